"""From days to places, and which days of a stretch to name on an axis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

#: Days and months from one name to the next, and the most names that an axis has room for.
_DAYS, _MONTHS, _NAMES = (1, 2, 7, 14, 28), (1, 2, 3, 6, 12, 24, 60, 120), 4
_MONTH_DAYS = 30.44
#: From so many days on, an axis names months.
_IN_MONTHS_FROM = 112
#: A single day is drawn in the middle of so many.
_AROUND = dt.timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Dates:
    """Where the days from `first` to `last` lie between `start` and `end`."""

    first: dt.date
    last: dt.date
    start: float
    end: float

    def at(self, day: dt.date) -> float:
        """The place of a day; one outside the stretch is at its edge."""
        part = (day - self.first).days / (self.last - self.first).days
        return self.start + (self.end - self.start) * min(max(part, 0.0), 1.0)


def dates(first: dt.date, last: dt.date, start: float, end: float) -> Dates:
    """A stretch of days between two places."""
    if first == last:
        return Dates(first - _AROUND, last + _AROUND, start, end)
    return Dates(first, last, start, end)


def days_to_name(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, str]]:
    """A few round days of a stretch, each with the pattern in which it is written."""
    length = (last - first).days
    if length < _IN_MONTHS_FROM:
        step = next(days for days in _DAYS if length / days <= _NAMES)
        return ((first + dt.timedelta(days=days), "d MMM") for days in range(0, length + 1, step))
    months = next((each for each in _MONTHS if length / _MONTH_DAYS / each <= _NAMES), _MONTHS[-1])
    pattern = "y" if months % 12 == 0 else "MMM y"
    return ((day, pattern) for day in _firsts_of_months(first, last) if (day.year * 12 + day.month - 1) % months == 0)


def _firsts_of_months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        day = dt.date(number // 12, number % 12 + 1, 1)
        if first <= day <= last:
            yield day
