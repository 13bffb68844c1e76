"""An announcement as plain data, and its way into rows and out of them."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.errors import NoSuchAnnouncement, RefusedValue, WrongState
from bot.store.facts import require
from bot.store.rows import require_row
from bot.store.schema_announcing import AMOUNT, COUNTRY, NAME, announced_changes, announcement_edits, announcements


class State(StrEnum):
    """How far an announcement has come; one that waits does so for a second moderator."""

    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Kind(StrEnum):
    """What an announcement is about."""

    NEW = "new"
    CHANGE = "change"
    ENDING = "ending"
    REMINDER = "reminder"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Changed:
    """What an announcement changes in the catalogue: a requirement's value, the feature's availability or its rate.

    `rate` is what the mind's `Change` takes: two values above 0, in the feature's own currency; a share is 0 to 1.
    """

    requirement: str | None = None
    at_least: int | None = None
    one_of: tuple[str, ...] = ()
    status: str | None = None
    countries: tuple[str, ...] = ()
    rate: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """That parts of a public announcement were changed, which made it this version."""

    version: int
    at: datetime
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement of one server, with its change and its edits; nobody's name where the author was erased.

    `maybe_public_since` is not None where a backup brought it back: it may have been posted since that moment.
    """

    id: str
    guild_id: int
    author_id: int | None
    author_name: str | None
    kind: Kind
    feature: str | None
    effective: date | None
    source: str | None
    title: str
    body: str
    pings: bool
    change: Changed | None
    state: State
    version: int
    zone: str | None
    created_at: datetime
    publish_at: datetime | None = None
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    approved_by: int | None = None
    maybe_public_since: datetime | None = None
    edits: tuple[Edit, ...] = ()


UNPUBLISHED: Final = (State.DRAFT, State.WAITING, State.SCHEDULED)
"""Where an announcement is that may still become public."""

WORDS: Final = ("title", "body", "effective", "source")
"""What of an announcement's own row an edit may replace, wherever it stands."""


async def found(connection: AsyncConnection, query: Select[Any]) -> list[Announcement]:
    """Give the announcements of a query of their table, whole, in its order."""
    rows = (await connection.execute(query)).all()
    ids = [row.id for row in rows]
    changes = select(announced_changes).where(announced_changes.c.announcement_id.in_(ids))
    changed = {row.announcement_id: _changed(row) for row in await connection.execute(changes)}
    edits: dict[str, list[Edit]] = {each: [] for each in ids}
    said = select(announcement_edits).where(announcement_edits.c.announcement_id.in_(ids))
    for row in await connection.execute(said.order_by(announcement_edits.c.version)):
        edits[row.announcement_id].append(Edit(row.version, row.edited_at, tuple(row.parts.split(","))))
    return [_whole(row, changed.get(row.id), edits[row.id]) for row in rows]


async def taken(connection: AsyncConnection, announcement_id: str, allowed: tuple[State, ...]) -> Announcement:
    """Give one for a change, which no other transaction makes meanwhile; raise NoSuchAnnouncement, WrongState."""
    query = select(announcements).where(announcements.c.id == announcement_id).with_for_update()
    stored = next(iter(await found(connection, query)), None)
    if stored is None:
        raise NoSuchAnnouncement(announcement_id)
    if stored.state not in allowed:
        raise WrongState(announcement_id, stored.state.value)
    return stored


async def stored_as(connection: AsyncConnection, announcement_id: str) -> Announcement:
    """Give one as it stands at this point of a transaction."""
    (stored,) = await found(connection, select(announcements).where(announcements.c.id == announcement_id))
    return stored


async def put(connection: AsyncConnection, announcement_id: str, values: dict[str, Any]) -> None:
    """Change columns of an announcement's own row."""
    await connection.execute(update(announcements).where(announcements.c.id == announcement_id).values(values))


async def put_change(connection: AsyncConnection, announcement: Announcement) -> None:
    """Make the stored change the one that the announcement has, or none."""
    own = announced_changes.c.announcement_id == announcement.id
    await connection.execute(delete(announced_changes).where(own))
    if announcement.change is not None:
        row = _columns_of(announcement.change) | {"announcement_id": announcement.id}
        await connection.execute(insert(announced_changes).values(row))


def row_of(announcement: Announcement) -> dict[str, Any]:
    """Give an announcement's own columns; raise RefusedValue for what cannot be stored, also of its change."""
    columns = {each.name for each in announcements.columns} - {"approved_at"}
    row = {name: getattr(announcement, name) for name in columns}
    require_row(announcements, row)
    if announcement.change is not None:
        _require_change(announcement.change)
    return row


def require_complete(announcement: Announcement) -> None:
    """Raise RefusedValue for what cannot become public: without a title, or a change without feature and day."""
    if not announcement.title:
        raise RefusedValue("title", "empty")
    if announcement.change is not None and announcement.feature is None:
        raise RefusedValue("feature", "empty")
    if announcement.change is not None and announcement.effective is None:
        raise RefusedValue("effective", "empty")


def edited_parts(old: Announcement, new: Announcement) -> tuple[str, ...]:
    """Name the parts in which two versions differ."""
    return tuple(part for part in (*WORDS, "change") if getattr(old, part) != getattr(new, part))


def _require_change(change: Changed) -> None:
    if sum(each is not None for each in (change.requirement, change.status, change.rate)) != 1:
        raise RefusedValue("change", "malformed")
    for kind, name, values in ((NAME, "one_of", change.one_of), (COUNTRY, "countries", change.countries)):
        for value in values:
            require(kind, name, value)
    if change.rate is not None:
        _require_rate(*change.rate)
    require_row(announced_changes, _columns_of(change))


def _require_rate(low: Decimal, high: Decimal) -> None:
    if not all(each.is_finite() for each in (low, high)) or not 0 < low <= high:
        raise RefusedValue("rate", "out_of_bounds")
    for each in (low, high):
        require(AMOUNT, "rate", _written(each))


def _columns_of(change: Changed) -> dict[str, Any]:
    lists = {name: _joined(getattr(change, name)) for name in ("one_of", "countries")}
    return asdict(change) | lists | {"rate": _joined([_written(each) for each in change.rate or ()])}


def _written(amount: Decimal) -> str:
    return format(amount, "f")


def _joined(values: Sequence[str]) -> str | None:
    return ",".join(values) or None


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _changed(row: Row[Any]) -> Changed:
    lists = _split(row.one_of), row.status, _split(row.countries)
    return Changed(row.requirement, row.at_least, *lists, _range(row.rate))


def _range(text: str | None) -> tuple[Decimal, Decimal] | None:
    if text is None:
        return None
    low, high = text.split(",")
    return Decimal(low), Decimal(high)


def _whole(row: Row[Any], change: Changed | None, edits: Iterable[Edit]) -> Announcement:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it, underscored to leave names to columns
    values.pop("approved_at")
    typed = {"kind": Kind(row.kind), "state": State(row.state)}
    return Announcement(**values | typed, change=change, edits=tuple(edits))
