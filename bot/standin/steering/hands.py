"""Who does it: people who run commands, press buttons, pick, and fill in forms."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from bot.standin.errors import Json, NotPossible
from bot.standin.exchange import Exchange
from bot.standin.interactions import Modal
from bot.standin.people import Person
from bot.standin.server import Whereabouts
from bot.standin.steering.bridge import Bridge, bits
from bot.standin.steering.records import described


def _person(bridge: Bridge, who: Json) -> Person:
    """Find a person: a name and perhaps a locale, permissions, a place and a patience in real seconds."""
    where: Whereabouts = {}
    if "guild_id" in who:
        where["guild"] = bridge.guild(who["guild_id"])
    if "channel_id" in who:
        where["channel"] = bridge.channel(who["channel_id"])
    where["dm"] = bool(who.get("dm"))
    where["user_install"] = bool(who.get("user_install"))
    permissions = bits(who.get("permissions", 0))
    found = bridge.standin.person(str(who["name"]), locale=who.get("locale", "en-US"), permissions=permissions, **where)
    found.patience = float(who.get("patience", found.patience))
    return found


async def run(bridge: Bridge, who: Json, command: str, options: Mapping[str, object] | None = None) -> Json:
    """Run a command, and wait for the answer."""
    return _exchange(await _person(bridge, who).run(command, _given(options)))


async def autocomplete(bridge: Bridge, who: Json, command: str, options: Mapping[str, object], focused: str) -> Json:
    """Type into an option of a command."""
    return {"choices": await _person(bridge, who).autocomplete(command, options, focused)}


async def press(bridge: Bridge, who: Json, message: tuple[int, int], custom_id: str = "", label: str = "") -> Json:
    """Press a button of a message, given by its channel and its id."""
    one = bridge.message(*message)
    return _exchange(await _person(bridge, who).press(one, custom_id=custom_id, label=label))


async def choose(bridge: Bridge, who: Json, message: tuple[int, int], custom_id: str, values: list[object]) -> Json:
    """Pick in a select of a message, given by its channel and its id."""
    return _exchange(await _person(bridge, who).choose(bridge.message(*message), custom_id, values))


async def fill(bridge: Bridge, who: Json, interaction: int, values: Mapping[str, object]) -> Json:
    """Fill in and submit the form that was opened in answer to an interaction."""
    return _exchange(await _person(bridge, who).submit(_modal(bridge, interaction), _given(values)))


def exchange(bridge: Bridge, interaction: int) -> Json:
    """Tell what has come of an interaction by now."""
    one = next((item for item in bridge.realm.interactions.values() if item.id == interaction), None)
    if one is None:
        raise NotPossible(f"there is no interaction {interaction}")
    return _exchange(Exchange(one, bridge.realm.bell))


def sees(bridge: Bridge, who: Json) -> list[Json]:
    """List the messages that a person sees where they are."""
    return [described(item) for item in _person(bridge, who).reads()]


def _modal(bridge: Bridge, interaction: int) -> Modal:
    found = (item.modal for item in bridge.realm.interactions.values() if item.id == interaction)
    modal = next(found, None)
    if modal is None:
        raise NotPossible(f"no form was opened in answer to {interaction}")
    return modal


def _given(values: Mapping[str, object] | None) -> dict[str, object]:
    """Read values; a file is an object with its name and its bytes in base 64."""
    return {key: _value(value) for key, value in (values or {}).items()}


def _value(value: Any) -> object:  # noqa: ANN401 - whatever a field takes
    if isinstance(value, dict) and value.keys() == {"filename", "base64"}:
        return value["filename"], base64.b64decode(value["base64"])
    return value


def _exchange(one: Exchange) -> Json:
    modal = one.modal
    return {
        "interaction": one.interaction.id,
        "error": one.error,
        "deferred": one.deferred,
        "acknowledged_after": one.acknowledged_after,
        "messages": [described(item) for item in one.messages],
        "form": None
        if modal is None
        else {"custom_id": modal.custom_id, "title": modal.title, "components": modal.components},
        "choices": one.choices,
    }


VERBS = (run, autocomplete, press, choose, fill, exchange, sees)
