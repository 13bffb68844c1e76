"""Which rows are about whom, found by the labels of `schema.py`.

No table is known by name here, so that a later one cannot be forgotten: not in an export, not in an erasure.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import Naming
from bot.store.schema import metadata


@dataclass(frozen=True)
class Mention:
    """A column that names people: since when a row does, and what is blanked at an erasure; the row goes if nothing."""

    table: Table
    person: Column[Any]
    since: Column[Any]
    blanks: tuple[Column[Any], ...]

    @property
    def is_owner(self) -> bool:
        """Whether the row is this person's own; somebody else's may name them too."""
        return bool(self.person.name == self.table.info["person"])


def mentions() -> list[Mention]:
    """Every column that names people, parents before children."""
    return [
        each for table in metadata.sorted_tables if table.info["person"] is not None for each in _mentions_in(table)
    ]


async def newest(connection: AsyncConnection, user_id: int) -> datetime | None:
    """Give the moment at which the newest row about a person came to be, or None when there is none."""
    found = [await connection.scalar(select(func.max(each.since)).where(each.person == user_id)) for each in mentions()]
    return max((moment for moment in found if moment is not None), default=None)


async def oldest(connection: AsyncConnection) -> dict[int, datetime]:
    """Give every person there is, each with the moment at which the oldest row about them came to be."""
    found: dict[int, datetime] = {}
    for each in mentions():
        query = select(each.person, func.min(each.since)).where(each.person.is_not(None)).group_by(each.person)
        for user_id, moment in await connection.execute(query):
            found[user_id] = min(moment, found.get(user_id, moment))
    return found


async def remove(connection: AsyncConnection, user_id: int, until: datetime | None = None) -> int:
    """Delete the rows about a person, or those that came to be up to a moment; give how many went.

    Where the row must stay, the name in it goes, and it counts as well. Children go before parents, so that
    each row is counted and none is left to a cascade.
    """
    removed = 0
    for each in reversed(mentions()):
        theirs = each.person == user_id
        theirs = theirs if until is None else and_(theirs, each.since <= until)
        blank = update(each.table).where(theirs).values({column.name: None for column in each.blanks})
        removed += (await connection.execute(blank if each.blanks else delete(each.table).where(theirs))).rowcount
    return removed


def _mentions_in(table: Table) -> list[Mention]:
    own = (Naming(table.info["person"], table.info["since"]),)
    stays = table.info.get("forget", "row") == "name"
    return [_mention(table, naming, stays=stays) for naming in (table.info["names"] if stays else own)]


def _mention(table: Table, naming: Naming, *, stays: bool) -> Mention:
    person = table.c[naming.person]
    blanks = (person, *(table.c[name] for name in naming.also)) if stays else ()
    return Mention(table, person, table.c[naming.since], blanks)
