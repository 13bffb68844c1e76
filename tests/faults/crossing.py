"""Workers killed at their boundaries and started again under bad conditions, and what became of their posts.

All of them live at one moment; then time passes, and each is started again. Harbour and crew are shared, the
channels, the announcement and the database are a case's own.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from tests import databases
from tests.bot.store.announcing import new_id
from tests.faults.boundaries import Boundary
from tests.faults.crew import KILLED, Crew
from tests.faults.harbour import SEND, Harbour
from tests.faults.life import ACTS, FILE, Told
from tests.faults.outcome import outcome, read
from tests.faults.quay import NOON

#: Seconds after which a worker is started again: past the lease of the dead one, and then past Discord's memory
#: of nonces too.
SOON, LATER = 70.0, 130.0
_AT_ONCE = 3


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder in memory where there is one: what `kill -9` leaves does not depend on a disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


class Condition(StrEnum):
    """Under what a killed worker is started again."""

    SOON = "inside the nonce window"
    LATER = "after the nonce window"
    LATE = "a send is committed late"
    UNREADABLE = "history not readable"
    WITHDRAWN = "withdrawn meanwhile"


@dataclass
class Case:
    """One life, killed at a boundary (0: at none), and the condition of the next."""

    kill: int
    condition: Condition
    channels: int = 1
    acts: tuple[str, ...] = ACTS
    mistake: str = ""
    announcement_id: str = field(default_factory=new_id)
    channel_ids: list[int] = field(default_factory=list)
    code: int = 0
    again: int = 0
    wrong: list[str] = field(default_factory=list)
    """What is not as it should be in the end, in words."""
    left: int = 0
    """How many posts are left to a person, with the reason, since nobody may look whether they arrived."""


@dataclass(frozen=True)
class Crossing:
    """Where cases take place."""

    harbour: Harbour
    crew: Crew
    folder: Path
    guild_id: int

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Crossing]:
        """Open a harbour whose clock stands still, and have a crew ready."""
        with in_memory() as folder:
            async with Harbour.open(since=NOON.timestamp(), rate=0) as harbour, Crew.ready() as crew:
                yield cls(harbour, crew, folder, (await harbour.guilds())[0]["id"])

    async def boundaries(
        self, channels: int = 1, condition: Condition = Condition.SOON, **how: object
    ) -> list[Boundary]:
        """Live once without being killed; give the boundaries that were passed, in order."""
        case = Case(0, condition, channels, **how)
        await self._live(case)
        assert case.code == 0
        passed = json.loads((self._place(case) / "passed.json").read_text())
        shutil.rmtree(self._place(case))
        return [Boundary(*each) for each in passed]

    async def cross(self, cases: list[Case], done: Callable[[Case], None] = lambda _: None) -> list[Case]:
        """Let all live and be killed, start all again, and judge."""
        await _each(self._live, cases)
        await self.harbour.jump(SOON)
        await _each(self._again, [each for each in cases if each.condition is not Condition.LATER], done)
        await self.harbour.jump(LATER)
        await _each(self._again, [each for each in cases if each.condition is Condition.LATER], done)
        return cases

    async def _live(self, case: Case) -> None:
        case.channel_ids = await self.harbour.channels(case.channels)
        place = self._place(case)
        place.mkdir()
        (place / FILE).write_bytes(databases.migrated())
        if case.condition is Condition.LATE:
            for channel_id in case.channel_ids:
                await self.harbour.fault("late-reset", SEND, channel_id=channel_id)
        case.code = await self.crew.live(await self._told(case))
        if case.code not in (0, KILLED):
            case.wrong.append(f"it ended by itself with {case.code}")

    async def _again(self, case: Case) -> None:
        told = replace(await self._told(case), kill=0, acts=[])
        if case.condition is Condition.UNREADABLE:
            for channel_id in case.channel_ids:
                await self.harbour.forbid_history(channel_id)
                await self.harbour.chatter(channel_id, 1)
        if case.condition is Condition.WITHDRAWN:
            told = replace(told, acts=["withdraw"])
        case.again = await self.crew.live(told)
        if case.condition is Condition.LATE:
            await self._release(case)
        case.wrong.extend(await self._faults(case))
        shutil.rmtree(self._place(case))

    async def _release(self, case: Case) -> None:
        ours = {f"/channels/{channel_id}/messages" for channel_id in case.channel_ids}
        for each in await self.harbour.late():
            if each["at"] is None and each["path"].endswith(tuple(ours)):
                await self.harbour.release(each["number"])

    async def _told(self, case: Case) -> Told:
        return Told(
            folder=str(self._place(case)),
            api_url=self.harbour.api_url,
            token=self.harbour.token,
            now=await self.harbour.now(),
            guild_id=self.guild_id,
            channels=case.channel_ids,
            announcement_id=case.announcement_id,
            acts=list(case.acts),
            kill=case.kill,
            mistake=case.mistake,
        )

    def _place(self, case: Case) -> Path:
        return self.folder / case.announcement_id

    async def _faults(self, case: Case) -> list[str]:
        if case.again:
            return [f"started again it ended with {case.again}"]
        recorded = read(self._place(case) / FILE, case.announcement_id)
        found = outcome(recorded, await self.harbour.messages(case.channel_ids))
        case.left = found.left
        if case.condition is not Condition.UNREADABLE:
            found.wrong.extend(["unclear"] * found.left)
        return found.wrong


def every(passed: list[Boundary], _: random.Random) -> list[int]:
    """The numbers of all boundaries, in each channel."""
    return list(range(1, len(passed) + 1))


def spread(passed: list[Boundary], chance: random.Random) -> list[int]:
    """The numbers of one boundary of each kind, in a channel drawn for each."""
    kinds = defaultdict(list)
    for number, each in enumerate(passed, 1):
        kinds[each.kind].append(number)
    return sorted(chance.choice(numbers) for numbers in kinds.values())


async def _each(
    work: Callable[[Case], Awaitable[None]], cases: list[Case], done: Callable[[Case], None] = lambda _: None
) -> None:
    """Do it for all, some at a time."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(case: Case) -> None:
        async with room:
            await work(case)
        done(case)

    await asyncio.gather(*(one(case) for case in cases))
