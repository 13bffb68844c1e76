"""The forms of an announcement: its words and what it changes, and the time to post it at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import discord
from discord import ui

from bot.commands.forms import CHOICES, fields_written
from bot.errors import BadText
from bot.rendering.locales import label
from bot.rendering.money import span_written
from bot.rendering.reading import find_country, read_number, read_range
from bot.services.moderating import BODY_AT_MOST, TITLE_AT_MOST, Words
from bot.store.announcements import Announcement, Changed
from forecast.feature import Feature, Requirement
from forecast.pay import SHARES, Pay, currencies, paid_in
from forecast.profile import bounds

#: What a moderator may announce of where a feature is offered.
STATUSES = ("offered", "limited", "invite_only", "ended")
_REQUIRED = ("title", "body")
_LIMITS = {"title": TITLE_AT_MOST, "body": BODY_AT_MOST, "value": 60, "countries": 300, "time": 40}
#: What is kept of a field in which nothing can be read, so that the rest is not lost.
_NOTHING = "–"
#: The rate among what may change, which no requirement and no status is called.
_RATE = "rate"


def write_form(found: Announcement, feature: Feature | None, custom_id: str, language: str) -> ui.Modal:
    """The form for title and text, and with a feature for what changes, filled with what is there."""
    modal = ui.Modal(title=label(language, "modal.write"), custom_id=custom_id)
    modal.add_item(_text("title", found.title, language))
    modal.add_item(_text("body", found.body, language))
    if feature is not None:
        change, pay = found.change or Changed(), _pay_of(feature, found.effective)
        modal.add_item(_what(feature, change, pay, language))
        modal.add_item(_text("value", _value_of(change, pay, language), language))
        modal.add_item(_text("countries", ", ".join(change.countries), language))
    return modal


def plan_form(custom_id: str, zone: str, language: str) -> ui.Modal:
    """The form for the time at which to post, in the server's zone."""
    modal = ui.Modal(title=label(language, "modal.plan"), custom_id=custom_id)
    time: ui.TextInput[Any] = ui.TextInput(custom_id="time", max_length=_LIMITS["time"], placeholder="2026-12-01 18:00")
    modal.add_item(ui.Label(text=label(language, "field.time"), description=zone, component=time))
    return modal


def read_time(data: Mapping[str, Any]) -> str:
    """The time as it was written in the form."""
    return fields_written(data).get("time", "")


def read_words(
    data: Mapping[str, Any], feature: Feature | None, day: dt.date | None, language: str
) -> tuple[Words, BadText | None]:
    """Read a submitted form: what can be kept of it, and what cannot be used, if something cannot.

    `day` is the one from which the change shall hold.
    """
    # Only words are made to fit: a number or a country with something odd in it is refused, and never guessed at.
    written = {field: _storable(text) if field in _REQUIRED else text for field, text in fields_written(data).items()}
    refused = next((BadText(field=each, reason="empty") for each in _REQUIRED if not written.get(each)), None)
    change, wrong = _read_change(written, feature, day, language)
    words = Words(written.get("title") or _NOTHING, written.get("body") or _NOTHING, change)
    return words, refused or wrong


def _text(field: str, value: str, language: str) -> ui.Label[Any]:
    required = field in _REQUIRED
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id=field,
        style=discord.TextStyle.paragraph if field == "body" else discord.TextStyle.short,
        default=value.strip(_NOTHING) or None,
        max_length=_LIMITS[field],
        required=required,
    )
    hint = None if required else label(language, f"field.{field}.hint")
    return ui.Label(text=label(language, f"field.{field}"), description=hint, component=text)


def _what(feature: Feature, change: Changed, pay: Pay | None, language: str) -> ui.Label[Any]:
    chosen = _RATE if change.rate else change.requirement or change.status
    options = [
        discord.SelectOption(label=name, value=value, default=value.partition(".")[2] == chosen)
        for value, name in _choices(feature, pay, language)
    ]
    select: ui.Select[Any] = ui.Select(custom_id="what", options=options, required=False, min_values=0)
    hint = label(language, "field.what.hint")
    return ui.Label(text=label(language, "field.what"), description=hint, component=select)


def _choices(feature: Feature, pay: Pay | None, language: str) -> Iterator[tuple[str, str]]:
    for each in _changeable(feature):
        way = f" ({label(language, f'way.{each.way}')})" if each.way else ""
        yield f"requirement.{each.id}", label(language, f"fact.{each.key}") + way
    if pay is not None:
        yield f"pay.{_RATE}", label(language, f"rate.{pay.model}")
    for status in STATUSES:
        yield f"status.{status}", label(language, f"status.{status}")


