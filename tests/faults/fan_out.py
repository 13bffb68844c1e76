"""One announcement into many channels, by the real worker, in real time, against limits drawn at random.

Of these it is told the global one alone, which Discord documents; the others it has to find out.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import aiohttp

from bot.delivery.office import Office
from bot.delivery.pace import Pace
from bot.delivery.steps import Means
from bot.delivery.wire import Wire
from bot.delivery.worker import Worker
from bot.rendering.post import MARKER
from bot.store import Database, announcements, outbox
from forecast import load_catalogue
from tests import databases
from tests.bot.store.announcing import drafted
from tests.faults.harbour import SEND, Harbour, Verdict
from tests.faults.life import TRIED_FOR

GLOBAL_AT_LEAST, GLOBAL_AT_MOST = 30, 60
#: Of what Discord allows, so much is used: the rest is for everything else that the bot says.
USED = 0.9


@dataclass(frozen=True)
class Fan:
    """How a fan-out went."""

    a_second: int
    """What Discord allowed, of all requests."""
    channels: list[int]
    marker: str
    verdict: Verdict
    refused_globally: int
    unfinished: int
    seconds: float
    """From the first message to the last, on Discord's clock."""

    @property
    def ratio(self) -> float:
        """The time that it took, in terms of what it would take to use all that was allowed."""
        return self.seconds / (len(self.channels) / self.a_second)


@dataclass(frozen=True)
class Pier:
    """A harbour in real time, a database, and a worker at work."""

    harbour: Harbour
    database: Database
    worker: Worker

    async def publish(self, channels: list[int]) -> str:
        """Publish one announcement in some channels; give its marker."""
        now, guild = await self.now(), (await self.harbour.guilds())[0]["id"]
        found = await drafted(self.database, guild_id=guild, created_at=now)
        await announcements.publish(self.database, found.id, channels, now, deadline=now + TRIED_FOR)
        self.worker.nudge()
        return MARKER.format(found.id)

    async def now(self) -> dt.datetime:
        """Read the harbour's clock."""
        return dt.datetime.fromtimestamp(await self.harbour.now(), dt.UTC)

    async def idle(self, seconds: float) -> None:
        """Wait until nothing is left to do, for so long at most."""
        async with asyncio.timeout(seconds):
            while await outbox.next_due(self.database) is not None:
                await asyncio.sleep(0.1)


@asynccontextmanager
async def pier(folder: Path, a_second: float) -> AsyncIterator[Pier]:
    """Have a worker at work, that says so much a second."""
    file = folder / "pier.db"
    file.write_bytes(databases.migrated())
    async with (
        Harbour.open() as harbour,
        await Database.open(f"sqlite:///{file}") as database,
        aiohttp.ClientSession() as session,
    ):
        worker = Worker(await _means(harbour, database, session, a_second), "pier", _nothing)
        working = asyncio.create_task(worker.run())
        try:
            yield Pier(harbour, database, worker)
        finally:
            await worker.stop(5.0)
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working


async def fan_out(folder: Path, channels: int, seed: int) -> Fan:
    """Publish into so many channels against limits drawn at random."""
    drawn = random.Random(seed)
    a_second = drawn.randint(GLOBAL_AT_LEAST, GLOBAL_AT_MOST)
    async with pier(folder, USED * a_second) as here:
        each = (drawn.randint(3, 8), float(drawn.randint(3, 8)))
        salt = drawn.randbytes(8).hex()
        await here.harbour.limits(everything=(a_second, 1.0), channel_messages=each, salt=salt)
        ids = await here.harbour.channels(channels)
        marker = await here.publish(ids)
        await here.idle(20.0 + 4 * channels / a_second)
        sent = [each.at for each in await here.harbour.requests(SEND)]
        refused = [each for each in await here.harbour.requests(status=429) if each.answer.get("global")]
        verdict = await here.harbour.verdict({(channel_id, marker) for channel_id in ids})
        rows = await outbox.of_announcement(here.database, marker.partition("=")[2])
    unfinished = sum(each.state != "done" for each in rows)
    return Fan(a_second, ids, marker, verdict, len(refused), unfinished, max(sent) - min(sent))


async def _means(harbour: Harbour, database: Database, session: aiohttp.ClientSession, a_second: float) -> Means:
    ahead = await harbour.now() - time.monotonic()

    def clock() -> dt.datetime:
        return dt.datetime.fromtimestamp(time.monotonic() + ahead, dt.UTC)

    world = SimpleNamespace(catalogue=load_catalogue())
    office = Office(database, SimpleNamespace(forecasts=SimpleNamespace(world=lambda: world)))
    return Means(
        database=database,
        wire=Wire(session, harbour.api_url, lambda: (harbour.token, "DiscordBot (test, 1)")),
        pace=Pace(a_second, time.monotonic),
        clock=clock,
        chance=random.Random(1).random,
        write=office.write,
        free_at=office.free_at,
        told=office.told,
        is_news=lambda _channel_id: False,
        since=clock() - dt.timedelta(minutes=1),  # it has run for a while, so that nothing has to be looked for
    )


async def _nothing() -> None:
    """Prepare nothing before a look."""
