"""Whom a change would reach in a server: the one count kept of it, and the profiles that a count is taken from."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.facts import DISCORD_ID, require
from bot.store.profiles import StoredProfile, stored_profile
from bot.store.rows import require_row
from bot.store.schema import profile_shares, profiles
from bot.store.schema_announcing import reach_counts


@dataclass(frozen=True, slots=True)
class Count:
    """How many would gain, lose, or are unknown, `of` how many who share; round numbers, counted on `day`.

    `change` is the fingerprint of what was counted.
    """

    guild_id: int
    day: date
    change: str
    gain: int
    lose: int
    unknown: int
    of: int


async def load(database: Database, guild_id: int) -> Count | None:
    """Give the count taken last in a server; raise RefusedValue for an impossible id."""
    require(DISCORD_ID, "guild_id", guild_id)
    query = select(reach_counts).where(reach_counts.c.guild_id == guild_id)

    async def do(connection: AsyncConnection) -> Count | None:
        row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else Count(**row)

    return await database.read(do)


async def keep(  # noqa: PLR0913 - the row, column by column
    database: Database, guild_id: int, day: date, change: str, *, gain: int, lose: int, unknown: int, of: int
) -> None:
    """Keep a count in the place of the one before; raise RefusedValue for a value that cannot be stored."""
    row = asdict(Count(guild_id, day, change, gain, lose, unknown, of))
    require_row(reach_counts, row)

    async def do(connection: AsyncConnection) -> None:
        await connection.execute(delete(reach_counts).where(reach_counts.c.guild_id == guild_id))
        await connection.execute(insert(reach_counts).values(row))

    await database.write(do)


async def sharers(database: Database, guild_id: int) -> list[StoredProfile]:
    """Give the profiles that are shared with a server; raise RefusedValue for an impossible id."""
    require(DISCORD_ID, "guild_id", guild_id)
    shared = profile_shares.c.user_id == profiles.c.user_id
    query = select(profiles).join(profile_shares, shared).where(profile_shares.c.guild_id == guild_id)

    async def do(connection: AsyncConnection) -> list[StoredProfile]:
        return [stored_profile(row) for row in await connection.execute(query.order_by(profiles.c.user_id))]

    return await database.read(do)
