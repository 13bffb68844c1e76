"""Which rows are about whom, found by the labels of `schema.py`.

No table is known by name here, so that a later one cannot be forgotten: not in an export, not in an erasure.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import metadata


def tables() -> list[tuple[Table, Column[Any]]]:
    """Every table with rows about people and the column that names them, parents before children."""
    named = [(table, table.info["person"]) for table in metadata.sorted_tables]
    return [(table, table.c[person]) for table, person in named if person is not None]


async def newest(connection: AsyncConnection, user_id: int) -> datetime | None:
    """Give the moment at which the newest row about a person came to be, or None when there is none."""
    found = [
        await connection.scalar(select(func.max(_since(table))).where(person == user_id)) for table, person in tables()
    ]
    return max((moment for moment in found if moment is not None), default=None)


async def oldest(connection: AsyncConnection) -> dict[int, datetime]:
    """Give every person there is, each with the moment at which the oldest row about them came to be."""
    found: dict[int, datetime] = {}
    for table, person in tables():
        for user_id, moment in await connection.execute(select(person, func.min(_since(table))).group_by(person)):
            found[user_id] = min(moment, found.get(user_id, moment))
    return found


async def remove(connection: AsyncConnection, user_id: int, until: datetime | None = None) -> int:
    """Delete the rows about a person, or those that came to be up to a moment; give how many went.

    Children go before parents, so that each row is counted and none is left to a cascade.
    """
    removed = 0
    for table, person in reversed(tables()):
        statement = delete(table).where(person == user_id)
        if until is not None:
            statement = statement.where(_since(table) <= until)
        removed += (await connection.execute(statement)).rowcount
    return removed


def _since(table: Table) -> Column[Any]:
    return table.c[table.info["since"]]
