"""In which servers a person lets their profile be counted."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.facts import DISCORD_ID, require, require_moment
from bot.store.schema import profile_shares


async def guilds_of(database: Database, user_id: int) -> list[int]:
    """Give the ids of the servers a person shares with, oldest first; raise RefusedValue for an impossible id."""
    require(DISCORD_ID, "user_id", user_id)
    query = (
        select(profile_shares.c.guild_id)
        .where(profile_shares.c.user_id == user_id)
        .order_by(profile_shares.c.shared_at, profile_shares.c.guild_id)
    )

    async def found(connection: AsyncConnection) -> list[int]:
        return list(await connection.scalars(query))

    return await database.read(found)


async def share(database: Database, user_id: int, guild_id: int, at: datetime) -> None:
    """Let a person be counted in a server from a moment on; a second time changes nothing.

    Raises RefusedValue for an impossible id or moment.
    """
    require_moment(at)
    own = _own(user_id, guild_id)
    row = {"user_id": user_id, "guild_id": guild_id, "shared_at": at}

    async def keep(connection: AsyncConnection) -> None:
        if await connection.scalar(select(profile_shares.c.user_id).where(own)) is None:
            await connection.execute(insert(profile_shares).values(row))

    await database.write(keep)


async def stop(database: Database, user_id: int, guild_id: int) -> None:
    """Count a person no longer in a server; raise RefusedValue for an impossible id."""
    own = _own(user_id, guild_id)

    async def forget(connection: AsyncConnection) -> None:
        await connection.execute(delete(profile_shares).where(own))

    await database.write(forget)


def _own(user_id: int, guild_id: int) -> ColumnElement[bool]:
    require(DISCORD_ID, "user_id", user_id)
    require(DISCORD_ID, "guild_id", guild_id)
    return and_(profile_shares.c.user_id == user_id, profile_shares.c.guild_id == guild_id)
