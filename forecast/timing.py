"""When: the thresholds that a creator has not met, beside what they told over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from forecast.growth import LEAST_DAYS, LEAST_READINGS, Pace, Reading, Reason, lacking, pace
from forecast.outlook import Assessment
from forecast.predictions import Article
from forecast.profile import COUNTED_FACTS
from forecast.report import Json, Report, report_json
from forecast.rules import Check, State
from forecast.verdicts import Verdict

#: What was told of each fact; the last of several readings on a day counts.
Histories = Mapping[str, Sequence[Reading]]

#: A change is told per month of so many days.
DAYS_IN_MONTH = 30
#: How it went lately says more than how it went on the whole.
_LATELY_DAYS = 90


@dataclass(frozen=True, slots=True)
class Ahead:
    """A threshold that is not met, the names of the features that ask for it, and when it may be reached."""

    pace: Pace
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """One fact as it was told up to a day: the latest value, how it moves, and what it moves towards.

    `per_month` is the change in 30 days, taken from the `lately` days that end with the latest reading; None where
    they are fewer than 14. `lacking` says why there are no dates, and `tell_from` from which day on, the day asked or
    a later one, telling it again may mend that.
    """

    fact: str
    value: int
    readings: int
    days: int
    per_month: int | None
    lately: int
    lacking: Reason | None
    tell_from: dt.date
    ahead: tuple[Ahead, ...] = ()


@dataclass(frozen=True, slots=True)
class Timing:
    """When the thresholds of a report may be reached: fact by fact, and for each of its unmet requirements."""

    trends: tuple[Trend, ...] = ()
    paces: Mapping[tuple[str, int], Pace] = field(default_factory=dict)

    def pace(self, check: Check) -> Pace | None:
        """When one requirement may be met; None where nothing told could say so."""
        wanted = _threshold(check)
        return None if wanted is None else self.paces.get(wanted)

    def trend(self, fact: str) -> Trend | None:
        """How one fact moves; None if it was never told."""
        return next((each for each in self.trends if each.fact == fact), None)


def timing(found: Iterable[Assessment], histories: Histories, on: dt.date) -> Timing:
    """Lay what was told up to the day `on` beside every threshold that keeps a feature from being open.

    Only features whose verdict is "not yet" have dates: no growth opens the others.
    """
    known = _known(histories, on)
    asking = _asking(found, known)
    paces = {(fact, at): pace(fact, at, known[fact], on) for fact, at in asking}
    trends = []
    for fact, told in known.items():
        ahead = tuple(Ahead(paces[key], tuple(names)) for key, names in asking.items() if key[0] == fact)
        trends.append(_trend(fact, told, on, ahead))
    return Timing(tuple(trends), paces)


def report_with_paces(report: Report, article: Article, found: Timing) -> Json:
    """The report as JSON, with the pace of each unmet requirement; null where there is none."""
    said = report_json(report, article)
    for feature, assessment in zip(said["features"], report.assessments, strict=True):
        not_yet = assessment.verdict is Verdict.NOT_YET
        for row, check in zip(feature["checks"], assessment.checks, strict=True):
            row["pace"] = _pace_json(found.pace(check)) if not_yet else None
    return said


def _known(histories: Histories, on: dt.date) -> dict[str, list[Reading]]:
    """What was told of each counted fact up to the day, one reading a day, in the order of days."""
    found = {}
    for fact in COUNTED_FACTS:
        by_day = {each.day: each for each in histories.get(fact, ()) if each.day <= on}
        if by_day:
            found[fact] = [by_day[day] for day in sorted(by_day)]
    return found


def _asking(found: Iterable[Assessment], known: Histories) -> dict[tuple[str, int], list[str]]:
    """The thresholds between a creator and a feature that may yet open, each with the names of those features."""
    asking: dict[tuple[str, int], list[str]] = {}
    for each in found:
        wanted = (_threshold(check) for check in each.missing if each.verdict is Verdict.NOT_YET)
        for threshold in dict.fromkeys(wanted):
            if threshold is not None and threshold[0] in known:
                asking.setdefault(threshold, []).append(each.feature.name)
    return dict(sorted(asking.items()))


def _threshold(check: Check) -> tuple[str, int] | None:
    """The fact and the count from which no source doubts that the requirement is met; None unless it is one count."""
    key = check.requirement.key
    if check.state is not State.UNMET or key not in COUNTED_FACTS or len(check.values) != 1:
        return None
    value = check.values[0]
    at = value.or_at_least or value.at_least
    return None if at is None else (str(key), at)


def _trend(fact: str, told: Sequence[Reading], on: dt.date, ahead: tuple[Ahead, ...]) -> Trend:
    first, last = told[0], told[-1]
    since = _lately(told)
    lately = (last.day - since.day).days
    per_month = round((last.value - since.value) * DAYS_IN_MONTH / lately) if lately >= LEAST_DAYS else None
    return Trend(
        fact=fact,
        value=last.value,
        readings=len(told),
        days=(last.day - first.day).days,
        per_month=per_month,
        lately=lately,
        lacking=lacking(told, on),
        tell_from=_tell_from(told, on),
        ahead=ahead,
    )


def _lately(told: Sequence[Reading]) -> Reading:
    """The reading with which the latest stretch begins: three months before the last, or the one just before it."""
    recent = [each for each in told if (told[-1].day - each.day).days <= _LATELY_DAYS]
    return recent[0] if len(recent) > 1 else told[-2:][0]


def _tell_from(told: Sequence[Reading], on: dt.date) -> dt.date:
    """The first day on which one more reading may make an estimate: not one that is told, nor within a fortnight."""
    next_day = _later(told[-1].day, 1)
    enough = _later(told[0].day, LEAST_DAYS) if len(told) >= LEAST_READINGS - 1 else next_day
    return max(on, next_day, enough)


def _later(day: dt.date, days: int) -> dt.date:
    return day + min(dt.timedelta(days=days), dt.date.max - day)


def _pace_json(found: Pace | None) -> Json | None:
    if found is None:
        return None
    dates = {"earliest": found.earliest, "middle": found.middle, "latest": found.latest}
    return {
        "fact": found.fact,
        "threshold": found.threshold,
        **{name: day.isoformat() if day else None for name, day in dates.items()},
        "readings": found.readings,
        "days": found.days,
        "reason": found.reason.value if found.reason else None,
    }
