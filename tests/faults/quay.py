"""The real outbox and the real steps against the stand-in, on one clock that moves only when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import aiohttp

from bot.delivery.letters import Letter, of_alert, of_post
from bot.delivery.pace import Pace
from bot.delivery.steps import Means, step
from bot.delivery.wire import Wire
from bot.rendering.page import Button, Page
from bot.rendering.post import ALERT_MARKER, MARKER, post
from bot.standin.server import StandIn
from bot.standin.world import Channel, Message
from bot.store import Database, alerts, announcements, outbox, servers
from bot.store.announcements import Announcement
from bot.store.outbox import Delivery
from forecast import Catalogue, load_catalogue
from tests import databases
from tests.bot.store.announcing import drafted

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
LEASE = dt.timedelta(seconds=60)
TRIED_FOR = dt.timedelta(hours=24)
SUBSCRIBER_KEY = "alertalert22"
_ROUNDS_AT_MOST = 400


@dataclass
class Clock:
    """One time for Discord and for the bot."""

    now: dt.datetime = NOON

    def __call__(self) -> dt.datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    async def sleep(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=max(seconds, 1e-6))  # the least that it can tell
        await asyncio.sleep(0)

    def jump(self, by: dt.timedelta) -> None:
        self.now += by


@dataclass
class Quay:
    """A stand-in, a database, and the steps of a delivery between them."""

    standin: StandIn
    database: Database
    clock: Clock
    means: Means
    catalogue: Catalogue
    news: set[int] = field(default_factory=set)
    heard: list[bool] = field(default_factory=list)

    async def publish(self, *channels: Channel, within: dt.timedelta = TRIED_FOR, **words: object) -> Announcement:
        """Publish an announcement in some channels, now, to be given up after a while."""
        found = await drafted(self.database, guild_id=self.standin.guild.id, created_at=self.clock(), **words)
        return await self.make_public(found, *channels, within=within)

    async def make_public(
        self, draft: Announcement, *channels: Channel, within: dt.timedelta = TRIED_FOR
    ) -> Announcement:
        """Publish a draft in some channels, now."""
        ids, deadline = [each.id for each in channels], self.clock() + within
        return await announcements.publish(self.database, draft.id, ids, self.clock(), deadline=deadline)

    async def rewrite(
        self, announcement: Announcement, within: dt.timedelta = TRIED_FOR, **words: object
    ) -> Announcement:
        """Change what stands, which is to be given up after a while."""
        deadline = self.clock() + within
        return await announcements.rewrite(
            self.database, replace(announcement, **words), self.clock(), deadline=deadline
        )

    async def alert(self, name: str, within: dt.timedelta = TRIED_FOR) -> int:
        """Queue an alert to somebody, to be given up after a while; give who it is."""
        person = self.standin.person(name)
        await alerts.subscribe(self.database, person.user.id, None, "en", "", self.clock())
        due, deadline = self.clock(), self.clock() + within
        await outbox.queue_alert(
            self.database, key=SUBSCRIBER_KEY, user_id=person.user.id, says="changed", due_at=due, deadline=deadline
        )
        return person.user.id

    async def deliver(self) -> None:
        """Take steps, and let time pass until the next is due, until nothing is left to do."""
        for _ in range(_ROUNDS_AT_MOST):
            await self.work_once()
            due = await outbox.next_due(self.database)
            if due is None:
                return
            self.clock.jump(max(due - self.clock(), dt.timedelta()) + dt.timedelta(milliseconds=10))
        raise AssertionError("it never comes to an end")

    async def work_once(self) -> None:
        """Let everything that is due now take one step."""
        claimed = await outbox.claim(self.database, "quay", self.clock(), self.clock() + LEASE, 50)
        await asyncio.gather(*(step(self.means, each) for each in claimed))

    async def rows(self) -> list[Delivery]:
        """Every row of the outbox, however it ended."""
        found = await outbox.claim(self.database, "nobody", NOON, NOON, 0)
        assert found == []
        return await _all(self.database)

    def standing(self, channel: Channel, marker: str) -> list[Message]:
        """The messages in a channel that carry a marker and were not deleted."""
        kept = self.standin.world.messages.get(channel.id, {}).values()
        return [each for each in kept if not each.deleted and marker in str(each.components)]

    async def hear(self, delivery: Delivery, arrived: bool) -> None:
        """Note what became of alerts."""
        if delivery.user_id is not None:
            self.heard.append(arrived)

    async def write(self, delivery: Delivery) -> Letter | None:
        """Write as the office does; alerts say what they carry."""
        if delivery.announcement_id is None:
            button = Button("Stop", ALERT_MARKER.format(delivery.key))
            return of_alert(Page((delivery.says or "",), (button,)))
        found = await announcements.load(self.database, delivery.announcement_id)
        assert found is not None
        server = await servers.load(self.database, found.guild_id)
        return of_post(post(found, server, self.catalogue), found)


async def _at_once(_: Delivery) -> None:
    return None


def marker_of(announcement: Announcement) -> str:
    return MARKER.format(announcement.id)


async def _all(database: Database) -> list[Delivery]:
    from sqlalchemy import select

    from bot.store.schema_announcing import deliveries

    async def read(connection: object) -> list[Delivery]:
        return [Delivery(**row._mapping) for row in await connection.execute(select(deliveries).order_by("id"))]

    return await database.read(read)


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


@contextlib.asynccontextmanager
async def quay(folder: Path) -> AsyncIterator[Quay]:
    """Open everything, and close it again."""
    clock = Clock()
    address = databases.lay(folder / "quay.db")
    connector = aiohttp.TCPConnector(force_close=True)
    async with (
        StandIn(clock.seconds) as standin,
        await Database.open(address) as database,
        aiohttp.ClientSession(connector=connector) as session,
    ):
        wire = Wire(session, standin.api_url, lambda: (standin.token, "DiscordBot (test, 1)"))
        made = Quay(standin, database, clock, None, _catalogue())
        made.means = Means(
            database=database,
            wire=wire,
            pace=Pace(1e3, clock.seconds, clock.sleep),
            clock=clock,
            chance=lambda: 0.5,
            write=made.write,
            free_at=_at_once,
            told=made.hear,
            is_news=lambda channel_id: channel_id in made.news,
            since=NOON - dt.timedelta(hours=1),
        )
        yield made
