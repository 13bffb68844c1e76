"""Dates as well as they are known: a day, a month, a year, or between two of them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


class Reached(StrEnum):
    """Whether a date has come: yes, no, or it cannot be told from what is known."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class When:
    """A date between two days, both included; a day known exactly has both equal.

    A month runs from its first day to its last, a year likewise. ``A..B`` says that something
    happened after the evidence of A and no later than that of B, and ``..B`` that it happened
    before anybody looked on B.
    """

    earliest: dt.date
    latest: dt.date
    text: str

    def reached(self, on: dt.date) -> Reached:
        """Say whether this date has come by the end of the day `on`."""
        if on >= self.latest:
            return Reached.YES
        return Reached.MAYBE if on >= self.earliest else Reached.NO

    @property
    def is_stretch(self) -> bool:
        """Whether it is only known to lie between two pieces of evidence: an observation, no announcement."""
        return ".." in self.text

    def __str__(self) -> str:
        """Return the date as it stands in the data file."""
        return self.text


def parse_when(value: object) -> When:
    """Read a TOML date, ``"2024-09"``, ``"2024"`` or ``"2023-09-12..2025-08-01"``.

    Raises ValueError with a reason for anything else, an impossible day included.
    """
    if isinstance(value, When):
        return value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return When(value, value, value.isoformat())
    if isinstance(value, str):
        first, dots, last = value.partition("..")
        begin, end = _after(first) if dots else _stretch(first)[0], _stretch(last or first)[1]
        if begin > end:
            raise ValueError(f"{value!r} ends before it begins")
        return When(begin, end, value)
    raise ValueError(f'{value!r} is not a date: write 2024-09-23, "2024-09", "2024" or "A..B"')


def _after(text: str) -> dt.date:
    """The first day after a piece of evidence: the old still stood on the day of the evidence."""
    if not text:
        return dt.date.min
    first, last = _stretch(text)
    return last + dt.timedelta(days=1) if first == last else first


def _stretch(text: str) -> tuple[dt.date, dt.date]:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a day, a month or a year")
    year, month, day = match.groups()
    if day:
        exact = dt.date.fromisoformat(text)
        return exact, exact
    first, last = (int(month), int(month)) if month else (1, 12)
    last_day = calendar.monthrange(int(year), last)[1]
    return dt.date(int(year), first, 1), dt.date(int(year), last, last_day)


def in_force(begin: When, end: When | None, on: dt.date) -> Reached:
    """Say whether the half-open stretch from `begin` until `end` holds on that day."""
    started = begin.reached(on)
    ended = end.reached(on) if end else Reached.NO
    if started is Reached.NO or ended is Reached.YES:
        return Reached.NO
    return Reached.YES if started is Reached.YES and ended is Reached.NO else Reached.MAYBE


Dated = Annotated[When, BeforeValidator(parse_when), PlainSerializer(str)]
