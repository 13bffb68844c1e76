"""The life of a forked worker: what moderators ask for, and the steps until nothing is due any more."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import aiohttp

from bot.delivery.office import Office
from bot.delivery.pace import Pace
from bot.delivery.steps import Means, step
from bot.delivery.wire import Wire
from bot.delivery.worker import LEASE
from bot.rendering.post import post
from bot.store import Database, announcements, outbox, sqlite
from bot.store.announcements import Edit, State
from bot.store.engines import async_url, make_engine
from bot.store.servers import Server
from forecast import Catalogue
from tests.bot.store.announcing import drafted, written
from tests.bot.store.conftest import MOMENT
from tests.faults.boundaries import Boundaries, Boundary
from tests.faults.mistakes import MISTAKES

TRIED_FOR = dt.timedelta(hours=24)
BODIES = "From the summer on.", "Now it says something else."
ACTS = "publish", "edit", "withdraw"
FILE = "outbox.db"
_ROUNDS_AT_MOST = 200


@dataclass(frozen=True)
class Told:
    """What a worker is told when it starts: where things are, what to do first, and at which boundary to die."""

    folder: str
    api_url: str
    token: str
    now: float
    guild_id: int
    channels: list[int]
    announcement_id: str
    acts: list[str]
    kill: int = 0
    mistake: str = ""


@dataclass
class Life:
    """A worker between its database and Discord, with a clock that it moves on by itself."""

    told: Told
    database: Database
    boundaries: Boundaries
    means: Means
    now: dt.datetime

    async def live(self) -> None:
        """Do what is asked for, one thing after the other, and deliver each; deliver what is due at least."""
        for act in self.told.acts:
            self.boundaries.act = act
            await getattr(self, f"_{act}")()
            await self.deliver()
        await self.deliver()

    async def deliver(self) -> None:
        """Take steps until nothing is due; what is due later is due at once, for the clock is ours."""
        for _ in range(_ROUNDS_AT_MOST):
            claimed = await outbox.claim(self.database, "worker", self.now, self.now + LEASE, 50)
            for self.boundaries.channel, each in enumerate(claimed, 1):
                await step(self.means, each)
            self.boundaries.channel = 0
            due = await outbox.next_due(self.database)
            if due is None:
                return
            self.now = max(self.now, due) + dt.timedelta(milliseconds=10)
        raise AssertionError("it never comes to an end")

    async def _publish(self) -> None:
        told = self.told
        await drafted(
            self.database, id=told.announcement_id, guild_id=told.guild_id, body=BODIES[0], created_at=self.now
        )
        await announcements.publish(
            self.database, told.announcement_id, told.channels, self.now, deadline=self.now + TRIED_FOR
        )

    async def _edit(self) -> None:
        found = await announcements.load(self.database, self.told.announcement_id)
        edited = replace(found, body=BODIES[1])
        await announcements.rewrite(self.database, edited, self.now, deadline=self.now + TRIED_FOR)

    async def _withdraw(self) -> None:
        found = await announcements.load(self.database, self.told.announcement_id)
        if found is not None and found.state is State.PUBLISHED:
            await announcements.withdraw(self.database, found.id, self.now, deadline=self.now + TRIED_FOR)


async def live(told: Told, catalogue: Catalogue) -> list[Boundary]:
    """Live to the end, or to the boundary that is the last; give the boundaries that were passed."""
    if told.mistake:
        MISTAKES[told.mistake]()
    now = dt.datetime.fromtimestamp(told.now, dt.UTC)
    world = SimpleNamespace(catalogue=catalogue)
    services = SimpleNamespace(forecasts=SimpleNamespace(world=lambda: world))
    async with (
        await Database.open(f"sqlite:///{told.folder}/{FILE}") as database,
        aiohttp.ClientSession() as session,
    ):
        wire = Wire(session, told.api_url, lambda: (told.token, "DiscordBot (test, 1)"))
        boundaries = Boundaries(told.kill)
        boundaries.watch(database, wire)
        life = Life(told, database, boundaries, None, now)
        office = Office(database, services)
        life.means = Means(
            database=database,
            wire=wire,
            pace=Pace(1e6, time.monotonic),
            clock=lambda: life.now,
            chance=lambda: 0.5,
            write=office.write,
            free_at=office.free_at,
            told=office.told,
            is_news=lambda _channel_id: False,
            since=now,
        )
        await life.live()
    return boundaries.passed


def rehearse(catalogue: Catalogue) -> None:
    """Have loaded what a life would load at its first use."""
    make_engine(async_url("sqlite:///rehearsal.db"), sqlite.PRAGMAS)
    edit = Edit(2, MOMENT, ("body",))  # so that a day is written too, for which the language's own are loaded
    post(written(effective=MOMENT.date(), edits=(edit,)), Server(1), catalogue)


def run(told: Told, catalogue: Catalogue) -> None:
    """Live, and leave the boundaries in a file."""
    passed = asyncio.run(live(told, catalogue))
    (Path(told.folder) / "passed.json").write_text(json.dumps(passed))
