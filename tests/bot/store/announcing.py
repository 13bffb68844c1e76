"""Announcements, servers and deliveries to try things on."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from bot.store import Database, announcements, outbox
from bot.store.announcements import Announcement, Kind, State
from bot.store.outbox import Delivery
from tests.bot.store.conftest import MOMENT

GUILD, ELSEWHERE = 700, 800
CHANNELS = (71, 72, 73)
DAYS = timedelta(days=1)
SECOND = timedelta(seconds=1)
DEADLINE = MOMENT + DAYS
LEASE = timedelta(minutes=1)

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_numbers = count(1)


def new_id() -> str:
    """An id that no other announcement of this run has, and that comes after all earlier ones."""
    number = next(_numbers)
    return "".join(_LETTERS[number // 32**place % 32] for place in reversed(range(12)))


def written(**changes: object) -> Announcement:
    """An announcement as somebody wrote it."""
    plain = Announcement(
        id=new_id(),
        guild_id=GUILD,
        author_id=7,
        author_name="Ada",
        kind=Kind.NEW,
        feature="tiktok.creator_rewards",
        effective=None,
        source=None,
        title="More views needed",
        body="From the summer on.",
        pings=False,
        change=None,
        state=State.DRAFT,
        version=1,
        zone=None,
        created_at=MOMENT,
    )
    return replace(plain, **changes)


async def drafted(database: Database, **changes: object) -> Announcement:
    """One that is a draft."""
    announcement = written(**changes)
    await announcements.draft(database, announcement)
    return announcement


async def public(database: Database, channels: tuple[int, ...] = CHANNELS, **changes: object) -> Announcement:
    """One that is published at MOMENT."""
    announcement = await drafted(database, **changes)
    return await announcements.publish(database, announcement.id, channels, MOMENT, deadline=DEADLINE)


async def claimed(database: Database, owner: str = "ada", at=MOMENT, most: int = 10) -> list[Delivery]:
    """What an owner gets for a minute."""
    return await outbox.claim(database, owner, at, at + LEASE, most)


async def delivery(database: Database, channels: tuple[int, ...] = (71,)) -> Delivery:
    """One that was just claimed."""
    await public(database, channels)
    return (await claimed(database))[0]


async def now(database: Database, one: Delivery) -> Delivery:
    """What a row of an announcement says now."""
    (found,) = [each for each in await outbox.of_announcement(database, one.announcement_id) if each.id == one.id]
    return found
