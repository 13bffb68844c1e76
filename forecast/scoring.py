"""How good the forecasts were: Brier score, calibration, and the record that is shown to everybody.

The article gave no probabilities, so its predictions are counted; ours gave them, so they are
scored. Forecasts on the same programme rise and fall together, and all the arithmetic here counts
them as separate cases: read the intervals as too narrow rather than too wide.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from forecast.predictions import Article, Outcome
from forecast.questions import Forecast, Forecasts, State

#: The standard normal quantile of a two-sided 95 % interval.
Z = 1.959963984540054
#: With fewer resolved cases than this, calibration is not drawn: it would show chance.
CASES_TO_DRAW = 10
#: The bins of calibration: first and last probability in per cent, both included. 50 is in the middle of one.
BINS = ((1, 20), (21, 40), (41, 60), (61, 80), (81, 99))

Which = Literal["first", "latest"]


@dataclass(frozen=True, slots=True)
class Case:
    """One resolved forecast: the probability of a yes in whole per cents, and the answer."""

    probability: int
    answer: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A Brier score from 0 (perfect) to 1 (sure, and wrong each time), and what two dull forecasters would have got.

    `always_half` says 50 % each time. `base_rate` says, each time, the share of yes that came out:
    nobody could know that share beforehand, so it is the hardest of all constant answers to beat.
    """

    cases: int
    yes: int
    brier: float
    always_half: float
    base_rate: float


@dataclass(frozen=True, slots=True)
class Interval:
    """Two shares between 0 and 1, the lower one first."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose probabilities lay close together: what was said, and what share came true.

    `first` and `last` bound the probabilities in per cent, both included; `mean` is the mean of those
    given, `share` the share of yes, both between 0 and 1; `interval` is Wilson's around the share.
    """

    first: int
    last: int
    cases: int
    yes: int
    mean: float
    share: float
    interval: Interval


class Drawing(StrEnum):
    """Whether calibration may be drawn."""

    DRAWN = "drawn"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether what is called likely is likely: the bins that hold cases, or `too_few` and no bins.

    `z` is how many standard errors the intervals span to each side (1.96: 95 %).
    """

    drawing: Drawing
    cases: int
    needed: int
    z: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One forecast of ours as it stands on a day.

    `probability` is the latest that had been given by then, `first` the one given first, both in per
    cent; `days_left` is negative once the last day is past, and None when the question is settled.
    """

    forecast: Forecast
    state: State
    probability: int
    first: int
    days_left: int | None


@dataclass(frozen=True)
class Scorecard:
    """Everything there is to say about the forecasts on one day: the article's, and ours.

    `outcomes` counts the article's predictions by what became of them, `states` ours by how they
    stand, zeros included. `score` is None while none of ours is resolved.
    """

    on: dt.date
    article: Article
    outcomes: Mapping[Outcome, int]
    entries: tuple[Entry, ...]
    states: Mapping[State, int]
    score: Score | None
    calibration: Calibration


def record(day: dt.date, article: Article, forecasts: Forecasts, which: Which = "first") -> Scorecard:
    """Gather the record as it stood at the end of a day; forecasts made later are not in it.

    Scored are the first probabilities, those given with the longest time to go: whoever may revise
    until the last evening always ends up right. Shown are the latest, because somebody who asks
    today wants to know what we hold likely today.
    """
    entries = sorted((_entry(each, day) for each in forecasts if each.known(day)), key=_reading_order)
    cases = resolved_cases(forecasts, day, which)
    outcomes = Counter(each.outcome for each in article.prediction)
    states = Counter(each.state for each in entries)
    return Scorecard(
        on=day,
        article=article,
        outcomes={outcome: outcomes[outcome] for outcome in Outcome},
        entries=tuple(entries),
        states={state: states[state] for state in State},
        score=score(cases),
        calibration=calibrate(cases),
    )


def resolved_cases(forecasts: Iterable[Forecast], day: dt.date, which: Which = "first") -> tuple[Case, ...]:
    """The forecasts that were settled by the end of a day, as cases to score."""
    index = 0 if which == "first" else -1
    answered = ((each, each.answer(day)) for each in forecasts)
    return tuple(Case(each.known(day)[index].probability, said) for each, said in answered if said is not None)


def score(cases: Sequence[Case]) -> Score | None:
    """Score some cases beside the two dull forecasters; None without any case."""
    if not cases:
        return None
    yes = sum(case.answer for case in cases)
    share = yes / len(cases)
    half = brier([Case(50, case.answer) for case in cases])
    return Score(len(cases), yes, brier(cases), half, share * (1 - share))


def brier(cases: Sequence[Case]) -> float:
    """The mean squared distance between probability and answer; summed in whole numbers, so order never matters."""
    return sum((case.probability - 100 * case.answer) ** 2 for case in cases) / (10_000 * len(cases))


def calibrate(cases: Sequence[Case], z: float = Z) -> Calibration:
    """Sort cases into bins by probability; with fewer than CASES_TO_DRAW no bin is given."""
    if len(cases) < CASES_TO_DRAW:
        return Calibration(Drawing.TOO_FEW, len(cases), CASES_TO_DRAW, z, ())
    sorted_in = ((first, last, [each for each in cases if first <= each.probability <= last]) for first, last in BINS)
    bins = tuple(_bin(first, last, inside, z) for first, last, inside in sorted_in if inside)
    return Calibration(Drawing.DRAWN, len(cases), CASES_TO_DRAW, z, bins)


def wilson(yes: int, cases: int, z: float = Z) -> Interval:
    """Wilson's score interval for a share of `yes` among `cases` (at least one).

    It stays inside 0 and 1 and keeps a width where all or none came true, unlike the textbook one.
    """
    share = yes / cases
    shrink = 1 + z * z / cases
    centre = (share + z * z / (2 * cases)) / shrink
    reach = z * math.sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases)) / shrink
    # At shares of 0 and 1 the end of the interval is the share itself, but for the last bit of a float.
    return Interval(min(max(centre - reach, 0.0), share), max(min(centre + reach, 1.0), share))


def _bin(first: int, last: int, inside: Sequence[Case], z: float) -> Bin:
    yes = sum(case.answer for case in inside)
    mean = sum(case.probability for case in inside) / (100 * len(inside))
    return Bin(first, last, len(inside), yes, mean, yes / len(inside), wilson(yes, len(inside), z))


def _entry(forecast: Forecast, day: dt.date) -> Entry:
    known = forecast.known(day)
    state = forecast.state(day)
    left = (forecast.by - day).days if state in (State.OPEN, State.OVERDUE) else None
    return Entry(forecast, state, known[-1].probability, known[0].probability, left)


def _reading_order(entry: Entry) -> tuple[int, dt.date, int]:
    """Overdue first, for they want somebody; then open ones, soonest first; then those settled."""
    order = {State.OVERDUE: 0, State.OPEN: 1}
    return order.get(entry.state, 2), entry.forecast.by, int(entry.forecast.id[1:])
