"""Two simpler forecasters to stand beside ours, and how all three are judged."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from forecast.growth import EARLY, HORIZON_DAYS, LATE, Pace, Reading, pace
from tests.forecast.simulated import History

#: A forecaster: the readings and a threshold in, the range of dates out.
Forecaster = Callable[[Sequence[Reading], int], Pace]
#: What an interval of 80 % is charged for each day by which the truth lies outside (Gneiting and Raftery, 2007).
MISS = 2 / (1 - (LATE - EARLY))
_DAY = dt.timedelta(days=1)


def ours(readings: Sequence[Reading], threshold: int) -> Pace:
    return pace("followers", threshold, readings, readings[-1].day)


def plain_drift(readings: Sequence[Reading], threshold: int) -> Pace:
    """From the first reading to the last, and on like that: nothing shrunk, nothing wandering."""
    levels = _levels(readings)
    (first, low), (last, high) = levels[0], levels[-1]
    drift = (high - low) / (last - first)
    return _first_passage(readings, threshold, drift, _volatility(levels, drift))


def last_value(readings: Sequence[Reading], threshold: int) -> Pace:
    """No growth: only chance, as large as it was, takes it to the threshold."""
    return _first_passage(readings, threshold, 0.0, _volatility(_levels(readings), 0.0))


FORECASTERS: dict[str, Forecaster] = {"ours": ours, "plain drift": plain_drift, "last value": last_value}


def _levels(readings: Sequence[Reading]) -> list[tuple[int, float]]:
    return [(each.day.toordinal(), math.log1p(each.value)) for each in readings]


def _volatility(levels: Sequence[tuple[int, float]], drift: float) -> float:
    steps = list(itertools.pairwise(levels))
    squares = (((b - a) - drift * (to - from_)) ** 2 / (to - from_) for (from_, a), (to, b) in steps)
    return max(math.sqrt(sum(squares) / max(len(steps) - 1, 1)), 1e-5)


def _first_passage(readings: Sequence[Reading], threshold: int, drift: float, volatility: float) -> Pace:
    """Ask the inverse Gaussian law day by day."""
    gap = math.log1p(threshold) - math.log1p(readings[-1].value)
    on, found = readings[-1].day, []
    for share in (EARLY, 0.5, LATE):
        low, high = 0, HORIZON_DAYS + 1
        while high - low > 1:
            day = (low + high) // 2
            low, high = (low, day) if _reached_by(day, gap, drift, volatility) >= share else (day, high)
        found.append(on + high * _DAY if high <= HORIZON_DAYS else None)
    return Pace("followers", threshold, len(readings), (on - readings[0].day).days, *found)


def _reached_by(day: int, gap: float, drift: float, volatility: float) -> float:
    root = volatility * math.sqrt(day)
    above = 0.5 * math.erfc((gap - drift * day) / root / math.sqrt(2))
    z = (gap + drift * day) / root
    a = (gap - drift * day) / root
    if z > 25:
        return above + math.exp(-a * a / 2) / z / math.sqrt(2 * math.pi)
    return above + math.exp(min((z * z - a * a) / 2, 700)) * 0.5 * math.erfc(z / math.sqrt(2))


@dataclass(frozen=True)
class Judgement:
    """One forecast against what came: whether the range held it, its width, and its score, in days."""

    held: bool
    width: int
    open: bool
    score: float


@dataclass(frozen=True)
class Tally:
    """Many judgements: the share held with its standard error, the mean width and score in days, the share open."""

    number: int
    coverage: float
    error: float
    width: float
    score: float
    open: float


def judge(found: Pace, history: History) -> Judgement:
    """Hold a range beside the truth; what lies beyond the last day anybody looked counts as the day after it.

    So an open end holds "not within two years". The score is the interval score: the width, and ten days for
    each day by which the truth lies outside. Lower is better, and neither a bold guess nor a shrug wins it.
    """
    never = history.until + _DAY
    low, high, truth = (min(day or never, never) for day in (found.earliest, found.latest, history.reached))
    missed = max((low - truth).days, (truth - high).days, 0)
    width = (high - low).days
    return Judgement(missed == 0, width, found.latest is None, width + MISS * missed)


def tally(judgements: Iterable[Judgement]) -> Tally:
    every = list(judgements)
    number = len(every)
    coverage = sum(each.held for each in every) / number
    return Tally(
        number,
        coverage,
        math.sqrt(coverage * (1 - coverage) / number),
        sum(each.width for each in every) / number,
        sum(each.score for each in every) / number,
        sum(each.open for each in every) / number,
    )
