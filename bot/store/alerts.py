"""Who asked to be told when a verdict of theirs changes, for which servers, and what they were told last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.facts import DISCORD_ID, require
from bot.store.rows import require_row
from bot.store.schema_announcing import alert_servers, alerts


@dataclass(frozen=True, slots=True)
class Alerts:
    """What one person asked for: `closed_at` says since when their DMs are closed to us, `sent_at` when one went."""

    user_id: int
    language: str
    since: datetime
    sent_at: datetime | None
    closed_at: datetime | None
    verdicts: str | None
    guilds: tuple[int, ...]


async def subscribe(  # noqa: PLR0913, PLR0917 - the row, column by column
    database: Database, user_id: int, guild_id: int | None, language: str, verdicts: str | None, at: datetime
) -> None:
    """Have a person told from now on, of a server too if one is given; again opens what had been closed.

    Raises RefusedValue for a value that cannot be stored.
    """
    row = {"language": language, "verdicts": verdicts, "closed_at": None}
    first = row | {"user_id": user_id, "since": at}
    require_row(alerts, first)
    server = {"user_id": user_id, "guild_id": guild_id, "since": at}
    if guild_id is not None:
        require_row(alert_servers, server)

    async def do(connection: AsyncConnection) -> None:
        changed = await connection.execute(update(alerts).where(alerts.c.user_id == user_id).values(row))
        if changed.rowcount == 0:
            await connection.execute(insert(alerts).values(first))
        known = select(alert_servers.c.guild_id).where(alert_servers.c.user_id == user_id)
        if guild_id is not None and guild_id not in set(await connection.scalars(known)):
            await connection.execute(insert(alert_servers).values(server))

    await database.write(do)


async def stop(database: Database, user_id: int) -> None:
    """Tell a person nothing more: their servers and whatever waits for them go with it; raise RefusedValue."""
    require(DISCORD_ID, "user_id", user_id)

    async def do(connection: AsyncConnection) -> None:
        await connection.execute(delete(alerts).where(alerts.c.user_id == user_id))

    await database.write(do)


async def load(database: Database, user_id: int) -> Alerts | None:
    """Give what a person asked for, or None; raise RefusedValue for an impossible id."""
    require(DISCORD_ID, "user_id", user_id)
    return next(iter(await _found(database, alerts.c.user_id == user_id)), None)


async def of_server(database: Database, guild_id: int) -> list[Alerts]:
    """Give everybody who asked to be told about a server; raise RefusedValue for an impossible id."""
    require(DISCORD_ID, "guild_id", guild_id)
    there = select(alert_servers.c.user_id).where(alert_servers.c.guild_id == guild_id)
    return await _found(database, alerts.c.user_id.in_(there))


async def everybody(database: Database) -> list[Alerts]:
    """Give everybody who asked to be told."""
    return await _found(database)


async def keep_verdicts(database: Database, user_id: int, verdicts: str | None) -> None:
    """Keep the verdicts that a person knows, if they asked to be told; raise RefusedValue."""
    await _set(database, user_id, {"verdicts": verdicts})


async def sent(database: Database, user_id: int, at: datetime) -> None:
    """Keep when a person was told last; raise RefusedValue."""
    await _set(database, user_id, {"sent_at": at, "closed_at": None})


async def closed(database: Database, user_id: int, at: datetime) -> None:
    """Keep since when a person cannot be told; raise RefusedValue."""
    await _set(database, user_id, {"closed_at": at})


async def _set(database: Database, user_id: int, values: dict[str, Any]) -> None:
    require_row(alerts, values | {"user_id": user_id})
    statement = update(alerts).where(alerts.c.user_id == user_id).values(values)

    async def do(connection: AsyncConnection) -> None:
        await connection.execute(statement)

    await database.write(do)


async def _found(database: Database, *conditions: ColumnElement[bool]) -> list[Alerts]:
    query = select(alerts).where(*conditions).order_by(alerts.c.user_id)

    async def do(connection: AsyncConnection) -> list[Alerts]:
        rows = (await connection.execute(query)).mappings().all()
        servers = await _servers(connection, [row["user_id"] for row in rows])
        return [Alerts(**row, guilds=tuple(servers[row["user_id"]])) for row in rows]

    return await database.read(do)


async def _servers(connection: AsyncConnection, people: Sequence[int]) -> dict[int, list[int]]:
    servers: dict[int, list[int]] = {each: [] for each in people}
    here = alert_servers.c
    query = select(here.user_id, here.guild_id).where(here.user_id.in_(people)).order_by(here.since, here.guild_id)
    for user_id, guild_id in await connection.execute(query):
        servers[user_id].append(guild_id)
    return servers
