"""Time on the stand-in: a clock of its own that can be moved, and the ids that tell it."""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds since 1970-01-01 UTC."""

_EPOCH_MS = 1_420_070_400_000
"""The first instant a snowflake can name: 2015-01-01, in milliseconds since 1970."""


class Tide:
    """A clock that stands still until it is let flow, at any rate, and can be moved."""

    def __init__(self, since: float, passed: Callable[[], float]) -> None:
        """Stand at a moment; `passed` counts real seconds."""
        self._passed = passed
        self._at, self._mark, self._rate = since, passed(), 0.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self._at + (self._passed() - self._mark) * self._rate

    @property
    def rate(self) -> float:
        """How many of its seconds pass in a real one: 0 while it stands still."""
        return self._rate

    def flow(self, rate: float = 1.0) -> None:
        """Let it go on from where it is, at a rate."""
        self._at, self._mark, self._rate = self(), self._passed(), rate

    def jump(self, seconds: float) -> None:
        """Move it, forwards or back."""
        self._at += seconds


class Mint:
    """Makes snowflakes: ids that rise, and tell the clock's time."""

    def __init__(self, clock: Clock) -> None:
        """Take the time from the clock given."""
        self._clock = clock
        self._last = 0

    def __call__(self) -> int:
        """Make the next id, higher than every one before it."""
        now = (int(self._clock() * 1000) - _EPOCH_MS) << 22
        self._last = max(now, self._last + 1)
        return self._last
