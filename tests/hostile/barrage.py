"""Barrages: many interactions at once through the real bot, and what may never come back from one."""

from __future__ import annotations

import contextlib
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.standin import payloads
from bot.standin.exchange import Exchange
from bot.standin.interactions import Act, Modal, Reply
from bot.standin.people import Person
from bot.standin.sending import Deed, send
from bot.standin.world import Flag, Message
from forecast.profile import FACTS
from tests.aboard import Ship

Json = dict[str, Any]
#: So many are under way at once: enough to keep the bot busy, few enough to find the one that is stuck.
_AT_ONCE = 50
_TEXT, _INPUT, _STRING, _SUBCOMMAND = 10, 4, 3, (1, 2)
#: Where looking around begins, and what it leaves alone.
_ROOTS = (
    "help",
    "forecast",
    "why",
    "compare",
    "accuracy",
    "show",
    "history",
    "policy",
    "about",
    "sources",
    "language",
    "sharing",
)
_ASKED = ("country", "followers")
_SPARED = ("fc1:erase:", "fc1:share:")
_BUTTONS_AT_MOST = 60
_INCIDENT = ("report the number", "oppgi nummeret")


@dataclass(frozen=True)
class Slot:
    """A place where somebody can type: an option of a command, by the path of the command."""

    path: str
    option: Json
    command: Json
    needed: tuple[Json, ...] = ()

    def filled(self, value: object, *, typing: bool = False) -> Json:
        """A raw interaction that carries a value in this option, past all that a Discord client would check."""
        option: Json = {"name": self.option["name"], "type": self.option["type"], "value": value}
        options = [option | ({"focused": True} if typing else {}), *self.needed]
        for step in reversed(self.path.split()[1:]):
            options = [{"name": step, "type": 1, "options": options}]
        data = {"id": self.command["id"], "name": self.command["name"], "type": 1, "options": options}
        return {"type": 4 if typing else 2, "data": data}


def slots(ship: Ship) -> list[Slot]:
    """Every option of every command that the bot told Discord of."""
    return [
        Slot(path, option, command, tuple(_needed(leaf, option)))
        for command in ship.standin.world.commands[0]
        for path, leaf in _leaves(command, command["name"])
        for option in leaf.get("options") or ()
    ]


def _needed(leaf: Json, beside: Json) -> Iterator[Json]:
    """The texts without which Discord does not send a command."""
    for option in leaf["options"]:
        if option is not beside and option.get("required") and option["type"] == _STRING:
            yield {"name": option["name"], "type": _STRING, "value": "Narnia"}


def _leaves(item: Json, path: str) -> Iterator[tuple[str, Json]]:
    inner = [each for each in item.get("options") or () if each["type"] in _SUBCOMMAND]
    if not inner:
        yield path, item
    for each in inner:
        yield from _leaves(each, f"{path} {each['name']}")


def press(custom_id: str, of: Person | None = None) -> Json:
    """A raw press of a button, whether or not there is one, on a screen of the presser's own or of another's."""
    return {"type": 3, "data": {"component_type": 2, "custom_id": custom_id, "id": 1}, "of": of}


def submission(modal: Modal, values: Mapping[str, object], custom_id: str | None = None) -> Json:
    """A raw submission of a form, with values that its fields would not take, or under another custom_id."""
    rows = [
        {"type": part["type"], "id": part["id"], "component": _answer(part["component"], values)}
        for part in modal.components
    ]
    data = {"custom_id": custom_id or modal.custom_id, "components": rows}
    return {"type": 5, "data": data, "opened": modal.interaction}


def _answer(field: Json, values: Mapping[str, object]) -> Json:
    filled = {"type": field["type"], "id": field["id"], "custom_id": field["custom_id"]}
    given = values.get(field["custom_id"])
    if field["type"] == _INPUT:
        return filled | {"value": "" if given is None else given}
    return filled | {"values": [] if given is None else [given]}


async def fire(ship: Ship, shots: Iterable[tuple[Json, Person]], patience: float = 30.0) -> list[Exchange]:
    """Send raw interactions, some at a time, and wait until each has been answered, or patience ends (and is gone)."""
    found: list[Exchange] = []
    waiting = list(shots)
    while waiting:
        volley = [_sent(ship, raw, person) for raw, person in waiting[:_AT_ONCE]]
        del waiting[:_AT_ONCE]
        answered = await ship.standin.realm.bell.until(partial(_settled, volley), patience)
        patience = patience if answered else min(patience, 3.0)
        found += volley
    return found


@dataclass(frozen=True)
class Reached:
    """The custom_ids of the buttons that can be reached, and of those that open a form, one for each form."""

    buttons: tuple[str, ...]
    openers: tuple[str, ...]

    async def forms(self, ship: Ship, person: Person) -> tuple[Modal, ...]:
        """Open every form."""
        return tuple(each.modal for each in await fire(ship, [(press(each), person) for each in self.openers]))


