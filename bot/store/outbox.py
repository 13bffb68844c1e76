"""The outbox: which messages should stand, which do, and who is at work on each.

A worker claims rows with a lease and changes only those: every function here that takes a delivery goes by the
lease it was claimed with, and does nothing once that is lost. What happened is added to what the row says now,
not to what it said when it was claimed: an edit or a withdrawal meanwhile stays wanted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, insert, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import Instant
from bot.store.database import Database
from bot.store.facts import Number, require
from bot.store.postings import deadline_after
from bot.store.rows import require_row, require_value
from bot.store.schema_announcing import alerts, deliveries

End = Literal["failed", "unclear", "done"]
Values = dict[str, Any]

_HERE = deliveries.c
_UNLEASED: Final[Values] = {"lease_owner": None, "lease_until": None}
_SUCCESS: Final[Values] = {"reason": None, "error_at": None, "attempts": 0}
_SAYS_AT_MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox; `wanted` is the version that should stand, `posted` the one that does.

    `attempted_at` is the moment of a send whose outcome is not known; `attempts` counts tries since the last success.
    """

    id: int
    key: str
    kind: str
    announcement_id: str | None
    guild_id: int | None
    channel_id: int | None
    user_id: int | None
    says: str | None
    state: str
    reason: str | None
    wanted: int
    posted: int | None
    message_id: int | None
    publish: bool
    published: bool
    attempts: int
    attempted_at: datetime | None
    error_at: datetime | None
    due_at: datetime
    next_at: datetime
    deadline: datetime
    lease_owner: str | None
    lease_until: datetime | None
    sent_at: datetime | None
    since: datetime | None


async def claim(database: Database, owner: str, at: datetime, until: datetime, most: int) -> list[Delivery]:
    """Take what is due and in nobody's hands, longest due first, and hold it until a moment.

    Each row goes to one owner alone, also among several processes. Raises RefusedValue.
    """
    require_row(deliveries, {"lease_owner": owner, "next_at": at, "lease_until": until})
    require(Number(0, 10_000), "most", most)
    held = {"lease_owner": owner, "lease_until": until}
    statement = update(deliveries).where(_HERE.id.in_(_due(at, most))).values(held).returning(*_HERE)

    async def do(connection: AsyncConnection) -> list[Delivery]:
        claimed = [_delivery(row) for row in await connection.execute(statement)]
        return sorted(claimed, key=lambda each: (each.next_at, each.id))

    return await database.write(do)


async def attempt(database: Database, delivery: Delivery, at: datetime) -> bool:
    """Put on record that it is about to be sent; False, and it must not be sent, when the lease is lost or over."""
    require_value(_HERE.attempted_at, at)
    held = and_(_held(delivery), _HERE.lease_until > at)
    values = {"attempted_at": at}

    async def do(connection: AsyncConnection) -> bool:
        return (await connection.execute(update(deliveries).where(held).values(values))).rowcount == 1

    return await database.write(do)


async def posted(  # noqa: PLR0913 - what was sent, as what, which version, when
    database: Database,
    delivery: Delivery,
    message_id: int,
    version: int,
    at: datetime,
    *,
    publish: bool,
) -> None:
    """Record that it stands as a message, in a version (0 for one that must be edited in any case).

    `publish` says whether it should be published to followers too. A row that has another message already is
    left alone.
    """
    require_row(deliveries, {"message_id": message_id, "posted": version, "next_at": at, "publish": publish})

    def stands(row: Delivery) -> Values | None:
        if row.message_id not in (None, message_id):
            return None
        sent = {"message_id": message_id, "sent_at": row.sent_at or at, "attempted_at": None, "publish": publish}
        return sent | _newer(row, version)

    await _progress(database, delivery, at, stands)


async def edited(database: Database, delivery: Delivery, version: int, at: datetime) -> None:
    """Record that the message that stands was edited to a version."""
    require_row(deliveries, {"posted": version, "next_at": at})
    await _progress(database, delivery, at, lambda row: _newer(row, version) if row.message_id else None)


async def published(database: Database, delivery: Delivery, at: datetime, *, needed: bool = True) -> None:
    """Record that it was published to followers, or that there is no need."""
    require_value(_HERE.next_at, at)
    values = {"published": True} if needed else {"publish": False}
    await _progress(database, delivery, at, lambda _: values)


async def not_sent(database: Database, delivery: Delivery) -> None:
    """Record that the attempt did nothing, for certain."""
    await _change(database, delivery, lambda _: {"attempted_at": None})


async def again(database: Database, delivery: Delivery, at: datetime, next_at: datetime, reason: str) -> None:
    """Give it back, to be tried again at a moment, and say why."""
    values = {"reason": reason, "error_at": at, "next_at": next_at}
    require_row(deliveries, values)

    await _change(database, delivery, lambda row: values | _UNLEASED | {"attempts": row.attempts + 1})


async def end(database: Database, delivery: Delivery, state: End, reason: str | None, at: datetime) -> None:
    """End it, saying why; but when more was wanted meanwhile, it is due again instead, and decided anew."""
    values = {"state": state, "reason": reason, "error_at": None if state == "done" else at}
    require_row(deliveries, values)

    def over(row: Delivery) -> Values:
        return _UNLEASED | ({"next_at": at} if row.wanted > delivery.wanted else values)

    await _change(database, delivery, over)


