"""The long figures of delivery, part by part: each a few rows of a table, and how far it has come on the way."""

from __future__ import annotations

import asyncio
import random
import re
import secrets
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.boundaries import Boundary
from tests.faults.crew import KILLED
from tests.faults.crossing import Case, Condition, Crossing, every, spread
from tests.faults.fan_out import fan_out
from tests.faults.power.cuts import LEVELS, cut, drawn, lived, written
from tests.faults.whole import CHANNELS as WHOLE_CHANNELS
from tests.faults.whole import ended_at_random
from tests.journeys import test_standings as standings

Tell = Callable[[int, int], None]
"""Told how many are done, and of how many."""

Part = Callable[[Tell, random.Random], AsyncIterator["Row"]]
"""Gives rows, one after the other."""

Choice = Callable[[list[Boundary], random.Random], list[int]]
"""Chooses which of the boundaries that were passed to be killed at, by their numbers."""

#: Channels in one harbour, more or less: what goes wrong is looked through at every request.
_CHANNELS_TOGETHER, _CASES_AT_LEAST = 1000, 20
WHOLE, _WHOLE_AT_ONCE = {signal.SIGKILL: 20, signal.SIGTERM: 10}, 4
FAN_OUTS, _FAN_CHANNELS, _RATIO_AT_MOST = 5, 500, 1.2
POWER_CUTS, _LIVES = 1000, 8
_PASSED = re.compile(r" (PASSED|FAILED|ERROR)\b")
_COLLECTED = re.compile(r"^collected (\d+) items?|^(?:created: )?\d+/\d+ workers? \[(\d+) items?\]")


@dataclass(frozen=True)
class Row:
    """A line of the table: what was tried how often, what was wrong how often, and more in words."""

    what: str
    tried: int
    wrong: int
    said: str = ""


def kills(channels: int, choose: Choice) -> Part:
    """Make the part that kills a worker at the I/O boundaries chosen, under each condition, with so many channels."""

    async def part(tell: Tell, chance: random.Random) -> AsyncIterator[Row]:
        for condition in Condition:
            yield await _crossed(channels, condition, tell, lambda passed: choose(passed, chance))

    return part