def _pay_of(feature: Feature, day: dt.date | None) -> Pay | None:
    """What the feature pays on a day, where that is known: its kind is the same everywhere."""
    if day is None:
        return next(iter(feature.pay), None)
    return next(filter(None, paid_in(feature.pay, day).values()), None)


def _changeable(feature: Feature) -> list[Requirement]:
    """The requirements with a number or a list: what nobody has published cannot be changed by a value."""
    return [each for each in feature.requirement if each.key is not None]


def _value_of(change: Changed, pay: Pay | None, language: str) -> str:
    if change.rate is not None:
        return span_written(change.rate, language, share=pay is not None and pay.recipe.rate in SHARES)
    if change.at_least is not None:
        return str(change.at_least)
    return ", ".join(label(language, f"account_type.{each}") for each in change.one_of)


def _read_change(
    written: Mapping[str, str], feature: Feature | None, day: dt.date | None, language: str
) -> tuple[Changed | None, BadText | None]:
    kind, _, name = written.get("what", "").partition(".")
    requirement = next((each for each in _changeable(feature) if each.id == name), None) if feature else None
    value = written.get("value", "")
    countries, wrong = _read_countries(written.get("countries", ""), language)
    if kind == "status" and name in STATUSES:
        no_need = BadText(field="value", reason="no_need", given=value) if value else None
        return Changed(status=name, countries=countries), no_need or wrong
    pay = _pay_of(feature, day) if feature and (kind, name) == ("pay", _RATE) else None
    if feature and pay is not None:
        rate, refused = _read_rate(pay, value)
        # One that cannot be read is kept by its name, so that only the value has to be written again.
        announced = Changed(requirement=None if rate else _RATE, rate=rate, countries=countries)
        return announced, refused or wrong or _several_currencies(feature, day, countries)
    if requirement is None:
        no_change = BadText(field="what", reason="no_change") if value or countries or wrong else None
        return None, no_change
    change, refused = _read_value(requirement, value, language)
    return Changed(name, *change, countries=countries), refused or wrong


def _read_value(
    requirement: Requirement, text: str, language: str
) -> tuple[tuple[int | None, tuple[str, ...]], BadText | None]:
    key = str(requirement.key)
    limits = bounds(key)
    if not text:
        return (None, ()), BadText(field="value", reason="no_value", fact=key)
    if limits is None:
        return _read_list(key, text, language)
    number = read_number(text)
    if number is None or not limits[0] <= number <= limits[1]:
        facts = {"least": limits[0], "most": limits[1]}
        return (None, ()), BadText(field="value", reason="number", fact=key, given=text, **facts)
    return (number, ()), None


def _read_rate(pay: Pay, text: str) -> tuple[tuple[Decimal, Decimal] | None, BadText | None]:
    share = pay.recipe.rate in SHARES
    rate = read_range(text, share=share)
    if rate is not None:
        return rate, None
    return None, BadText(field="value", reason="share" if share else "rate", model=pay.model.value, given=text)


def _several_currencies(feature: Feature, day: dt.date | None, countries: tuple[str, ...]) -> BadText | None:
    """One figure cannot be meant in two currencies: refuse it until it is said where it holds."""
    found = currencies(paid_in(feature.pay, day, countries).values()) if day else ()
    return BadText(field="countries", reason="currencies", currencies=", ".join(found)) if len(found) > 1 else None


def _read_list(key: str, text: str, language: str) -> tuple[tuple[None, tuple[str, ...]], BadText | None]:
    """Words of a list by their names or their codes, with commas between them."""
    known = {name.casefold(): each for each in CHOICES[key] for name in (each, label(language, f"{key}.{each}"))}
    words = [each.strip() for each in text.split(",") if each.strip()]
    wrong = next((each for each in words if each.casefold() not in known), None)
    found = tuple(dict.fromkeys(known[each.casefold()] for each in words if each.casefold() in known))
    refused = BadText(field="value", reason="choice", fact=key, given=wrong or text) if wrong or not found else None
    return (None, found), refused


def _read_countries(text: str, language: str) -> tuple[tuple[str, ...], BadText | None]:
    words = [each.strip() for each in text.split(",") if each.strip()]
    found = {each: find_country(each, language) for each in words}
    wrong = next((each for each, code in found.items() if code is None), None)
    refused = BadText(field="countries", reason="country", given=wrong) if wrong is not None else None
    return tuple(sorted({code for code in found.values() if code is not None})), refused


def _storable(text: str) -> str:
    """A text without what no database keeps: halves of characters, and the sign that ends a text."""
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()
