"""Workers killed at their boundaries and started again under bad conditions, and what became of their posts.

All of them live at one moment; then time passes, and each is started again. Harbour and crew are shared, the
channels, the announcement and the database are a case's own.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from bot.rendering.post import MARKER
from tests import databases
from tests.bot.store.announcing import new_id
from tests.faults.crew import KILLED, Crew
from tests.faults.harbour import SEND, Harbour, judge
from tests.faults.life import ACTS, BODIES, FILE, Told
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

    async def boundaries(self, channels: int = 1, condition: Condition = Condition.SOON, **how: object) -> list[str]:
        """Live once without being killed; give the boundaries that were passed, in order."""
        case = Case(0, condition, channels, **how)
        await self._live(case)
        assert case.code == 0
        passed = json.loads((self._place(case) / "passed.json").read_text())
        shutil.rmtree(self._place(case))
        return passed

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
        state, version, rows = _recorded(self._place(case) / FILE, case.announcement_id)
        messages = [each for each in await self.harbour.messages(case.channel_ids) if each["custom_ids"]]
        marker = MARKER.format(case.announcement_id)
        verdict = judge(messages, {(row["channel_id"], marker) for row in rows})
        wrong = ["doubled" for _ in verdict.doubled_ever] + ["unexpected" for _ in verdict.unexpected]
        standing = {each["channel_id"]: each for each in messages if not each["deleted"]}
        for row in rows:
            wrong += _row_faults(case, row, standing.get(row["channel_id"]), (state, version))
        return wrong


def _recorded(file: Path, announcement_id: str) -> tuple[str, int, list[dict]]:
    """What the database says of an announcement: its state and version, and its deliveries."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        query = "SELECT * FROM deliveries WHERE announcement_id = ?"
        rows = [dict(row) for row in connection.execute(query, [announcement_id])]
        query = "SELECT state, version FROM announcements WHERE id = ?"
        state, version = connection.execute(query, [announcement_id]).fetchone() or ("none", 0)
    return state, version, rows


def _row_faults(case: Case, row: dict, message: dict | None, stands: tuple[str, int]) -> Iterable[str]:
    """What is wrong with one delivery; whoever may not look may leave it to a person, saying so."""
    if row["state"] == "unclear" and row["reason"] and case.condition is Condition.UNREADABLE:
        return
    if row["state"] != "done":
        yield f"unfinished: {row['state']}, {row['reason']}"
    elif message is None:
        never_sent = row["reason"] == "withdrawn" and stands[0] == "withdrawn"
        if not never_sent:
            yield "lost"
    elif not _says(message, *stands):
        yield "outdated"


def _says(message: dict, state: str, version: int) -> bool:
    """Whether a message says what the announcement says by now."""
    edited = version > 2 or (version == 2 and state != "withdrawn")
    told = BODIES[1] if edited and message else BODIES[0]
    text = message["content"] + "".join(each["description"] for each in message["embeds"])
    return told in text and ("withdrawn" in text.lower()) is (state == "withdrawn")


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
