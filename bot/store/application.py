"""Which Discord application a database serves, so that two bots never work off one memory."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.errors import ForeignDatabase
from bot.store.facts import DISCORD_ID, require
from bot.store.schema import meta


async def claim(database: Database, application_id: int) -> None:
    """Record for ever that the database serves this application; raise ForeignDatabase if it serves another.

    Raises RefusedValue for an impossible id.
    """
    require(DISCORD_ID, "application_id", application_id)
    await database.write(lambda connection: _claim(connection, application_id))


async def served(database: Database) -> int | None:
    """Give the application that the database serves, or None while nobody has claimed it."""

    async def found(connection: AsyncConnection) -> int | None:
        return await connection.scalar(select(meta.c.application_id))

    return await database.read(found)


async def _claim(connection: AsyncConnection, application_id: int) -> None:
    found = await connection.scalar(select(meta.c.application_id))
    if found is None:
        await connection.execute(update(meta).values(application_id=application_id))
    elif found != application_id:
        raise ForeignDatabase(found, application_id)
