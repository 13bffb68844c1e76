"""Application commands: what Discord accepts when a bot registers them, and how it keeps them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from copy import deepcopy
from enum import IntEnum

from bot.standin.errors import Form, Json, Path, refuse
from bot.standin.realm import Answer, Call, Realm, Route

_WESTERN = "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR"
_EASTERN = "ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko"
LOCALES = frozenset(f"{_WESTERN} {_EASTERN}".split())
"""The languages a command may be localised to; Norwegian is "no"."""
_MOST = {1: 100, 2: 15, 3: 15}
"""How many commands of each type an application may have: chat, user, message."""


class OptionType(IntEnum):
    """What kind of thing a command's option takes, by Discord's numbers."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


_CHANNELS = (*range(6), *range(10, 17))
_FAR = (1 << 53) - 1
_WHOLE: dict[int, tuple[tuple[str, int, int], ...]] = {
    OptionType.STRING: (("min_length", 0, 6000), ("max_length", 1, 6000)),
    OptionType.INTEGER: (("min_value", -_FAR, _FAR), ("max_value", -_FAR, _FAR)),
}
NESTED = {OptionType.SUBCOMMAND, OptionType.GROUP}


def check(commands: Sequence[Json], path: Path, form: Form) -> None:
    """Note every fault in the whole list of commands of one application in one place."""
    for kind, most in _MOST.items():
        if sum(item.get("type", 1) == kind for item in commands) > most:
            text = f"Maximum number of application commands of this type reached ({most})."
            form.fault(path, "APPLICATION_COMMAND_TOO_MANY", text)
    seen: set[tuple[int, object]] = set()
    for index, command in enumerate(commands):
        place = (*path, index)
        key = (command.get("type", 1), command.get("name"))
        if key in seen:
            text = "Application command names must be unique"
            form.fault(place, "APPLICATION_COMMANDS_DUPLICATE_NAME", text)
        seen.add(key)
        check_one(command, place, form)


def check_one(command: Json, path: Path, form: Form) -> None:
    """Note every fault in one command."""
    chat = command.get("type", 1) == 1
    _named(command, path, form, chat=chat)
    if chat:
        _described(command, path, form)
    elif command.get("description"):
        form.fault((*path, "description"), "APPLICATION_COMMAND_DESCRIPTION_CANNOT_BE_SET", "Must be empty")
    elif command.get("options"):
        form.fault((*path, "options"), "APPLICATION_COMMAND_OPTIONS_CANNOT_BE_SET", "Must be empty")
    _contexts(command, path, form)
    _options(command.get("options") or (), path, form, depth=0)
    size = _size(command)
    if size > 8000:
        text = f"Command exceeds maximum size ({size} > 8000)"
        form.fault(path, "APPLICATION_COMMAND_TOO_LARGE", text)


def _contexts(command: Json, path: Path, form: Form) -> None:
    for key, allowed in (("contexts", (0, 1, 2)), ("integration_types", (0, 1))):
        for index, value in enumerate(command.get(key) or ()):
            if value not in allowed:
                form.choices((*path, key, index), allowed)
    bits = command.get("default_member_permissions")
    if bits is not None and not str(bits).isdecimal():
        form.fault((*path, "default_member_permissions"), "NUMBER_TYPE_COERCE", f'Value "{bits}" is not int.')


