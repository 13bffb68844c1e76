"""The forms: which facts each asks for, how they look, and reading what was written in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.commands.query import PREFIX, Query
from bot.errors import BadFact, Stale
from bot.rendering.locales import label
from bot.rendering.reading import find_country, read_number
from forecast.profile import FACTS, NICHES, bounds

#: Discord allows five fields in a form.
SETUP = ("country", "account_type", "age", "followers", "views_30d")
MORE = ("videos_30d", "account_age_days", "effects_published", "live_hours_30d", "niche")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "account_type": ("personal", "business", "organisation"),
    "niche": NICHES,
}
#: The longest country name that Babel knows is 44 characters; numbers with their spaces need 24.
_LONGEST = {"country": 60}
_LONGEST_NUMBER = 24
_CHOICES_AT_MOST = 25

Told = dict[str, str | int | None]


def fields_of(action: str, query: Query) -> tuple[str, ...]:
    """The facts that a form asks for; raises Stale for a form that does not exist."""
    if action == "setup":
        return SETUP
    if action == "more":
        return MORE
    if action == "answer" and query.fact in FACTS:
        return (query.fact,)
    raise Stale


def form(action: str, query: Query, language: str) -> ui.Modal:
    """Build a form in a language."""
    modal = ui.Modal(title=label(language, f"modal.{action}"), custom_id=f"{PREFIX}:{action}:{query.encode()}")
    for fact in fields_of(action, query):
        modal.add_item(_field(fact, language, required=action == "answer"))
    return modal


def _field(fact: str, language: str, *, required: bool) -> ui.Label[Any]:
    if fact in CHOICES:
        hint = None if required else label(language, "modal.hint.choice")
        return ui.Label(
            text=label(language, f"fact.{fact}"), description=hint, component=_select(fact, language, required)
        )
    number = "modal.hint.needed" if required else "modal.hint.number"
    hint = label(language, "modal.hint.country" if fact == "country" else number)
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id=fact, required=required, max_length=_LONGEST.get(fact, _LONGEST_NUMBER)
    )
    return ui.Label(text=label(language, f"fact.{fact}"), description=hint, component=text)


def _select(fact: str, language: str, required: bool) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=label(language, f"{fact}.{choice}"), value=choice)
        for choice in CHOICES[fact][:_CHOICES_AT_MOST]
    ]
    return ui.Select(custom_id=fact, options=options, required=required, min_values=0 if not required else 1)


def read_form(data: Mapping[str, Any], language: str) -> Told:
    """Read a submitted form: the facts that were filled in; raises BadFact for nonsense in one."""
    written = fields_written(data)
    return {fact: read_fact(fact, text, language) for fact, text in written.items() if text and fact in FACTS}


def fields_written(data: Mapping[str, Any]) -> dict[str, str]:
    """What was written or picked in each field of a submitted form, by its custom_id."""
    return {component["custom_id"]: _written(component) for component in _components(data)}


def read_fact(fact: str, text: str, language: str) -> str | int:
    """Read one fact as somebody wrote it; raises BadFact."""
    if fact == "country":
        return _read(fact, text, find_country(text, language))
    if fact in CHOICES:
        return _read(fact, text, text if text in CHOICES[fact] else None)
    return _read(fact, text, read_number(text))


def _read(fact: str, text: str, value: str | int | None) -> str | int:
    if value is None:
        limits = bounds(fact)
        raise BadFact(fact=fact, given=text, **({"least": limits[0], "most": limits[1]} if limits else {}))
    return value


def _components(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The fields of a form as Discord sends them, out of the labels or rows around them."""
    found = []
    for row in data.get("components", ()):
        inner = row.get("components") or [row.get("component") or {}]
        found += [component for component in inner if "custom_id" in component]
    return found


def _written(component: Mapping[str, Any]) -> str:
    values = component.get("values")
    return str(values[0]) if values else str(component.get("value") or "").strip()
