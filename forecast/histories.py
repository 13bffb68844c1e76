"""A file of readings, fact by fact: CSV or JSON, used whole or refused in one line."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from forecast.errors import BadInput
from forecast.growth import Reading
from forecast.profile import COUNTED_FACTS, parse_profile

_COLUMNS = ("fact", "day", "value")


def read_history(path: Path) -> dict[str, list[Reading]]:
    """Read the readings of a file: columns, or keys, `fact`, `day` (2026-01-31) and `value`.

    A name that ends in .json is JSON, a list of objects; any other is CSV with a header. Raises BadInput naming the
    file, the row (of a CSV with its header as the first) and the reason.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(str(path), "", error.strerror or "cannot be read") from None
    except ValueError as error:
        raise BadInput(str(path), "", f"is not text: {error}") from None
    found: dict[str, list[Reading]] = {}
    rows = _json_rows(text, path) if path.suffix.lower() == ".json" else _csv_rows(text, path)
    for number, row in rows:
        fact, reading = _reading(row, str(path), f"row {number}")
        found.setdefault(fact, []).append(reading)
    return found


def _json_rows(text: str, path: Path) -> Iterable[tuple[int, object]]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(str(path), "", f"is not JSON: {error}") from None
    if not isinstance(rows, list):
        raise BadInput(str(path), "", "a history is one JSON list of readings")
    return enumerate(rows, start=1)


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, object]]:
    rows = csv.reader(text.splitlines(), strict=True)
    try:
        header = [each.strip() for each in next(rows, [])]
        if sorted(header) != sorted(_COLUMNS):
            raise BadInput(str(path), "row 1", f"the columns are {', '.join(_COLUMNS)}")
        for number, cells in enumerate(rows, start=2):
            if len(cells) != len(header):
                raise BadInput(str(path), f"row {number}", f"has {len(cells)} cells, not {len(header)}")
            row = dict(zip(header, (each.strip() for each in cells), strict=True))
            yield number, row | {"value": _number(row["value"])}
    except csv.Error as error:
        raise BadInput(str(path), f"row {rows.line_num}", f"is not CSV: {error}") from None


def _number(text: str) -> int | str:
    """The number that plain digits say; what says none stays as it is and is refused as a value."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else text


def _reading(row: object, file: str, place: str) -> tuple[str, Reading]:
    if not isinstance(row, Mapping) or set(row) != set(_COLUMNS):
        raise BadInput(file, place, f"a reading has exactly {', '.join(_COLUMNS)}")
    fact, value = row["fact"], row["value"]
    if fact not in COUNTED_FACTS:
        raise BadInput(file, place, f"{fact!r:.60} is not a fact that is counted; those are {', '.join(COUNTED_FACTS)}")
    if value is None:
        raise BadInput(file, f"{place}: {fact}", "has no value")
    try:
        parse_profile({fact: value})
    except BadInput as error:
        raise BadInput(file, f"{place}: {fact}", error.reason) from None
    return fact, Reading(_day(row["day"], file, place), value)


def _day(text: object, file: str, place: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(str(text))
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:  # ISO has weeks too, which nobody means
        raise BadInput(file, place, f"{text!r:.60} is not a day such as 2026-11-23")
    return day
