"""What people may ask of the memory: all that is stored about them, and its end."""

import asyncio
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import people
from bot.store.database import Database
from bot.store.erasures import Erasures, erasure_of
from bot.store.facts import DISCORD_ID, require, require_moment

Rows = list[dict[str, Any]]


async def export_user(database: Database, user_id: int) -> dict[str, Rows]:
    """Give all that is stored about a person, for JSON: table -> rows -> identifier and personal columns.

    Every table that can hold a person is named, with an empty list where it holds nothing of this one; where
    somebody else's row names the person, so is the column.
    Numbers stay numbers; days and moments are ISO 8601. Raises RefusedValue for an impossible id.
    """
    require(DISCORD_ID, "user_id", user_id)
    return await database.read(lambda connection: _export(connection, user_id))


async def erase_user(database: Database, erasures: Erasures, user_id: int, at: datetime) -> int:
    """Erase a person from the tables and from the bytes of the files; give how many rows went.

    It is on record before anything goes, so that what is cut short is made good by a second call or at the
    next start, and no backup brings the person back. Once begun it ends, whatever becomes of the caller. The
    bytes are scrubbed even when there was no row. Raises RefusedValue for an impossible id or moment,
    Unwritable, LostKey and DamagedRecord before anything has gone; StoreFailed; NotScrubbed when another
    program holds the file open: the rows are gone then, and stay gone. Exported files are out of reach.
    """
    require(DISCORD_ID, "user_id", user_id)
    require_moment(at)
    return await database.finish(_erase(database, erasures, user_id, at))


async def _erase(database: Database, erasures: Erasures, user_id: int, at: datetime) -> int:
    newest = await database.read(lambda connection: people.newest(connection, user_id))
    # A clock that was set back must not leave rows that are younger than their erasure.
    moment = at if newest is None else max(at, newest)
    erasure = await asyncio.to_thread(erasure_of, erasures, user_id, moment)
    await asyncio.to_thread(erasures.write, "erased", [erasure])
    erased = await database.write(lambda connection: people.remove(connection, user_id))
    await database.scrub()
    await asyncio.to_thread(erasures.write, "scrubbed", [erasure])
    return erased


async def _export(connection: AsyncConnection, user_id: int) -> dict[str, Rows]:
    exported = {}
    for mention in people.mentions():
        table = mention.table
        query = select(*_told(mention)).where(mention.person == user_id).order_by(*table.primary_key)
        rows = (await connection.execute(query)).mappings()
        name = table.name if mention.is_owner else f"{table.name}.{mention.person.name}"
        exported[name] = [{key: _plain(value) for key, value in row.items()} for row in rows]
    return exported


def _told(mention: people.Mention) -> list[Column[Any]]:
    """The columns that are about the person named: all that is personal in their own row, else just the naming."""
    if not mention.is_owner:
        return [mention.person, mention.since, *mention.blanks[1:]]
    others = {each.person.name for each in people.mentions() if each.table is mention.table and not each.is_owner}
    told = [column for column in mention.table.columns if column.info["privacy"] != "operational"]
    return [column for column in told if column.name not in others]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