def _named(item: Json, path: Path, form: Form, *, chat: bool = True) -> None:
    names = [((*path, "name"), item.get("name"))]
    names += _localized(item, "name", path, form)
    for place, name in names:
        if name is None:
            form.required(place)
        elif form.text(place, name, 1, 32) and chat and not _well_named(str(name)):
            form.fault(place, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _well_named(name: str) -> bool:
    return name == name.lower() and all(_in_name(character) for character in name)


def _in_name(character: str) -> bool:
    if character in "-_'" or unicodedata.category(character)[0] in "LN":
        return True
    return unicodedata.name(character, "").startswith(("DEVANAGARI", "THAI"))


def _described(item: Json, path: Path, form: Form) -> None:
    texts = [((*path, "description"), item.get("description"))]
    texts += _localized(item, "description", path, form)
    for place, text in texts:
        if text is None:
            form.required(place)
        else:
            form.text(place, text, 1, 100)


def _localized(item: Json, key: str, path: Path, form: Form) -> list[tuple[Path, object]]:
    field = f"{key}_localizations"
    found: list[tuple[Path, object]] = []
    for locale, text in (item.get(field) or {}).items():
        if locale in LOCALES:
            found.append(((*path, field, locale), text))
        else:
            form.choices((*path, field, locale), sorted(LOCALES))
    return found


def _options(options: Sequence[Json], path: Path, form: Form, *, depth: int) -> None:
    form.length((*path, "options"), len(options), 0, 25)
    kinds = {option.get("type") for option in options}
    if kinds & NESTED and kinds - NESTED:
        text = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        form.fault((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
    names: set[object] = set()
    optional = False
    for index, option in enumerate(options):
        place = (*path, "options", index)
        if option.get("name") in names:
            text = "Option name already exists"
            form.fault((*place, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", text)
        names.add(option.get("name"))
        if option.get("required") and optional:
            text = "Required options must be placed before non-required options"
            form.fault(place, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        optional = optional or not option.get("required")
        _option(option, place, form, depth)


def _option(option: Json, path: Path, form: Form, depth: int) -> None:
    _named(option, path, form)
    _described(option, path, form)
    kind = option.get("type")
    nested_too_deep = (kind == OptionType.GROUP and depth > 0) or (kind == OptionType.SUBCOMMAND and depth > 1)
    if kind not in range(1, 12) or nested_too_deep:
        form.fault((*path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Option type is invalid here")
    if kind in NESTED:
        _options(option.get("options") or (), path, form, depth=depth + (1 if kind == OptionType.GROUP else 2))
        return
    choices = option.get("choices") or ()
    form.length((*path, "choices"), len(choices), 0, 25)
    for index, choice in enumerate(choices):
        check_choice(choice, (*path, "choices", index), form)
    if choices and option.get("autocomplete"):
        text = "Cannot have both choices and autocomplete"
        form.fault((*path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", text)
    _bounds(option, path, form)


def check_choice(choice: Json, path: Path, form: Form) -> None:
    """Note every fault in a choice, fixed or suggested while somebody types."""
    form.text((*path, "name"), choice.get("name"), 1, 100)
    for place, text in _localized(choice, "name", path, form):
        form.text(place, text, 1, 100)
    if isinstance(choice.get("value"), str):
        form.text((*path, "value"), choice["value"], 1, 100)


def _bounds(option: Json, path: Path, form: Form) -> None:
    for index, kind in enumerate(option.get("channel_types") or ()):
        if kind not in _CHANNELS:
            form.choices((*path, "channel_types", index), _CHANNELS)
    for key, least, most in _WHOLE.get(option.get("type", 0), ()):
        if option.get(key) is not None:
            form.number((*path, key), option[key], least, most)
    for noun in ("value", "length"):
        low, high = option.get(f"min_{noun}"), option.get(f"max_{noun}")
        if low is not None and high is not None and low > high:
            text = f"min_{noun} must be less than or equal to max_{noun}"
            form.fault((*path, f"min_{noun}"), "APPLICATION_COMMAND_OPTIONS_MIN_MAX", text)


def _size(item: Json) -> int:
    """Count the characters of a command, its options and choices; the longest localisation of each counts."""
    size = sum(max(map(len, _variants(item, key)), default=0) for key in ("name", "description"))
    for key in ("options", "choices"):
        size += sum(_size(part) for part in item.get(key) or ())
    return size + (len(item["value"]) if isinstance(item.get("value"), str) else 0)


def _variants(item: Json, key: str) -> Iterator[str]:
    yield str(item.get(key) or "")
    yield from map(str, (item.get(f"{key}_localizations") or {}).values())


def _place(realm: Realm, call: Call) -> int:
    if call.id("application_id") != realm.world.application.id:
        raise refuse(10063)
    return realm.world.guild(call.id("guild_id")).id if "guild_id" in call.ids else 0


def _keep(realm: Realm, place: int, given: Json) -> Json:
    """Make a command as Discord keeps it; one of the same name and type keeps its id."""
    kind = given.get("type", 1)
    before = realm.world.commands.get(place, [])
    same = (item["id"] for item in before if (item["name"], item["type"]) == (given["name"], kind))
    kept = deepcopy(given)
    kept |= {
        "id": next(same, None) or str(realm.world.new_id()),
        "application_id": str(realm.world.application.id),
        "version": str(realm.world.new_id()),
        "type": kind,
        "description": given.get("description") or "",
        "default_member_permissions": given.get("default_member_permissions"),
        "nsfw": bool(given.get("nsfw")),
    }
    bits = kept["default_member_permissions"]
    kept["default_member_permissions"] = None if bits is None else str(bits)
    if place:
        return {**kept, "guild_id": str(place)}
    kept["integration_types"] = kept.get("integration_types") or [0]
    if kept.get("contexts") is None:
        kept.pop("contexts", None)
    return kept


def _list(realm: Realm, call: Call) -> Answer:
    found = deepcopy(realm.world.commands.get(_place(realm, call), []))
    if not call.wants("with_localizations"):
        for command in found:
            _without_localizations(command)
    return Answer(200, found)


def _without_localizations(item: Json) -> None:
    for key in ("name_localizations", "description_localizations"):
        item.pop(key, None)
    for key in ("options", "choices"):
        for part in item.get(key) or ():
            _without_localizations(part)


def _replace_all(realm: Realm, call: Call) -> Answer:
    place = _place(realm, call)
    given: list[Json] = call.body or []
    form = Form()
    check(given, (), form)
    form.close()
    realm.world.commands[place] = [_keep(realm, place, item) for item in given]
    return Answer(200, realm.world.commands[place])


def _create(realm: Realm, call: Call) -> Answer:
    place, given = _place(realm, call), call.form()
    form = Form()
    check_one(given, (), form)
    form.close()
    kept = _keep(realm, place, given)
    before = realm.world.commands.get(place, [])
    realm.world.commands[place] = [item for item in before if item["id"] != kept["id"]] + [kept]
    return Answer(200 if any(item["id"] == kept["id"] for item in before) else 201, kept)


_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES: tuple[Route, ...] = tuple(
    (method, template, handler)
    for template in (_GLOBAL, _GUILD)
    for method, handler in (("GET", _list), ("PUT", _replace_all), ("POST", _create))
)
