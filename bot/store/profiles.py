"""What creators told about their accounts: the present state, and every reading that led to it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.errors import RefusedValue
from bot.store.facts import DISCORD_ID, FACTS, require, require_facts, require_moment
from bot.store.schema import profile_history, profiles


@dataclass(frozen=True)
class StoredProfile:
    """The present state of one person: the facts that are known, each with the day it was last told.

    `facts` and `told` have the same keys, in the order of `facts.FACTS`; the moments are in UTC, to the
    second.
    """

    user_id: int
    facts: dict[str, str | int]
    told: dict[str, date]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Told:
    """One fact and the day on which it was told; a value of None means that it was taken back."""

    fact: str
    value: str | int | None
    told_on: date


@dataclass(frozen=True)
class Reading(Told):
    """One fact as it was told once, and the moment at which it came into this database."""

    told_at: datetime


async def load(database: Database, user_id: int) -> StoredProfile | None:
    """Give what a person told, or None when nothing is stored; raise RefusedValue for an impossible id."""
    require(DISCORD_ID, "user_id", user_id)
    return await database.read(lambda connection: _load(connection, user_id))


async def tell(
    database: Database, user_id: int, facts: Mapping[str, str | int | None], on: date, at: datetime
) -> StoredProfile:
    """Keep the given facts as told on the day `on`, at the moment `at`, and give the whole profile.

    Facts that are not given stay as they are; None takes one back; a value told again counts as told on the
    new day. Each given fact is also appended to the history, in the same transaction. Raises RefusedValue and
    then changes nothing: for an id, fact or value out of bounds, no fact at all, a datetime for a day, a
    moment without a time zone.
    """
    require(DISCORD_ID, "user_id", user_id)
    given = dict(facts)  # the caller may go on changing it while this waits for its turn
    require_facts(given)
    _require_times(on, at)
    return await database.write(lambda connection: _tell(connection, user_id, given, (on, at)))


async def history(database: Database, user_id: int) -> list[Reading]:
    """Give every reading of a person in the order told; raise RefusedValue for an impossible id."""
    require(DISCORD_ID, "user_id", user_id)
    return await database.read(lambda connection: _history(connection, user_id))


async def take_back(database: Database, user_id: int, readings: Sequence[Told], at: datetime) -> int:
    """Add readings that somebody brings back, in one transaction, and give how many of them were new.

    A reading that is there already (the same fact, value and day) is left out. The profile then has for each
    fact the reading of the latest day; for the same day, what was stored before comes first. All new rows
    are as old as the moment `at`. Raises RefusedValue and then changes nothing.
    """
    require(DISCORD_ID, "user_id", user_id)
    require_moment(at)
    for reading in readings:
        require_facts({reading.fact: reading.value})
        _require_times(reading.told_on, at)
    return await database.write(lambda connection: _take_back(connection, user_id, readings, at))


def _require_times(on: date, at: datetime) -> None:
    if type(on) is not date:  # a datetime is a date too, and its time would be lost
        raise RefusedValue("on", "wrong_type")
    require_moment(at)


async def _load(connection: AsyncConnection, user_id: int) -> StoredProfile | None:
    result = await connection.execute(select(profiles).where(profiles.c.user_id == user_id))
    row = result.one_or_none()
    return None if row is None else stored_profile(row)


async def _tell(
    connection: AsyncConnection, user_id: int, facts: dict[str, str | int | None], when: tuple[date, datetime]
) -> StoredProfile:
    on, at = when
    await _put(connection, user_id, _columns(facts, on), at)
    readings = [_reading(fact, value) for fact, value in facts.items()]
    told = {"user_id": user_id, "told_on": on, "told_at": at}
    await connection.execute(insert(profile_history), [told | reading for reading in readings])
    result = await connection.execute(select(profiles).where(profiles.c.user_id == user_id))
    return stored_profile(result.one())


async def _take_back(connection: AsyncConnection, user_id: int, readings: Sequence[Told], at: datetime) -> int:
    stored = await _history(connection, user_id)
    new = _not_among(stored, readings)
    if new:
        await _put(connection, user_id, _newer(new, stored), at)
        rows = [_reading(each.fact, each.value) | {"told_on": each.told_on} for each in new]
        await connection.execute(insert(profile_history), [{"user_id": user_id, "told_at": at} | row for row in rows])
    return len(new)


def _newer(new: Sequence[Told], stored: Sequence[Told]) -> dict[str, Any]:
    """What the profile says from now on: a fact changes only where none of that day or a later one was stored."""
    latest: dict[str, date] = {}
    for each in stored:
        latest[each.fact] = max(each.told_on, latest.get(each.fact, each.told_on))
    values: dict[str, Any] = {}
    for each in sorted(new, key=lambda each: each.told_on):
        if each.fact not in latest or each.told_on > latest[each.fact]:
            values |= _columns({each.fact: each.value}, each.told_on)
    return values


def _not_among(stored: Sequence[Told], readings: Sequence[Told]) -> list[Told]:
    """The readings that are not stored yet; one that was told twice on a day counts twice."""
    known = Counter((each.fact, each.value, each.told_on) for each in stored)
    new = []
    for each in readings:
        key = (each.fact, each.value, each.told_on)
        if known[key]:
            known[key] -= 1
        else:
            new.append(each)
    return new


async def _put(connection: AsyncConnection, user_id: int, values: Mapping[str, Any], at: datetime) -> None:
    """Change some columns of a profile, making it where there is none."""
    changed_values = {**values, "updated_at": at}
    changed = await connection.execute(update(profiles).where(profiles.c.user_id == user_id).values(changed_values))
    if changed.rowcount == 0:
        first = changed_values | {"user_id": user_id, "created_at": at}
        await connection.execute(insert(profiles).values(first))


async def _history(connection: AsyncConnection, user_id: int) -> list[Reading]:
    query = select(profile_history).where(profile_history.c.user_id == user_id).order_by(profile_history.c.id)
    rows = await connection.execute(query)
    return [Reading(row.fact, row.text if row.number is None else row.number, row.told_on, row.told_at) for row in rows]


def _columns(facts: Mapping[str, str | int | None], on: date) -> dict[str, Any]:
    told = {f"{fact}_told_on": None if value is None else on for fact, value in facts.items()}
    return {**facts, **told}


def _reading(fact: str, value: str | int | None) -> dict[str, Any]:
    return {
        "fact": fact,
        "text": value if isinstance(value, str) else None,
        "number": value if isinstance(value, int) else None,
    }


def stored_profile(row: Row[Any]) -> StoredProfile:
    """Make a profile of a row of the table."""
    columns = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it, underscored to leave names to columns
    known = [fact for fact in FACTS if columns[fact] is not None]
    return StoredProfile(
        user_id=row.user_id,
        facts={fact: columns[fact] for fact in known},
        told={fact: columns[f"{fact}_told_on"] for fact in known},
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
