"""From figures to places: a scale that adds, or one that multiplies where the tiny would vanish beside the huge."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

#: From this ratio of the largest figure to the smallest on, equal steps multiply.
STRETCHED_FROM = 50.0
#: On a scale that multiplies, nothing at all has a place of its own, so far before the smallest figure.
_BEFORE_ZERO = 0.08


@dataclass(frozen=True, slots=True)
class Scale:
    """Where figures from `low` to `high` lie between `start` and `end`; on a `stretched` one equal steps multiply."""

    low: float
    high: float
    start: float
    end: float
    stretched: bool = False
    zero: bool = False

    def at(self, value: float) -> float:
        """The place of a figure; one outside the scale is at its edge."""
        return self.start + (self.end - self.start) * self._part(value)

    def _part(self, value: float) -> float:
        if not self.stretched:
            return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)
        if value <= 0:
            return 0.0
        part = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        room = _BEFORE_ZERO if self.zero else 0.0
        return room + (1 - room) * min(part, 1.0)

    def ticks(self, about: int = 4) -> list[float]:
        """Round figures on the scale, about so many where it adds; powers of ten where it multiplies."""
        if self.stretched:
            first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
            every = math.ceil((last - first + 1) / (about + 2))
            powers = [10.0**power for power in range(first, last + 1, every)]
            return [0.0, *powers] if self.zero else powers
        step = _round_step((self.high - self.low) / about)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def scale(values: Iterable[float], start: float, end: float, *, from_zero: bool) -> Scale:
    """A scale that holds all the values; one that adds begins at zero if told to."""
    known = [float(each) for each in values]
    positive = [each for each in known if each > 0]
    if positive and max(positive) / min(positive) > STRETCHED_FROM:
        low = 10.0 ** math.floor(math.log10(min(positive)))
        return Scale(low, max(positive) * 1.15, start, end, stretched=True, zero=min(known) <= 0)
    low, high = (0.0 if from_zero else min(known)), max(known)
    margin = (high - low) * 0.06 or max(abs(high) * 0.05, 1.0)
    return Scale(low if from_zero else max(low - margin, 0.0), high + margin, start, end)


def _round_step(least: float) -> float:
    """The next step of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9))
