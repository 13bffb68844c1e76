"""What a server set: where it announces, whom it pings, in which language and time zone, and who may."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.facts import DISCORD_ID, require, require_moment
from bot.store.rows import require_row
from bot.store.schema_announcing import server_channels, servers


@dataclass(frozen=True, slots=True)
class Server:
    """The settings of one server; None where it set nothing.

    `approve_above`: a post that pings more members than this needs a second moderator.
    """

    guild_id: int
    channels: tuple[int, ...] = ()
    role_id: int | None = None
    language: str | None = None
    zone: str | None = None
    announcer_role_id: int | None = None
    approve_above: int | None = None


_SET = ("role_id", "language", "zone", "announcer_role_id", "approve_above")


async def load(database: Database, guild_id: int) -> Server:
    """Give what a server set, its channels in order of their ids; raise RefusedValue for an impossible id."""
    require(DISCORD_ID, "guild_id", guild_id)
    return await database.read(lambda connection: _load(connection, guild_id))


async def keep(database: Database, server: Server, at: datetime) -> None:
    """Keep all the settings of a server in the place of those before; raise RefusedValue for what is out of bounds."""
    require_moment(at)
    row = {name: getattr(server, name) for name in _SET} | {"guild_id": server.guild_id, "set_at": at}
    require_row(servers, row)
    channels = [{"guild_id": server.guild_id, "channel_id": each} for each in dict.fromkeys(server.channels)]
    for channel in channels:
        require_row(server_channels, channel)

    async def do(connection: AsyncConnection) -> None:
        changed = await connection.execute(update(servers).where(servers.c.guild_id == server.guild_id).values(row))
        if changed.rowcount == 0:
            await connection.execute(insert(servers).values(row))
        await connection.execute(delete(server_channels).where(server_channels.c.guild_id == server.guild_id))
        if channels:
            await connection.execute(insert(server_channels), channels)

    await database.write(do)


async def _load(connection: AsyncConnection, guild_id: int) -> Server:
    row = (await connection.execute(select(servers).where(servers.c.guild_id == guild_id))).one_or_none()
    if row is None:
        return Server(guild_id)
    own = server_channels.c.guild_id == guild_id
    channels = await connection.scalars(select(server_channels.c.channel_id).where(own).order_by("channel_id"))
    return Server(
        guild_id, tuple(channels), row.role_id, row.language, row.zone, row.announcer_role_id, row.approve_above
    )
