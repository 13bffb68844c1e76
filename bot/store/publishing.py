"""An announcement becomes public, or is taken back: it and its deliveries change together or not at all."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import postings
from bot.store.announced import UNPUBLISHED, Announcement, State, found, put, require_complete, stored_as, taken
from bot.store.database import Database
from bot.store.errors import RefusedValue
from bot.store.facts import DISCORD_ID, require, require_moment
from bot.store.rows import require_row
from bot.store.schema_announcing import announcements, server_channels


async def publish(  # noqa: PLR0913 - an announcement, its targets, and the moments of both
    database: Database,
    announcement_id: str,
    channels: Iterable[int],
    at: datetime,
    *,
    deadline: datetime,
    approved_by: int | None = None,
) -> Announcement:
    """Make it public, and write with it one delivery for each channel, to be given up at the deadline.

    Raises NoSuchAnnouncement, WrongState (a second call), RefusedValue; nothing has changed then.
    """
    targets = _targets(channels)
    require_moment(deadline)
    values = {"published_at": at, "state": State.PUBLISHED.value}
    if approved_by is not None:
        values |= {"approved_by": approved_by, "approved_at": at}
    require_row(announcements, values)

    async def do(connection: AsyncConnection) -> Announcement:
        stored = await taken(connection, announcement_id, UNPUBLISHED)
        require_complete(stored)
        await put(connection, announcement_id, values)
        await postings.add(connection, stored, targets, at, deadline)
        return await stored_as(connection, announcement_id)

    return await database.write(do)


async def release_due(database: Database, at: datetime, *, deadline: datetime) -> list[Announcement]:
    """Publish what was scheduled up to a moment, each in the channels that its server has now.

    Its deliveries are as old as the moment it was scheduled for. Without a channel it stays scheduled.
    """
    require_moment(at)
    require_moment(deadline)
    in_channels = exists().where(server_channels.c.guild_id == announcements.c.guild_id)
    ready = announcements.c.publish_at <= at, announcements.c.state == State.SCHEDULED.value, in_channels
    order = announcements.c.publish_at, announcements.c.created_at, announcements.c.id
    query = select(announcements).where(*ready).order_by(*order)
    if not await database.read(lambda connection: found(connection, query)):
        return []  # asked often: most looks must not cost the turn of a writer

    async def do(connection: AsyncConnection) -> list[Announcement]:
        due = await found(connection, query.with_for_update(skip_locked=True))
        return [await _release(connection, each, at, deadline) for each in due]

    return await database.write(do)


async def withdraw(database: Database, announcement_id: str, at: datetime, *, deadline: datetime) -> Announcement:
    """Take a public one back: what stands becomes a new version that says so, what was never sent ends.

    The new version is to stand before the deadline. Raises NoSuchAnnouncement, WrongState, RefusedValue.
    """
    require_moment(at)
    require_moment(deadline)

    async def do(connection: AsyncConnection) -> Announcement:
        version = (await taken(connection, announcement_id, (State.PUBLISHED,))).version + 1
        values = {"state": State.WITHDRAWN.value, "withdrawn_at": at, "version": version}
        await put(connection, announcement_id, values)
        await postings.stop(connection, announcement_id)
        await postings.revive(connection, (announcement_id, version), at, deadline)
        return await stored_as(connection, announcement_id)

    return await database.write(do)


async def doubt(database: Database) -> int:
    """Put on record that what is not public here may have become so since it was begun; give how many there are.

    Its posts are then looked for before they are sent.
    """
    unpublished = announcements.c.state.in_([state.value for state in UNPUBLISHED])
    begun = {"maybe_public_since": announcements.c.created_at}
    doubted = update(announcements).where(unpublished).values(begun)

    async def do(connection: AsyncConnection) -> int:
        return (await connection.execute(doubted)).rowcount

    return await database.write(do)


async def _release(connection: AsyncConnection, stored: Announcement, at: datetime, deadline: datetime) -> Announcement:
    own = server_channels.c.guild_id == stored.guild_id
    channels = await connection.scalars(select(server_channels.c.channel_id).where(own).order_by("channel_id"))
    await put(connection, stored.id, {"published_at": at, "state": State.PUBLISHED.value})
    await postings.add(connection, stored, list(channels), stored.publish_at or at, deadline)
    return await stored_as(connection, stored.id)


def _targets(channels: Iterable[int]) -> list[int]:
    targets = list(dict.fromkeys(channels))
    if not targets:
        raise RefusedValue("channels", "empty")
    for channel in targets:
        require(DISCORD_ID, "channel_id", channel)
    return targets