async def settle(database: Database, delivery_id: int, guild_id: int, *, there: bool, at: datetime) -> bool:
    """Take a moderator's answer about an unclear one of their server: it stands, or it is to be sent after all.

    False when it is not unclear, or not theirs.
    """
    require_row(deliveries, {"guild_id": guild_id, "next_at": at})
    unclear = _HERE.id == delivery_id, _HERE.guild_id == guild_id, _HERE.state == "unclear"
    stands = {"state": "done", "reason": None, "sent_at": at}
    anew = {"attempted_at": None, "due_at": at, "next_at": at, "deadline": deadline_after(at)}
    values = stands if there else anew | _SUCCESS | {"state": "waiting"}

    async def do(connection: AsyncConnection) -> bool:
        return (await connection.execute(update(deliveries).where(*unclear).values(values))).rowcount == 1

    return await database.write(do)


async def of_announcement(database: Database, announcement_id: str) -> list[Delivery]:
    """Give the deliveries of an announcement, in the order in which they were written."""
    query = select(deliveries).where(_HERE.announcement_id == announcement_id).order_by(_HERE.id)

    async def do(connection: AsyncConnection) -> list[Delivery]:
        return [_delivery(row) for row in await connection.execute(query)]

    return await database.read(do)


async def next_due(database: Database) -> datetime | None:
    """Give the moment at which something can be claimed next, which may be past; None when nothing waits."""
    held = and_(_HERE.lease_until.is_not(None), _HERE.lease_until > _HERE.next_at)
    moment = func.min(case((held, _HERE.lease_until), else_=_HERE.next_at))
    query = select(type_coerce(moment, Instant())).where(_HERE.state == "waiting")
    return await database.read(lambda connection: connection.scalar(query))


async def queue_alert(  # noqa: PLR0913 - the row, column by column
    database: Database, *, key: str, user_id: int, says: str, due_at: datetime, deadline: datetime
) -> None:
    """Have an alert sent to a person at a moment; nothing where they asked for none.

    One that waits and was not attempted takes the words in, so that a person gets one message: the newest of
    them that fit. Whoever holds that one loses it, since they hold the old words.
    """
    row = {"key": key, "user_id": user_id, "says": says, "due_at": due_at, "deadline": deadline}
    require_row(deliveries, row)

    async def do(connection: AsyncConnection) -> None:
        since = await connection.scalar(select(alerts.c.since).where(alerts.c.user_id == user_id).with_for_update())
        if since is not None and not await _merge(connection, user_id, says, deadline):
            await connection.execute(insert(deliveries).values(row | _NEW_ALERT | {"next_at": due_at, "since": since}))

    await database.write(do)


_NEW_ALERT: Final[Values] = {
    "kind": "alert",
    "state": "waiting",
    "wanted": 1,
    "publish": False,
    "published": False,
    "attempts": 0,
}


async def _merge(connection: AsyncConnection, user_id: int, says: str, deadline: datetime) -> bool:
    unsent = _HERE.state == "waiting", _HERE.message_id.is_(None), _HERE.attempted_at.is_(None)
    query = select(_HERE.id, _HERE.says).where(_HERE.user_id == user_id, *unsent).order_by(_HERE.id).limit(1)
    found = (await connection.execute(query.with_for_update())).one_or_none()
    if found is None:
        return False
    lines = [line for line in found.says.split("\n") if line not in says.split("\n")]
    while sum(len(line) + 1 for line in lines) + len(says) > _SAYS_AT_MOST:
        lines.pop(0)
    values = {"says": "\n".join([*lines, says]), "deadline": deadline} | _UNLEASED
    await connection.execute(update(deliveries).where(_HERE.id == found.id).values(values))
    return True


async def _progress(
    database: Database, delivery: Delivery, at: datetime, work: Callable[[Delivery], Values | None]
) -> None:
    """Add a success, then end the delivery if nothing is left to do, else give it back, due now."""

    def onwards(row: Delivery) -> Values | None:
        made = work(row)
        if made is None:
            return None
        now = {"posted": row.posted, "publish": row.publish, "published": row.published} | made
        whole = (now["posted"] or 0) >= row.wanted and (now["published"] or not now["publish"])
        return made | _SUCCESS | _UNLEASED | ({"state": "done"} if whole else {"next_at": at})

    await _change(database, delivery, onwards)


async def _change(database: Database, delivery: Delivery, work: Callable[[Delivery], Values | None]) -> None:
    """Change the row by what it says now, if it is still held."""
    query = select(deliveries).where(_held(delivery)).with_for_update()

    async def do(connection: AsyncConnection) -> None:
        row = (await connection.execute(query)).one_or_none()
        values = None if row is None else work(_delivery(row))
        if values:
            await connection.execute(update(deliveries).where(_HERE.id == delivery.id).values(values))

    await database.write(do)


def _due(at: datetime, most: int) -> Select[tuple[int]]:
    """What is due and in nobody's hands; on PostgreSQL past what another claims at this moment."""
    free = or_(_HERE.lease_until.is_(None), _HERE.lease_until <= at)
    due = select(_HERE.id).where(_HERE.state == "waiting", _HERE.next_at <= at, free)
    return due.order_by(_HERE.next_at, _HERE.id).limit(most).with_for_update(skip_locked=True)


def _held(delivery: Delivery) -> ColumnElement[bool]:
    """That the row is held by the very lease of this delivery; one that was never claimed holds nothing."""
    lease = _HERE.lease_owner == delivery.lease_owner, _HERE.lease_until == delivery.lease_until
    return and_(_HERE.id == delivery.id, _HERE.lease_owner.is_not(None), *lease)


def _newer(row: Delivery, version: int) -> Values:
    return {"posted": max(row.posted or 0, version)}


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it, underscored for columns' sake
