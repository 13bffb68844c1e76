"""The language a person chose over the one that Discord reports for them."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.facts import DISCORD_ID, LANGUAGE, require, require_moment
from bot.store.schema import preferences


async def language_of(database: Database, user_id: int) -> str | None:
    """Give the language a person chose, or None when they chose none; raise RefusedValue for an impossible id."""
    require(DISCORD_ID, "user_id", user_id)
    query = select(preferences.c.language).where(preferences.c.user_id == user_id)
    return await database.read(lambda connection: connection.scalar(query))


async def choose_language(database: Database, user_id: int, language: str | None, at: datetime) -> None:
    """Keep the language a person chose, or forget it for None; raise RefusedValue for an impossible value."""
    require(DISCORD_ID, "user_id", user_id)
    require_moment(at)
    if language is not None:
        require(LANGUAGE, "language", language)
    await database.write(lambda connection: _choose(connection, user_id, language, at))


async def _choose(connection: AsyncConnection, user_id: int, language: str | None, at: datetime) -> None:
    own = preferences.c.user_id == user_id
    if language is None:
        await connection.execute(delete(preferences).where(own))
        return
    chosen = {"language": language, "set_at": at}
    changed = await connection.execute(update(preferences).where(own).values(chosen))
    if changed.rowcount == 0:
        await connection.execute(insert(preferences).values(chosen | {"user_id": user_id}))
