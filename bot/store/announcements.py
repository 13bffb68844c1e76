"""What servers announce: written, approved, published once, changed and withdrawn, each in one transaction.

Every function that names one announcement raises NoSuchAnnouncement where there is none, WrongState where it
has come too far or not far enough (so a second `publish` says that it is done), and RefusedValue for a value
that cannot be stored; nothing has changed then.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import postings
from bot.store.announced import (
    UNPUBLISHED,
    WORDS,
    Announcement,
    Changed,
    Edit,
    Kind,
    State,
    edited_parts,
    found,
    put,
    put_change,
    require_complete,
    row_of,
    stored_as,
    taken,
)
from bot.store.database import Database
from bot.store.errors import RefusedValue
from bot.store.facts import DISCORD_ID, Number, require, require_moment
from bot.store.publishing import publish, release_due, withdraw
from bot.store.rows import require_row
from bot.store.schema_announcing import ANNOUNCEMENT_ID, announced_changes, announcement_edits, announcements

__all__ = [
    "Announcement",
    "Changed",
    "Edit",
    "Kind",
    "State",
    "discard",
    "draft",
    "edited_parts",
    "load",
    "of_server",
    "publish",
    "release_due",
    "rewrite",
    "schedule",
    "standing",
    "sweep",
    "wait",
    "withdraw",
]

_DRAFTS_SHOWN: Final = timedelta(days=1)
_HERE = announcements.c


async def draft(database: Database, announcement: Announcement) -> None:
    """Keep a new announcement as a draft of version 1, with nobody's approval; its id must never have been used."""
    row = row_of(announcement) | {"state": State.DRAFT.value, "version": 1, "approved_by": None}

    async def keep(connection: AsyncConnection) -> None:
        await connection.execute(insert(announcements).values(row))
        await put_change(connection, announcement)

    await database.write(keep)


async def load(database: Database, announcement_id: str) -> Announcement | None:
    """Give an announcement, or None where there is none, also for an id that cannot be one."""
    if ANNOUNCEMENT_ID.fault(announcement_id):
        return None
    query = select(announcements).where(_HERE.id == announcement_id)
    return next(iter(await database.read(lambda connection: found(connection, query))), None)


async def of_server(
    database: Database, guild_id: int, most: int = 25, at: datetime | None = None
) -> list[Announcement]:
    """Give the newest announcements of a server, newest first, without the discarded.

    Given the present moment, also without drafts older than a day.
    """
    require(DISCORD_ID, "guild_id", guild_id)
    require(Number(0, 1_000), "most", most)
    query = select(announcements).where(_HERE.guild_id == guild_id, _HERE.state != State.DISCARDED.value)
    if at is not None:
        query = query.where(or_(_HERE.state != State.DRAFT.value, _HERE.created_at >= at - _DRAFTS_SHOWN))
    newest = query.order_by(_HERE.created_at.desc(), _HERE.id).limit(most)
    return await database.read(lambda connection: found(connection, newest))


async def standing(database: Database, guild_id: int) -> list[Announcement]:
    """Give the public announcements of a server that change its catalogue, in the order of publishing.

    Those published in one second come in the order in which they were planned for, else in that of writing.
    """
    require(DISCORD_ID, "guild_id", guild_id)
    query = (
        select(announcements)
        .join(announced_changes, announced_changes.c.announcement_id == _HERE.id)
        .where(_HERE.guild_id == guild_id, _HERE.state == State.PUBLISHED.value)
        .order_by(_HERE.published_at, _HERE.publish_at, _HERE.created_at, _HERE.id)
    )
    return await database.read(lambda connection: found(connection, query))


async def rewrite(database: Database, announcement: Announcement, at: datetime, *, deadline: datetime) -> Announcement:
    """Replace the words, the day, the source and the change, and before it is public also whether it pings.

    A public one becomes a new version, which all its deliveries then want before the deadline, and remembers
    which parts were edited; where no part was, nothing happens. One approved before waits for approval anew.
    """
    require_moment(at)
    require_moment(deadline)
    row = row_of(announcement)

    async def do(connection: AsyncConnection) -> Announcement:
        old = await taken(connection, announcement.id, (*UNPUBLISHED, State.PUBLISHED))
        if old.state is not State.DRAFT:
            require_complete(announcement)
        if old.state is State.PUBLISHED:
            values = await _next_version(connection, old, announcement, (at, deadline))
        else:
            values = {"pings": announcement.pings} | _unapproved(old)
        if values:
            await put(connection, old.id, values | {name: row[name] for name in WORDS})
            await put_change(connection, announcement)
        return await stored_as(connection, old.id)

    return await database.write(do)


async def wait(database: Database, announcement_id: str) -> None:
    """Let a draft, or one that was scheduled, wait for a second moderator."""
    await _move(database, announcement_id, (State.DRAFT, State.SCHEDULED), {"state": State.WAITING.value})


async def schedule(  # noqa: PLR0913 - who approved it, and when, come with it
    database: Database,
    announcement_id: str,
    publish_at: datetime,
    zone: str | None,
    *,
    approved_by: int | None = None,
    at: datetime | None = None,
) -> None:
    """Have it published at a moment, which was said in a zone; whoever approved it did so at `at`."""
    if (approved_by is None) != (at is None):
        raise RefusedValue("approved_by", "malformed")
    values: dict[str, Any] = {"state": State.SCHEDULED.value, "publish_at": publish_at, "zone": zone}
    approval = {"approved_by": approved_by, "approved_at": at} if approved_by is not None else {}
    await _move(database, announcement_id, UNPUBLISHED, values | approval)


async def discard(database: Database, announcement_id: str) -> None:
    """Give up one that is not public yet."""
    await _move(database, announcement_id, UNPUBLISHED, {"state": State.DISCARDED.value})


async def sweep(database: Database, before: datetime) -> int:
    """Delete drafts and discarded ones that were begun before a moment; give how many."""
    require_moment(before)
    idle = _HERE.state.in_((State.DRAFT.value, State.DISCARDED.value))

    async def do(connection: AsyncConnection) -> int:
        return (await connection.execute(delete(announcements).where(idle, _HERE.created_at < before))).rowcount

    return await database.write(do)


async def _next_version(
    connection: AsyncConnection, old: Announcement, new: Announcement, times: tuple[datetime, datetime]
) -> dict[str, Any]:
    """Put the edit of a public one on record, and have it delivered; give what changes in its row, {} if nothing."""
    parts = edited_parts(old, new)
    if not parts:
        return {}
    at, deadline = times
    edit = {"announcement_id": old.id, "version": old.version + 1, "edited_at": at, "parts": ",".join(parts)}
    await connection.execute(insert(announcement_edits).values(edit))
    await postings.revive(connection, (old.id, old.version + 1), at, deadline)
    return {"version": old.version + 1}


def _unapproved(old: Announcement) -> dict[str, Any]:
    """What was approved were other words."""
    again = {"approved_by": None, "approved_at": None, "state": State.WAITING.value}
    return {} if old.approved_by is None else again


async def _move(database: Database, announcement_id: str, allowed: tuple[State, ...], values: dict[str, Any]) -> None:
    require_row(announcements, values)

    async def do(connection: AsyncConnection) -> None:
        stored = await taken(connection, announcement_id, allowed)
        if values["state"] != State.DISCARDED.value:
            require_complete(stored)
        await put(connection, announcement_id, values)

    await database.write(do)
