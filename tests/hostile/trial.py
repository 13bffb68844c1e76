"""The trial: hostile texts in every place that takes one, through the real bot, and the verdict on each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.standin.exchange import Exchange
from bot.standin.people import Person
from tests.aboard import Ship
from tests.hostile.barrage import explored, fault, fire, slots, submission, texts
from tests.hostile.judge import active, pings, smuggled

Json = dict[str, Any]
#: What nobody could take for a country, a day, a number or a feature.
HARMLESS = "Narnia"
_STRING, _FIELD = 3, 4


@dataclass(frozen=True)
class Mouth:
    """A place where a person types: its name, and the interaction that a text in it makes."""

    name: str
    says: Callable[[str], Json]


@dataclass(frozen=True)
class Guilt:
    """What went wrong, where, with which text."""

    mouth: str
    text: str
    why: str


async def mouths(ship: Ship, person: Person) -> list[Mouth]:
    """Every option that takes a text, every suggestion while one types, and every field of every form."""
    options = [each for each in slots(ship) if each.option["type"] == _STRING]
    found = [Mouth(f"/{each.path} {each.option['name']}", each.filled) for each in options]
    suggesting = [each for each in options if each.option.get("autocomplete")]
    found += [Mouth(f"/{each.path} {each.option['name']} …", _typing(each)) for each in suggesting]
    reached = await explored(ship, person)
    for form in await reached.forms(ship, person):
        inner = [part["component"] for part in form.components]
        for key in (each["custom_id"] for each in inner if each["type"] == _FIELD):
            found.append(Mouth(f"{form.title}: {key}", _written(form, key)))
    return list({each.name: each for each in found}.values())


def _typing(slot: Any) -> Callable[[str], Json]:
    return lambda text: slot.filled(text, typing=True)


def _written(form: Any, key: str) -> Callable[[str], Json]:
    return lambda text: submission(form, {key: text})


async def tried(ship: Ship, person: Person, mouth: Mouth, said: Sequence[str]) -> list[Guilt]:
    """Say texts into a mouth and judge every answer; none of them may mean anything to the bot."""
    (harmless,) = await fire(ship, [(mouth.says(HARMLESS), person)])
    found = await fire(ship, [(mouth.says(text), person) for text in said])
    return [
        Guilt(mouth.name, text, why) for text, each in zip(said, found, strict=True) for why in _why(each, harmless)
    ]


def _why(answer: Exchange, harmless: Exchange) -> Iterator[str]:
    wrong = fault(answer)
    if wrong is not None:
        yield wrong
    for choice in answer.choices:
        if pings(choice["name"]) or active(choice["name"]):
            yield f"suggests {choice['name']!r}"
    ours, theirs = texts(harmless), texts(answer)
    if len(ours) != len(theirs):
        yield f"another answer: {theirs}"
    for expected, text in zip(ours, theirs, strict=False):
        yield from (f"pings by {each.what}" for each in pings(text))
        yield from (f"{each.kind}: {each.what}" for each in _strange(text, expected))


def _strange(text: str, expected: str) -> Iterator[Any]:
    if HARMLESS in expected:
        yield from smuggled(text, expected, HARMLESS)
    elif text != expected:
        yield from smuggled(text, expected + HARMLESS, HARMLESS)
