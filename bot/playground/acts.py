"""What one can do on the page, carried out on the stand-in as the person one is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.playground import asks
from bot.playground.asks import Ask, BadAsk, Files
from bot.playground.dialogs import dialog
from bot.playground.view import View
from bot.standin.errors import Json, NotPossible
from bot.standin.exchange import Exchange
from bot.standin.people import Person
from bot.standin.world import Message


@dataclass(frozen=True)
class Act:
    """Something one can do: how it is asked for, and what it does."""

    asked: type[Ask]
    do: Callable[[Person, Any, Files], Awaitable[Json]]


async def act(name: str, person: Person, ask: Ask, files: Files) -> Json:
    """Do something; what Discord's client would not allow comes back as a sentence; raises BadAsk."""
    try:
        return await ACTS[name].do(person, ask, files)
    except NotPossible as refusal:
        return {"refused": str(refusal)}


async def _run(person: Person, ask: asks.Run, files: Files) -> Json:
    return _outcome(person, await person.run(ask.path, {**ask.options, **_single(files)}))


async def _suggest(person: Person, ask: asks.Suggest, _files: Files) -> Json:
    return {"choices": await person.autocomplete(ask.path, ask.options, ask.focused)}


async def _press(person: Person, ask: asks.Press, _files: Files) -> Json:
    return _outcome(person, await person.press(_message(person, ask.message), custom_id=ask.custom_id))


async def _choose(person: Person, ask: asks.Choose, _files: Files) -> Json:
    return _outcome(person, await person.choose(_message(person, ask.message), ask.custom_id, ask.values))


async def _submit(person: Person, ask: asks.Submit, files: Files) -> Json:
    opened = View(person).interaction(ask.form)
    if opened is None or opened.modal is None:
        raise BadAsk("there is no such form")
    return _outcome(person, await person.submit(opened.modal, {**ask.values, **files}))


async def _write(person: Person, ask: asks.Write, _files: Files) -> Json:
    world, realm = person.realm.world, person.realm
    world.keep(Message(world.new_id(), person.channel.id, person.user.id, realm.now(), ask.text))
    realm.bell.ring()
    return {}


def _single(files: Files) -> dict[str, object]:
    """An option takes one file."""
    return {name: given[0] for name, given in files.items()}


def _message(person: Person, number: str) -> Message:
    found = next((item for item in person.reads() if str(item.id) == number), None)
    if found is None:
        raise NotPossible("that message is no longer there")
    return found


def _outcome(person: Person, exchange: Exchange) -> Json:
    """Tell what came of it beside messages: a form, or what the client says when nothing came."""
    if exchange.modal is not None:
        return {"dialog": dialog(View(person), exchange.modal)}
    # While the bot is still thinking, its message says so.
    return {"refused": exchange.error} if exchange.error and exchange.acknowledged_after is None else {}


ACTS = {
    "run": Act(asks.Run, _run),
    "suggest": Act(asks.Suggest, _suggest),
    "press": Act(asks.Press, _press),
    "choose": Act(asks.Choose, _choose),
    "submit": Act(asks.Submit, _submit),
    "write": Act(asks.Write, _write),
}
