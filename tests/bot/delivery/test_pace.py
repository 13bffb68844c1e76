"""Turns come evenly but for a few, whoever asks and however often; a pause holds everybody."""

from __future__ import annotations

import asyncio
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import Pace

AT_ONCE = 3


class Time:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 0.0)


def turns(rate: float, idle: list[float], pauses: dict[int, float]) -> list[float]:
    """When each turn came: with some idling before some turns, and a pause called after some."""
    time = Time()

    async def run() -> list[float]:
        paced, came = Pace(rate, time, time.sleep), []
        for number, seconds in enumerate(idle):
            time.now += seconds
            await paced.turn()
            came.append(time.now)
            if number in pauses:
                paced.pause(pauses[number])
        return came

    return asyncio.run(run())


@given(
    st.floats(1, 200),
    st.lists(st.floats(0, 0.2), min_size=2, max_size=60),
    st.dictionaries(st.integers(0, 59), st.floats(0, 3), max_size=4),
)
def test_no_second_holds_more_turns_than_the_rate_and_a_few(
    rate: float, idle: list[float], pauses: dict[int, float]
) -> None:
    came = turns(rate, idle, pauses)
    assert all(sum(first <= each < first + 1 - 1e-6 for each in came) <= math.ceil(rate) + AT_ONCE for first in came)
    gaps = [after - before for before, after in itertools.pairwise(came)]
    assert all(gaps[number] >= seconds - 1e-9 for number, seconds in pauses.items() if number < len(gaps))


def test_whoever_never_idles_gets_every_turn_there_is() -> None:
    came = turns(45, [0.0] * 500, {})
    assert came[-1] - came[0] == pytest.approx((500 - AT_ONCE) / 45)


class Stalling(Time):
    """Seconds in which the machine stalls once, so that everybody who sleeps is woken late and together."""

    stall = 0.5

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)
        if self.now > 100.1:
            self.now, self.stall = self.now + self.stall, 0.0


def test_woken_late_and_together_they_still_go_one_after_the_other() -> None:
    async def run() -> list[float]:
        time = Stalling()
        paced, came = Pace(40, time, time.sleep), []

        async def one() -> None:
            await paced.turn()
            came.append(time.now)

        await asyncio.gather(*(one() for _ in range(60)))
        return came

    came = asyncio.run(run())
    assert max(after - before for before, after in itertools.pairwise(came)) > 0.5
    assert all(sum(first <= each < first + 0.25 for each in came) <= 10 + AT_ONCE for first in came)
