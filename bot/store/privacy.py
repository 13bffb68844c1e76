"""What people may ask of the memory: all that is stored about them, and its end.

Both walk the labels of `schema.py` and know no table by name, so that a later table cannot be forgotten.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.facts import DISCORD_ID, require
from bot.store.schema import metadata

Rows = list[dict[str, Any]]


async def export_user(database: Database, user_id: int) -> dict[str, Rows]:
    """Give all that is stored about a person, for JSON: table -> rows -> identifier and personal columns.

    Every table that can hold a person is named, with an empty list where it holds nothing of this one.
    Numbers stay numbers; days and moments are ISO 8601. Raises RefusedValue for an impossible id.
    """
    require(DISCORD_ID, "user_id", user_id)
    return await database.read(lambda connection: _export(connection, user_id))


async def erase_user(database: Database, user_id: int) -> int:
    """Erase a person from the tables and from the bytes of the files; give how many rows went.

    The bytes are scrubbed even when there was no row, so a call that was cut short is made good by a second
    one. Raises RefusedValue for an impossible id, NotScrubbed when another program holds the file open: the
    rows are gone then, and stay gone. Backups and exported files are out of reach.
    """
    require(DISCORD_ID, "user_id", user_id)
    erased = await database.write(lambda connection: _erase(connection, user_id))
    await database.scrub()
    return erased


def _tables_of_people() -> list[tuple[Table, Column[Any]]]:
    """Every table with rows about people and the column that names them, parents before children."""
    named = [(table, table.info["person"]) for table in metadata.sorted_tables]
    return [(table, table.c[person]) for table, person in named if person is not None]


def _told(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.info["privacy"] != "operational"]


async def _export(connection: AsyncConnection, user_id: int) -> dict[str, Rows]:
    exported = {}
    for table, person in _tables_of_people():
        query = select(*_told(table)).where(person == user_id).order_by(*table.primary_key)
        rows = (await connection.execute(query)).mappings()
        exported[table.name] = [{key: _plain(value) for key, value in row.items()} for row in rows]
    return exported


async def _erase(connection: AsyncConnection, user_id: int) -> int:
    """Delete children before parents, so that each row is counted and none is left to a cascade."""
    erased = 0
    for table, person in reversed(_tables_of_people()):
        erased += (await connection.execute(delete(table).where(person == user_id))).rowcount
    return erased


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
