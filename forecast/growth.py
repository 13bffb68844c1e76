"""Pace: from what a creator told over time, when a threshold is reached, as a range of dates."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forecast.trend import Candidate, levels_at, reached_by, to_count, to_level, weigh

#: Fewer readings say nothing of a drift and of chance at once.
LEAST_READINGS = 3
#: A fortnight holds each day of the week twice; less is a mood.
LEAST_DAYS = 14
#: Nobody knows what a platform is like in two years.
HORIZON_DAYS = 730
#: After half a year of silence the last reading says too little.
SILENT_DAYS = 180
#: The range leaves out a tenth on either side.
EARLY, MIDDLE, LATE = 0.1, 0.5, 0.9
#: A year of daily readings says hardly more than these many of them, evenly chosen, and takes ten times as long.
MOST_READINGS = 32
#: How many steps a fan takes to its end: enough for a smooth line.
_FAN_STEPS = 24


class Reason(StrEnum):
    """Why there is no date: it is reached already, it is too far away, or too little was told."""

    MET = "met"
    NOT_WITHIN_TWO_YEARS = "not_within_two_years"
    TOO_FEW_READINGS = "too_few_readings"
    TOO_SHORT = "too_short"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one fact was on one day, as it was told."""

    day: dt.date
    value: int


@dataclass(frozen=True, slots=True)
class Pace:
    """When one fact reaches a threshold: with 80 % between `earliest` and `latest`, as likely before `middle` as after.

    A date of None lies beyond two years from the day asked, so that the range is open; without any date, `reason`
    says why. The range rests on `readings`, one a day, that cover `days` from the first to the last.
    """

    fact: str
    threshold: int
    readings: int
    days: int
    earliest: dt.date | None = None
    middle: dt.date | None = None
    latest: dt.date | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class FanDay:
    """What a fact may be on one day: with 80 % between `low` and `high`."""

    day: dt.date
    low: float
    middle: float
    high: float


def pace(fact: str, threshold: int, readings: Iterable[Reading], on: dt.date) -> Pace:
    """Say when the threshold is reached, from what was told up to the day `on`."""
    told = _told(readings, on)
    reason = Reason.MET if told and told[-1].value >= threshold else _too_little(told, on)
    if reason is not None:
        return Pace(fact, threshold, len(told), _days(told), reason=reason)
    earliest, middle, latest = _reached_on(told, threshold, on)
    reason = Reason.NOT_WITHIN_TWO_YEARS if earliest is None else None
    return Pace(fact, threshold, len(told), _days(told), earliest, middle, latest, reason)


def fan(readings: Iterable[Reading], on: dt.date, horizon_days: int) -> tuple[FanDay, ...]:
    """What the fact may be, from the day of the last reading until so many days after `on`; nothing told, no fan."""
    told = _told(readings, on)
    if _too_little(told, on) is not None:
        return ()
    last, candidates = told[-1].day, _candidates(told)
    until = min((on - last).days + max(horizon_days, 0), (dt.date.max - last).days)
    ahead = sorted({round(until * step / _FAN_STEPS) for step in range(_FAN_STEPS + 1)})
    return tuple(_fan_day(candidates, last, days) for days in ahead)


def lacking(readings: Iterable[Reading], on: dt.date) -> Reason | None:
    """Why what was told up to the day `on` is too little for any date; None if it is enough."""
    return _too_little(_told(readings, on), on)


def _fan_day(candidates: Sequence[Candidate], last: dt.date, days: int) -> FanDay:
    low, middle, high = map(to_count, levels_at(candidates, (EARLY, MIDDLE, LATE), days))
    return FanDay(last + dt.timedelta(days=days), low, middle, high)


def _told(readings: Iterable[Reading], on: dt.date) -> list[Reading]:
    """What counts on that day: one reading a day, the last that was told, in the order of days, not too many."""
    by_day = {each.day: each for each in readings if each.day <= on}
    told = [by_day[day] for day in sorted(by_day)]
    step = max((len(told) - 1) / (MOST_READINGS - 1), 1)
    return [told[round(number * step)] for number in range(min(len(told), MOST_READINGS))]


def _days(told: Sequence[Reading]) -> int:
    return (told[-1].day - told[0].day).days if told else 0


def _too_little(told: Sequence[Reading], on: dt.date) -> Reason | None:
    if len(told) < LEAST_READINGS:
        return Reason.TOO_FEW_READINGS
    if _days(told) < LEAST_DAYS:
        return Reason.TOO_SHORT
    return Reason.TOO_OLD if (on - told[-1].day).days > SILENT_DAYS else None


def _candidates(told: Sequence[Reading]) -> tuple[Candidate, ...]:
    return weigh([(each.day.toordinal(), to_level(each.value)) for each in told])


def _reached_on(told: Sequence[Reading], threshold: int, on: dt.date) -> list[dt.date | None]:
    last = told[-1].day
    ahead = min((on - last).days + HORIZON_DAYS, (dt.date.max - last).days)
    found = _days_until(_candidates(told), to_level(threshold), ahead)
    # Where the last reading is old it may have been reached since; that shows when it is next told, not before today.
    return [None if days is None else max(last + dt.timedelta(days=days), on) for days in found]


def _days_until(candidates: Sequence[Candidate], bar: float, horizon: int) -> list[int | None]:
    """After how many days the bar is reached with each of the three probabilities; None beyond the horizon."""
    found: list[int | None] = []
    wanted = [EARLY, MIDDLE, LATE]
    before, so_far = 0, 0.0
    for day in _looked_at(horizon):
        reached = reached_by(candidates, bar, day)
        while wanted and reached >= wanted[0]:
            part = (wanted.pop(0) - so_far) / (reached - so_far)
            found.append(math.ceil(before + part * (day - before)))
        before, so_far = day, reached
    return found + [None] * len(wanted)


def _looked_at(horizon: int) -> Iterator[int]:
    """Each day of three weeks, then ever fewer, up to the horizon."""
    day = 1
    while day < horizon:
        yield day
        day += max(1, day // 10)
    if horizon > 0:
        yield horizon
