"""Where a figure that grows is heading: a level and a drift, both wandering, and when a bar is first reached.

On the scale of logarithms the level moves with its drift and by chance; the drift itself fades, and wanders.
How much of each there is nobody knows beforehand: several regimes are weighed by how well each foresaw the
readings, and their answers are mixed. Everything is in closed form; nothing is drawn.

Before anything is told we assume this, and readings overrule it, the more of them the sooner:

* An account stands still (`LONG_RUN_DRIFT`). No distribution of creators' growth is published that we could start
  from, and of two readings we take the one that promises a creator less.
* Its drift lies about 0.2 % a day from that (6 % a month), or about 1.2 % a day (43 % a month) where one takes off
  (`DRIFT_SPREADS`). So three readings are pulled towards standing still, and twenty hardly are.
* Half of a drift is gone after a year, or after four (`DRIFT_HALF_LIVES`): growth in per cent fades more often than it
  lasts. It also wanders, by `WANDER` of its spread: the next year need not be like this one.
* Chance moves the level by 0.1 % to 10 % a day (`VOLATILITIES`): from a steady account's followers to a month's views.
* A reading is off by 0.3 % (the app rounds) or 5 % (told from memory) (`MISCOUNTS`).

The figures are round on purpose. They were chosen on simulated accounts, with other seeds than those of the tests.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

LONG_RUN_DRIFT = 0.0
DRIFT_SPREADS = (0.002, 0.012)
DRIFT_HALF_LIVES = (360.0, 1440.0)
WANDER = 0.3
VOLATILITIES = (0.001, 0.003, 0.01, 0.03, 0.1)
MISCOUNTS = (0.003, 0.05)

#: A count of zero stands where half of one would: a step below one, as one is below two.
_ZERO_COUNTS_AS = 0.5
#: No count on earth has a greater logarithm; the exponential of a much greater one is no number.
_GREATEST_LEVEL = 60.0
#: Regimes with less than this share of the weight are left out: together they hardly move a date.
_NEGLIGIBLE = 0.001
#: Beyond so many standard deviations a tail is its own first term, to more digits than matter.
_FAR_OUT = 25.0
#: Levels asked for lie within so many standard deviations of some regime's mean; so many halvings place them well.
_SEARCHED = 4.0
_HALVINGS = 18
_ROOT_TWO = math.sqrt(2)
_ROOT_TWO_PI = math.sqrt(2 * math.pi)


@dataclass(frozen=True, slots=True)
class Regime:
    """One assumption on how a figure moves, in logarithms and days; all but the fading are standard deviations."""

    spread: float
    wander: float
    fading: float
    volatility: float
    miscount: float


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of level and drift on the day of the last reading: two means, and their covariances."""

    level: float
    drift: float
    level_variance: float
    covariance: float
    drift_variance: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One regime, its share of the weight, and the belief that it led to."""

    regime: Regime
    weight: float
    belief: Belief

    def ahead(self, days: int) -> tuple[float, float, float]:
        """The rise expected in some days, the variance of what drives it, and the variance that is chance."""
        regime, belief = self.regime, self.belief
        motion = _motion(regime.fading, days)
        rise = LONG_RUN_DRIFT * days + motion.carried * (belief.drift - LONG_RUN_DRIFT)
        driven = (
            belief.level_variance
            + motion.carried * (2 * belief.covariance + motion.carried * belief.drift_variance)
            + motion.level_comes * regime.wander**2
        )
        return rise, driven, days * regime.volatility**2


REGIMES = tuple(
    Regime(spread, WANDER * spread, math.log(2) / half_life, volatility, miscount)
    for spread, half_life, volatility, miscount in product(DRIFT_SPREADS, DRIFT_HALF_LIVES, VOLATILITIES, MISCOUNTS)
)


def to_level(count: float) -> float:
    """The logarithm of a count, on which growth is even."""
    return math.log(max(count, _ZERO_COUNTS_AS))


def to_count(level: float) -> float:
    """The count at a level."""
    return math.exp(min(level, _GREATEST_LEVEL))


def weigh(readings: Sequence[tuple[int, float]]) -> tuple[Candidate, ...]:
    """Weigh the regimes by readings (day, level): at least one, one a day, in the order of days."""
    steps = {fading: _steps(readings, fading) for fading in {regime.fading for regime in REGIMES}}
    found = [(regime, *_filter(regime, readings[0][1], steps[regime.fading])) for regime in REGIMES]
    best = max(score for _, score, _ in found)
    weights = [(regime, math.exp(score - best), belief) for regime, score, belief in found]
    least = _NEGLIGIBLE * sum(weight for _, weight, _ in weights)
    kept = [each for each in weights if each[1] >= least]
    total = sum(weight for _, weight, _ in kept)
    return tuple(Candidate(regime, weight / total, belief) for regime, weight, belief in kept)


#: From one reading to the next: how many days, what they do to a drift, and the level read then.
_Step = tuple[int, "_Motion", float]


def _steps(readings: Sequence[tuple[int, float]], fading: float) -> list[_Step]:
    return [(day - before, _motion(fading, day - before), read) for (before, _), (day, read) in pairwise(readings)]


def _filter(regime: Regime, level: float, steps: Sequence[_Step]) -> tuple[float, Belief]:
    """Run Kalman's filter from the first level on: how well the rest was foreseen (log likelihood), and the belief."""
    wander, chance, miscount = regime.wander**2, regime.volatility**2, regime.miscount**2
    drift, score = LONG_RUN_DRIFT, 0.0
    level_variance, covariance, drift_variance = miscount, 0.0, regime.spread**2
    for days, (kept, carried, drift_comes, both_come, level_comes), read in steps:
        level += LONG_RUN_DRIFT * days + carried * (drift - LONG_RUN_DRIFT)
        drift = LONG_RUN_DRIFT + kept * (drift - LONG_RUN_DRIFT)
        brought = covariance + carried * drift_variance
        level_variance += carried * (covariance + brought) + wander * level_comes + chance * days
        covariance = kept * brought + wander * both_come
        drift_variance = kept * kept * drift_variance + wander * drift_comes
        missed, expected = read - level, level_variance + miscount
        score -= (missed * missed / expected + math.log(expected)) / 2
        level += level_variance / expected * missed
        drift += covariance / expected * missed
        drift_variance -= covariance * covariance / expected
        covariance *= miscount / expected
        level_variance *= miscount / expected
    return score, Belief(level, drift, level_variance, covariance, drift_variance)