async def explored(ship: Ship, person: Person) -> Reached:
    """Press everything that can be reached, once each, but what erases or speaks to everybody."""
    known: dict[str, None] = {}
    openers: dict[str, str] = {}
    waiting = [f"fc1:{root}:" for root in _ROOTS] + [f"fc1:answer:fact={fact}" for fact in _ASKED]
    while waiting and len(known) < _BUTTONS_AT_MOST:
        custom_id = waiting.pop(0)
        if custom_id in known:
            continue
        known[custom_id] = None
        if not custom_id.startswith(_SPARED):
            (pressed,) = await fire(ship, [(press(custom_id), person)])
            openers |= {pressed.modal.custom_id: custom_id} if pressed.modal else {}
            waiting += [each for message in pressed.messages for each in ids_on(message)]
    return Reached(tuple(known), tuple(openers.values()))


def ids_on(message: Message) -> list[str]:
    """The custom_ids of a message's buttons."""
    inner = (each for row in message.components for each in row.get("components", ()))
    return [each["custom_id"] for each in inner if "custom_id" in each]


def _sent(ship: Ship, raw: Json, person: Person) -> Exchange:
    """Send one; a press, and a form that a press opened, each have a screen that nothing else changes."""
    standin, act = ship.standin, Act(raw["type"])
    if act in (Act.COMMAND, Act.AUTOCOMPLETE):
        return standin.send_interaction(raw, by=person)
    screen, opened = _screen(ship, raw.get("of") or person), raw.get("opened")
    trigger = None if opened is None else replace(opened, source=screen)
    owners = {"0": str(standin.guild.id)}
    deed = Deed(act, person.user, person.channel, raw["data"], owners, person.locale, screen, trigger)
    return Exchange(send(standin.realm, deed), standin.realm.bell)


def _screen(ship: Ship, person: Person) -> Message:
    """A private answer that somebody got earlier."""
    world = ship.standin.world
    screen = Message(
        world.new_id(), person.channel.id, world.bot.id, world.clock(), type=20, receiver_id=person.user.id
    )
    screen.flags, screen.application_id = Flag.EPHEMERAL | Flag.COMPONENTS_V2, world.application.id
    screen.components = [{"type": _TEXT, "id": 1, "content": "An earlier answer."}]
    owners = {"0": str(ship.standin.guild.id)}
    screen.interaction_metadata = {"id": str(world.new_id()), "type": 2, "authorizing_integration_owners": owners}
    screen.interaction_metadata["user"] = payloads.user(person.user)
    return world.keep(screen)


def _settled(volley: list[Exchange]) -> bool:
    return all(each.settled for each in volley)


def texts(thing: Exchange | Message) -> list[str]:
    """Every text of a message, or of all that came of an interaction, as it was sent."""
    messages = thing.messages if isinstance(thing, Exchange) else [thing]
    return [text for message in messages for text in (*filter(None, [message.content]), *_displays(message.components))]


def _displays(components: Iterable[Json]) -> Iterator[str]:
    for component in components:
        if component["type"] == _TEXT:
            yield component["content"]
        yield from _displays(component.get("components", ()))


def fault(exchange: Exchange) -> str | None:
    """What is wrong with how somebody was answered, if something is: silence, or an incident number."""
    if not exchange.settled:
        return exchange.error or "acknowledged, and then nothing"
    if exchange.interaction.reply in (Reply.MODAL, Reply.CHOICES):
        return None
    said = "\n".join(texts(exchange))
    if not said.strip():
        return "nothing to read"
    return "an incident" if any(each in said for each in _INCIDENT) else None


def loose(ship: Ship) -> list[Json]:
    """The messages that were sent without saying, in so many words, that they ping nobody."""
    found = []
    for request in ship.standin.ledger.requests:
        body = request.body if isinstance(request.body, Mapping) else {}
        message = body.get("data") if "/callback" in request.route else body
        if isinstance(message, Mapping) and (message.get("content") or message.get("components")):
            modal = body.get("type") == Reply.MODAL
            if not modal and message.get("allowed_mentions", {}).get("parse") != []:
                found.append(body)
    return found


def rows(ship: Ship, *, without: Person) -> dict[str, list[str]]:
    """Everything in the database that says nothing of one person, read past all of our code."""
    with contextlib.closing(sqlite3.connect(f"file:{ship.database}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = {table: list(connection.execute(f'SELECT * FROM "{table}"')) for table in sorted(tables)}  # noqa: S608 - names of our own tables
    return {table: [str(row) for row in found if without.user.id not in row] for table, found in kept.items()}


def told(ship: Ship, person: Person) -> Json:
    """The facts that stand in the database for one person, without the days on which they were told."""
    with contextlib.closing(sqlite3.connect(f"file:{ship.database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute("SELECT * FROM profiles WHERE user_id = ?", [person.user.id]).fetchone()
    return {} if row is None else {key: row[key] for key in FACTS if row[key] is not None}


def folded(text: str) -> str:
    """A text as a reader would compare it: composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())
