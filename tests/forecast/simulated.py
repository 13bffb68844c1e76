"""Accounts that never were: histories drawn from parameters that stand as data, with the day a threshold was reached."""

from __future__ import annotations

import datetime as dt
import math
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from forecast.growth import HORIZON_DAYS, Reading

FOLDER = Path(__file__).parent / "histories"
FIRST_DAY = dt.date(2026, 1, 1)
DAYS_IN_MONTH = 30
#: A range of two numbers; each history draws its own between them.
Range = tuple[float, float]


@dataclass(frozen=True)
class Kind:
    """How one kind of account moves; a range of (0, 0) stands for "not at all", of half-lives for "never"."""

    name: str
    what: str
    readings: Range
    days_between: Range
    start: Range
    growth_per_month: Range
    volatility_per_day: Range
    miscount: Range
    times_as_many: Range
    half_life_days: Range = (math.inf, math.inf)
    holes: float = 0.0
    hole_days: Range = (0, 0)
    leap_times: Range = (1, 1)
    leap_within_days: Range = (0, 0)


@dataclass(frozen=True)
class History:
    """What was told of one account, a threshold above it, and the day on which it got there.

    None says that it had not by the day `until`, the last on which anybody looked.
    """

    readings: tuple[Reading, ...]
    threshold: int
    reached: dt.date | None
    until: dt.date

    @property
    def on(self) -> dt.date:
        """The day of the last reading, on which the question is asked."""
        return self.readings[-1].day


def kinds() -> list[Kind]:
    """Every kind, read from its file."""
    return [read_kind(file) for file in sorted(FOLDER.glob("*.toml"))]


def read_kind(file: Path) -> Kind:
    """One kind; a key that is not known is an error."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    pairs = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
    return Kind(name=file.stem, **pairs)


def histories(kind: Kind, number: int, seed: int) -> Iterator[History]:
    """So many histories of a kind; the same seed gives the same ones on every machine.

    One that is over in less than two weeks, or that holds its threshold already, is drawn anew: there is no
    date to foretell.
    """
    chance = random.Random(f"{kind.name} {seed}")
    made = 0
    while made < number:
        history = _history(kind, chance)
        if history is not None:
            made += 1
            yield history


def _history(kind: Kind, chance: random.Random) -> History | None:
    days = _days_of_reading(kind, chance)
    path = _path(kind, chance, days[-1] + HORIZON_DAYS)
    miscount = chance.uniform(*kind.miscount)
    readings = tuple(
        Reading(FIRST_DAY + dt.timedelta(days=day), max(round(path[day] * math.exp(chance.gauss(0, miscount))), 0))
        for day in days
    )
    threshold = math.ceil(path[days[-1]] * _even(chance, kind.times_as_many))
    if days[-1] < 14 or readings[-1].value >= threshold:
        return None
    later = (day for day in range(days[-1] + 1, len(path)) if path[day] >= threshold)
    reached = next((FIRST_DAY + dt.timedelta(days=day) for day in later), None)
    return History(readings, threshold, reached, FIRST_DAY + dt.timedelta(days=len(path) - 1))


def _days_of_reading(kind: Kind, chance: random.Random) -> list[int]:
    days = [0]
    between = chance.uniform(*kind.days_between)
    for _ in range(round(_even(chance, kind.readings)) - 1):
        step = chance.expovariate(1 / between)
        if chance.random() < kind.holes:
            step = chance.uniform(*kind.hole_days)
        days.append(days[-1] + max(1, round(step)))
    return days


def _path(kind: Kind, chance: random.Random, last: int) -> list[int]:
    """The true count on each day."""
    growth = math.log1p(chance.uniform(*kind.growth_per_month)) / DAYS_IN_MONTH
    kept = 0.5 ** (1 / chance.uniform(*kind.half_life_days)) if math.isfinite(kind.half_life_days[0]) else 1.0
    volatility = chance.uniform(*kind.volatility_per_day)
    leap_on = round(chance.uniform(*kind.leap_within_days))
    leap = math.log(_even(chance, kind.leap_times))
    level = math.log(_even(chance, kind.start))
    path = [round(math.exp(level))]
    for day in range(1, last + 1):
        level = min(level + growth + chance.gauss(0, volatility), 20.0)
        level += _rush(day - leap_on) * leap
        growth *= kept
        path.append(round(math.exp(level)))
    return path


def _rush(days: int) -> float:
    """The share of a leap that falls on a day after it began: most at once, the rest within a fortnight."""
    return 0.3 * 0.7**days if days >= 0 else 0.0


def _even(chance: random.Random, bounds: Range) -> float:
    """Drawn so that each doubling is as likely as the next."""
    low, high = bounds
    return math.exp(chance.uniform(math.log(low), math.log(high)))