class _Motion(NamedTuple):
    """What some days do to a fading drift.

    The share of it that is kept; the days' worth of it that the level is carried; and what comes in for a
    wander of one: the variance of drift, its covariance with the level, the variance of the level.
    """

    kept: float
    carried: float
    drift_comes: float
    both_come: float
    level_comes: float


@lru_cache(maxsize=4096)
def _motion(fading: float, days: int) -> _Motion:
    """Integrate the Ornstein-Uhlenbeck process over some days."""
    turned = fading * days
    kept = math.exp(-turned)
    carried = (1 - kept) / fading
    level_comes = max(2 * turned - 3 + 4 * kept - kept * kept, 0.0) / fading**2
    return _Motion(kept, carried, 1 - kept * kept, (1 - kept) * carried, level_comes)


def reached_by(candidates: Sequence[Candidate], bar: float, days: int) -> float:
    """The probability that the level has been at the bar at some time up to so many days after the last reading."""
    return sum(each.weight * _first_passage(bar - each.belief.level, *each.ahead(days)) for each in candidates)


def _first_passage(gap: float, rise: float, driven: float, chance: float) -> float:
    """The probability that a level crosses a gap on its way, be it that it falls back again.

    For a known rise that is the inverse Gaussian law. A rise known only with the variance `driven` is
    integrated out, as if it came evenly over the days. Never greater for a greater gap.
    """
    if gap <= 0:
        return 1.0
    root = math.sqrt(driven + chance)
    above = (rise - gap) / root
    fallen = (rise + gap + 2 * driven * gap / chance) / root
    return _below(above) + _fell_back(above, fallen)


def _fell_back(above: float, fallen: float) -> float:
    """exp((fallen² - above²) / 2) times the tail beyond `fallen`, where either factor alone may be no number."""
    if fallen > _FAR_OUT:
        return math.exp(-above * above / 2) / (fallen * _ROOT_TWO_PI)
    return math.exp((fallen * fallen - above * above) / 2) * _below(-fallen)


def _below(deviations: float) -> float:
    """The share of a normal distribution below so many standard deviations."""
    return math.erfc(-deviations / _ROOT_TWO) / 2


def levels_at(candidates: Sequence[Candidate], shares: Sequence[float], days: int) -> list[float]:
    """The levels below which it is with each of some probabilities (0.001 to 0.999), so many days after the last."""
    normals = [_normal(each, days) for each in candidates]
    return [_level_at(normals, share) for share in shares]


#: A weight, a mean and a standard deviation.
_Normal = tuple[float, float, float]


def _normal(candidate: Candidate, days: int) -> _Normal:
    rise, driven, chance = candidate.ahead(days)
    return candidate.weight, candidate.belief.level + rise, math.sqrt(driven + chance)


def _level_at(normals: Sequence[_Normal], share: float) -> float:
    low = min(mean - _SEARCHED * deviation for _, mean, deviation in normals)
    high = max(mean + _SEARCHED * deviation for _, mean, deviation in normals)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = sum(weight * _below((middle - mean) / deviation) for weight, mean, deviation in normals)
        low, high = (middle, high) if below < share else (low, middle)
    return (low + high) / 2
