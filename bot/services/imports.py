"""Reading a file that somebody exported from us: checked whole before anything of it is used."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.errors import BadFile
from bot.store import Told
from forecast import FACTS, BadInput
from forecast.profile import parse_profile

FORMAT = "forecastle-export-1"
ABOUT = "Everything that this bot stores about you. /profile import takes this file back."
#: Bytes; a reading takes about 200, so this is years of telling something every day.
LARGEST_EXPORT = 1 << 20
_READINGS_AT_MOST = 4_000
_EARLIEST = dt.date(2016, 1, 1)
_CODES = {"too_long": "too_many"}


class _Lenient(BaseModel):
    """A part of an export of which only some keys matter: the rest is what the database says about itself."""

    model_config = ConfigDict(extra="ignore", strict=True)


def _day(text: object) -> dt.date:
    """A day as an export writes it, and in no other way."""
    day = dt.date.fromisoformat(str(text))
    if day.isoformat() != text:
        raise ValueError(text)
    return day


class _Reading(_Lenient):
    fact: Literal[FACTS]  # type: ignore[valid-type]
    told_on: Annotated[dt.date, BeforeValidator(_day)]
    text: str | None = None
    number: int | None = None


class _Preference(_Lenient):
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class _Stored(_Lenient):
    profile_history: Annotated[list[_Reading], Field(max_length=_READINGS_AT_MOST)]
    preferences: Annotated[list[_Preference], Field(max_length=1)] = []


class _File(_Lenient):
    format: Literal["forecastle-export-1"]
    stored: _Stored


@dataclass(frozen=True, slots=True)
class ReadExport:
    """What is taken out of an export: the readings in the order told, and the language if one was chosen."""

    readings: tuple[Told, ...]
    language: str | None


def read_export(content: bytes, today: dt.date) -> ReadExport:
    """Read an export; raise BadFile with the reason, and the place in the file, for anything else."""
    if len(content) > LARGEST_EXPORT:
        raise BadFile(reason="too_large")
    try:
        file = _File.model_validate(_parse(content))
    except ValidationError as error:
        _refuse(error)
    for number, reading in enumerate(file.stored.profile_history):
        _check(reading, f"stored.profile_history.{number}", today)
    return ReadExport(tuple(_told(each) for each in file.stored.profile_history), _language(file.stored.preferences))


def _parse(content: bytes) -> Any:  # noqa: ANN401 - JSON may be anything until it is checked
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise BadFile(reason="not_json") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(key)
        found[key] = value
    return found


def _refuse(error: ValidationError) -> NoReturn:
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    if place in ("", "format", "stored"):
        raise BadFile(reason="not_export") from None
    raise BadFile(reason=_CODES.get(first["type"], "bad_value"), given=place) from None


def _check(reading: _Reading, place: str, today: dt.date) -> None:
    if not _EARLIEST <= reading.told_on <= today:
        raise BadFile(reason="future" if reading.told_on > today else "bad_value", given=f"{place}.told_on")
    if reading.text is not None and reading.number is not None:
        raise BadFile(reason="bad_value", given=place)
    try:
        parse_profile({reading.fact: _value(reading)})
    except BadInput:
        raise BadFile(reason="bad_value", given=f"{place}.{reading.fact}") from None


def _value(reading: _Reading) -> str | int | None:
    return reading.text if reading.number is None else reading.number


def _told(reading: _Reading) -> Told:
    return Told(reading.fact, _value(reading), reading.told_on)


def _language(found: list[_Preference]) -> str | None:
    return found[0].language if found else None
