"""What announcing does to the outbox: its rows come, change and end in the announcement's own transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, insert, literal, not_, or_, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.announced import Announcement
from bot.store.columns import BIG_NUMBER, Instant, seconds_of
from bot.store.schema_announcing import deliveries

_HERE = deliveries.c


async def add(
    connection: AsyncConnection,
    announcement: Announcement,
    channels: Sequence[int],
    due_at: datetime,
    deadline: datetime,
) -> None:
    """Write one delivery for each channel."""
    shared = {
        "kind": "post",
        "announcement_id": announcement.id,
        "guild_id": announcement.guild_id,
        "state": "waiting",
        "wanted": announcement.version,
        "publish": True,  # the worker knows which channels are for news
        "published": False,
        "attempts": 0,
        "due_at": due_at,
        "next_at": due_at,
        "deadline": deadline,
    }
    rows = [shared | {"key": f"{announcement.id}.{channel}", "channel_id": channel} for channel in channels]
    await connection.execute(insert(deliveries), rows)


async def stop(connection: AsyncConnection, announcement_id: str) -> None:
    """End the deliveries of which nothing can stand, since nothing was ever sent."""
    untouched = and_(_HERE.state == "waiting", _HERE.message_id.is_(None), _HERE.attempted_at.is_(None))
    ended = {"state": "done", "reason": "withdrawn", "lease_owner": None, "lease_until": None}
    own = _HERE.announcement_id == announcement_id
    await connection.execute(update(deliveries).where(own, untouched).values(ended))


async def revive(connection: AsyncConnection, announcement: tuple[str, int], at: datetime, deadline: datetime) -> None:
    """Want a new version, given with the announcement's id, of everything that stands or may stand.

    What waits keeps its lease and its moment: whoever holds it finds that more is wanted, and Discord may have
    asked for patience. What had come to an end is due now.
    """
    announcement_id, version = announcement
    never = and_(_HERE.message_id.is_(None), or_(_HERE.state == "failed", _ended_by_stop()))
    waits = _HERE.state == "waiting"
    values = {
        "wanted": version,
        "state": "waiting",
        "reason": case((waits, _HERE.reason), else_=None),
        "next_at": case((waits, _HERE.next_at), else_=literal(at, Instant())),
        "deadline": deadline,
    }
    own = _HERE.announcement_id == announcement_id
    await connection.execute(update(deliveries).where(own, not_(never)).values(values))


def deadline_after(at: datetime) -> ColumnElement[Any]:
    """Give a delivery that begins anew at a moment as long a time as it had at first."""
    span = type_coerce(_HERE.deadline, BIG_NUMBER) - type_coerce(_HERE.due_at, BIG_NUMBER)
    return type_coerce(seconds_of(at) + span, Instant)


def _ended_by_stop() -> ColumnElement[bool]:
    return and_(_HERE.state == "done", _HERE.reason.is_not(None), _HERE.reason == "withdrawn")
