"""Application commands and suggestions: what the documentation asks of them beyond the description."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.payloads.fault import Fault, Place, Rule

PAGE = "interactions/application-commands"
NAME = Rule("command.name", f"{PAGE}#application-command-object-application-command-naming")
UNDESCRIBED = Rule("command.no-description", f"{PAGE}#application-command-object")
DESCRIBED = Rule("command.description-not-allowed", f"{PAGE}#application-command-object")
OPTIONS = Rule("command.options-not-allowed", f"{PAGE}#application-command-object")
TWICE = Rule("command.twice", f"{PAGE}#registering-a-command")
COUNT = Rule("command.count", f"{PAGE}#registering-a-command")
SIZE = Rule("command.size", f"{PAGE}#slash-commands")
LOCALE = Rule("localizations.locale", "reference#locales")
OPTION_TWICE = Rule("option.name-twice", f"{PAGE}#application-command-object-application-command-option-structure")
ORDER = Rule("option.required-after-optional", OPTION_TWICE.page)
BOTH = Rule("option.choices-and-autocomplete", OPTION_TWICE.page)
BOUNDS = Rule("option.bounds-crossed", OPTION_TWICE.page)
MIXED = Rule("option.subcommand-among-options", f"{PAGE}#subcommands-and-subcommand-groups")
CHOICE_VALUE = Rule("choice.value", f"{PAGE}#application-command-object-application-command-option-choice-structure")

CHAT = 1
MOST = {CHAT: 100, 2: 15, 3: 15}
_NESTED = {1, 2}
_EUROPE = "da de en-GB es-ES fr hr it lt hu nl no pl ro fi sv-SE cs el bg ru uk tr"
_BEYOND = "id en-US es-419 pt-BR vi hi th zh-CN ja zh-TW ko"
LOCALES = frozenset(f"{_EUROPE} {_BEYOND}".split())


def list_faults(body: Sequence[dict]) -> Iterator[Fault]:
    """List what is wrong with all commands of an application in one place."""
    kinds = Counter(item.get("type") or CHAT for item in body)
    for kind, most in MOST.items():
        if kinds[kind] > most:
            yield Fault(COUNT, (), f"{kinds[kind]} commands of type {kind}; at most {most}")
    seen: set[tuple[int, object]] = set()
    for index, item in enumerate(body):
        key = (item.get("type") or CHAT, item.get("name"))
        if key in seen:
            yield Fault(TWICE, (index, "name"), f"{key[1]!r} is another command's")
        seen.add(key)
        yield from faults(item, (index,))


def faults(command: dict, place: Place = ()) -> Iterator[Fault]:
    """List what is wrong with one command."""
    chat = (command.get("type") or CHAT) == CHAT
    yield from _localizations(command, place)
    if chat:
        yield from _names(command, place)
        if not command.get("description"):
            yield Fault(UNDESCRIBED, (*place, "description"), "a chat command needs one")
    else:
        for rule, key in ((DESCRIBED, "description"), (OPTIONS, "options")):
            if command.get(key):
                yield Fault(rule, (*place, key), "only a chat command has one")
    yield from _options(command, place)
    size = _size(command)
    if size > 8000:
        yield Fault(SIZE, place, f"{size} characters of names, descriptions and values; at most 8000")


def _options(owner: dict, place: Place) -> Iterator[Fault]:
    options = owner.get("options") or []
    nested = [item.get("type") in _NESTED for item in options]
    if any(nested) and not all(nested):
        yield Fault(MIXED, (*place, "options"), "subcommands and other options exclude each other")
    names = [item.get("name") for item in options]
    for index, item in enumerate(options):
        where = (*place, "options", index)
        if names[index] in names[:index]:
            yield Fault(OPTION_TWICE, (*where, "name"), f"{names[index]!r} is another option's")
        if item.get("required") and not all(before.get("required") for before in options[:index]):
            yield Fault(ORDER, where, "required options come first")
        yield from _option(item, where)


def _option(option: dict, place: Place) -> Iterator[Fault]:
    yield from _names(option, place)
    yield from _localizations(option, place)
    choices = option.get("choices") or ()
    if choices and option.get("autocomplete"):
        yield Fault(BOTH, (*place, "autocomplete"), "it has choices")
    for noun in ("value", "length"):
        low, high = option.get(f"min_{noun}"), option.get(f"max_{noun}")
        if low is not None and high is not None and low > high:
            yield Fault(BOUNDS, (*place, f"min_{noun}"), f"{low} is above {high}")
    yield from choice_faults(choices, (*place, "choices"))
    yield from _options(option, place)


def choice_faults(choices: Sequence[dict], place: Place) -> Iterator[Fault]:
    """List what is wrong with choices, fixed or suggested while somebody types."""
    for index, choice in enumerate(choices):
        yield from _localizations(choice, (*place, index))
        value = choice.get("value")
        if isinstance(value, str) and not 1 <= len(value) <= 100:
            yield Fault(CHOICE_VALUE, (*place, index, "value"), f"{len(value)} characters; it takes 1 to 100")


def _names(item: dict, place: Place) -> Iterator[Fault]:
    named = {("name",): item.get("name")}
    named |= {("name_localizations", key): text for key, text in (item.get("name_localizations") or {}).items()}
    for path, name in named.items():
        if isinstance(name, str) and not _well_named(name):
            yield Fault(NAME, (*place, *path), f"{name!r} has more than small letters, digits, - _ and '")


def _well_named(name: str) -> bool:
    """Match ^[-_'\\p{L}\\p{N}\\p{sc=Deva}\\p{sc=Thai}]{1,32}$, in lower case where there is one."""
    return name == name.lower() and all(map(_in_name, name))


def _in_name(character: str) -> bool:
    script = unicodedata.name(character, "").partition(" ")[0]
    return character in "-_'" or unicodedata.category(character)[0] in "LN" or script in ("DEVANAGARI", "THAI")


def _localizations(item: dict, place: Place) -> Iterator[Fault]:
    for field in ("name_localizations", "description_localizations"):
        for locale in item.get(field) or ():
            if locale not in LOCALES:
                yield Fault(LOCALE, (*place, field, locale), "Discord has no such language")


def _size(item: dict) -> int:
    """Count a command's characters; of each text, the longest language counts."""
    texts = ([item.get(key) or "", *(item.get(f"{key}_localizations") or {}).values()] for key in _SPOKEN)
    inner = sum(_size(part) for key in ("options", "choices") for part in item.get(key) or ())
    value = item.get("value")
    return sum(max(map(len, said)) for said in texts) + inner + (len(value) if isinstance(value, str) else 0)


_SPOKEN = ("name", "description")