async def _crossed(
    channels: int, condition: Condition, tell: Tell, choose: Callable[[list[Boundary]], list[int]]
) -> Row:
    async with Crossing.open() as here:
        passed = await here.boundaries(channels, condition)
    numbers = choose(passed)
    done: list[Case] = []

    def crossed(case: Case) -> None:
        done.append(case)
        tell(len(done), len(numbers))

    together = max(_CHANNELS_TOGETHER // channels, _CASES_AT_LEAST)
    for start in range(0, len(numbers), together):
        async with Crossing.open() as here:
            await here.cross([Case(kill, condition, channels) for kill in numbers[start : start + together]], crossed)
    wrong = [case for case in done if case.wrong or case.code != KILLED]
    left = sum(case.left for case in done)
    said = [f"{len(passed)} boundaries"]
    said += [f"{left} posts left to a moderator, with the reason"] if left else []
    said += [f"at {case.kill}: {', '.join(case.wrong) or case.code}" for case in wrong[:3]]
    return Row(f"kill -9, {channels} channels, {condition}", len(done), len(wrong), "; ".join(said))


async def whole(tell: Tell, chance: random.Random) -> AsyncIterator[Row]:
    """End the whole bot at random while a moderator works: by `kill -9`, and by telling it to stop."""
    for by, times in WHOLE.items():
        yield await _ended(by, [chance.randrange(2**32) for _ in range(times)], tell)


async def _ended(by: signal.Signals, seeds: list[int], tell: Tell) -> Row:
    room, done = asyncio.Semaphore(_WHOLE_AT_ONCE), []

    async def one(seed: int) -> None:
        async with room:
            with tempfile.TemporaryDirectory() as folder:
                done.append(await ended_at_random(Path(folder), seed, by))
        tell(len(done), len(seeds))

    await asyncio.gather(*(one(seed) for seed in seeds))
    wrong = [each for each in done if each.wrong]
    midway = sum(0 < each.posts < WHOLE_CHANNELS for each in done)
    said = [f"{midway} with some posts out and others not", *(f"seed {each.seed}: {each.wrong}" for each in wrong)]
    return Row(f"{by.name}, the whole bot, at random", len(done), len(wrong), "; ".join(said))


async def fans(tell: Tell, chance: random.Random) -> AsyncIterator[Row]:
    """Post into 500 channels against limits drawn at random."""
    for number in range(1, FAN_OUTS + 1):
        seed = chance.randrange(2**32)
        with tempfile.TemporaryDirectory() as folder:
            fan = await fan_out(Path(folder), _FAN_CHANNELS, seed)
        wrong = len(fan.verdict.lost) + len(fan.verdict.doubled_ever) + fan.unfinished + fan.refused_globally
        said = f"{fan.a_second} a second allowed: {fan.seconds:.1f} s, {fan.ratio:.2f} x the least; "
        said += f"{fan.refused_globally} global 429, {len(fan.verdict.lost)} lost; seed {seed}"
        tell(number, FAN_OUTS)
        yield Row("fan-out to 500 channels", _FAN_CHANNELS, wrong + (fan.ratio > _RATIO_AT_MOST), said)


async def power(tell: Tell, chance: random.Random) -> AsyncIterator[Row]:
    """Cut the power, with each of SQLite's levels of safety; only the store's own must lose nothing."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        life = await asyncio.to_thread(lived, place, _LIVES)
        for level in LEVELS:
            disk = written(life, level)
            tally = cut(life, disk, drawn(disk, POWER_CUTS), place, lambda done: tell(done, POWER_CUTS))
            bad = tally.lost + tally.broken
            said = f"{bad} lost something or were damaged, {tally.lost_at_most} transactions at most"
            wrong = bad if level == "FULL" else int(bad == 0)  # a level that loses nothing would prove nothing
            yield Row(f"power cut, synchronous={level}", POWER_CUTS, wrong, said)


async def policy(tell: Tell, chance: random.Random) -> AsyncIterator[Row]:
    """Have everybody try everything everywhere."""
    tried = list(standings.cells(every=True))
    with tempfile.TemporaryDirectory() as folder:
        wrong = await standings.wrong(Path(folder), tried, tell)
    said = f"{len({each.row for each in tried})} commands and buttons, by {len(standings.STANDINGS)} kinds of people"
    yield Row("who may what", len(tried), len(wrong), f"{said} in {len(standings.PLACES)} places" + "".join(wrong[:3]))


def tested(what: str, *tests: str) -> Part:
    """Make a part of some tests that the suite has too."""

    async def part(tell: Tell, chance: random.Random) -> AsyncIterator[Row]:
        found = [each async for each in _outcomes(tests, tell)]
        wrong = [each for each in found if each != "PASSED"]
        yield Row(what, len(found), len(wrong) + (not found))

    return part


async def _outcomes(tests: Sequence[str], tell: Tell) -> AsyncIterator[str]:
    options = ("-vv", "-p", "no:cacheprovider", "-n", "0", "--color=no")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pytest", *options, *tests, stdout=asyncio.subprocess.PIPE
    )
    done = of = 0
    while line := (await process.stdout.readline()).decode():
        if collected := _COLLECTED.match(line):
            of = int(collected[1])
        elif outcome := _PASSED.search(line):
            done += 1
            tell(done, of)
            yield outcome[1]
    await process.wait()


PARTS = {
    "kills-1": kills(1, every),
    "kills-3": kills(3, every),
    "kills-50": kills(50, spread),
    "whole": whole,
    "wire": tested("wire faults x send, edit, publish, DM", "tests/faults/test_wire_faults.py"),
    "fans": fans,
    "mistakes": tested("named mistakes, each seen", "tests/faults/test_kills.py::test_each_mistake_of_an_outbox_shows"),
    "power": power,
    "policy": policy,
}


#: What is tried only when it is asked for: some three hours, where `kills-50` takes one channel for each boundary.
ON_REQUEST = {"kills-50-every": kills(50, every)}


def fresh() -> int:
    """Draw a seed for a run that was given none."""
    return secrets.randbelow(2**32)
