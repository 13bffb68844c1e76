"""Announcements in a server, past the forms of moderators: published in the store, posted by the worker."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

from bot.client import ForecastleClient
from bot.standin.world import Channel, Message
from bot.store import Database, announcements, outbox
from bot.store.announcements import Announcement, Changed, Kind, State
from bot.store.outbox import Delivery
from tests.aboard import NOON, Ship
from tests.bot.store.announcing import new_id

REWARDS = "tiktok.creator_rewards"
DECEMBER = dt.date(2026, 12, 1)
LATER = NOON + dt.timedelta(days=1)


def database_of(client: ForecastleClient) -> Database:
    """The database that the bot has open."""
    return client.services.announced._database


def written(guild_id: int, change: Changed | None = None, **more: object) -> Announcement:
    """An announcement by Kari that lowers the bar of Creator Rewards to 5,000 followers in December, unless told."""
    given = {
        "id": new_id(), "guild_id": guild_id, "author_id": 4711, "author_name": "Kari", "kind": Kind.CHANGE,
        "feature": REWARDS, "effective": DECEMBER, "source": None, "title": "Lower bar", "body": "From December.",
        "pings": False, "change": change or lowered(), "state": State.DRAFT, "version": 1, "zone": None,
        "created_at": NOON, **more,
    }  # fmt: skip
    return Announcement(**given)


def lowered(at_least: int = 5000) -> Changed:
    """A bar of followers."""
    return Changed(requirement="followers", at_least=at_least)


async def publish(ship: Ship, client: ForecastleClient, announcement: Announcement) -> tuple[Announcement, Message]:
    """Publish an announcement in the news channel of its server, and wait until it stands there."""
    database, channel = database_of(client), _channel(ship, announcement.guild_id)
    await announcements.draft(database, announcement)
    made = await announcements.publish(database, announcement.id, [channel.id], NOON, deadline=LATER)
    delivery = await _settled(client, made, None)
    assert delivery.message_id is not None
    return made, ship.standin.world.message(channel.id, delivery.message_id)


async def withdraw(client: ForecastleClient, announcement: Announcement) -> Announcement:
    """Withdraw an announcement, and wait until its post says so."""
    gone = await announcements.withdraw(database_of(client), announcement.id, NOON, deadline=LATER)
    await _settled(client, gone, announcement)
    return gone


async def rewrite(client: ForecastleClient, announcement: Announcement, **changed: object) -> Announcement:
    """Edit an announcement that stands, and wait until its post says so."""
    edited = await announcements.rewrite(database_of(client), replace(announcement, **changed), NOON, deadline=LATER)
    await _settled(client, edited, announcement)
    return edited


def _channel(ship: Ship, guild_id: int) -> Channel:
    return ship.standin.channel("announcements", ship.standin.world.guilds[guild_id])


async def _settled(client: ForecastleClient, now: Announcement, earlier: Announcement | None) -> Delivery:
    """Tell the worker, as the commands do, and wait until nothing is left to deliver."""
    client.services.announcing.tell(now, earlier)
    async with asyncio.timeout(20):
        while True:
            (delivery,) = await outbox.of_announcement(database_of(client), now.id)
            if delivery.state != "waiting":
                return delivery
            await asyncio.sleep(0.02)
