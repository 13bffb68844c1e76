"""A server's settings: where it announces, whom it pings, who may announce; checked, kept, looked up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.errors import BadSetting
from bot.services.planning import zones
from bot.services.profiles import Clock
from bot.store import Database, servers
from bot.store.servers import Server

CHANNELS_AT_MOST = 5
#: Members; what a server that never asks for a second moderator leaves unset.
APPROVE_ABOVE_AT_MOST = 1_000_000


class Servers:
    """Keeps what a server set."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the database and the clock."""
        self._database = database
        self._clock = clock
        self._turn = asyncio.Lock()  # settings are kept whole, so two changes at once would undo each other

    async def load(self, guild_id: int) -> Server:
        """The settings of a server; defaults where nothing was set."""
        return await servers.load(self._database, guild_id)

    async def change(self, guild_id: int, **given: str | int | None) -> Server:
        """Set some settings by their names, None clears one, and leave the rest; raises BadSetting."""
        zone = given.get("zone")
        if zone is not None and zone not in zones():
            raise BadSetting(reason="zone", given=zone)
        if given.get("announcer_role_id") == guild_id:
            raise BadSetting(reason="everyone")
        return await self._keep(guild_id, lambda server: replace(server, **given))  # type: ignore[arg-type]

    async def add_channel(self, guild_id: int, channel_id: int) -> Server:
        """Announce in one more channel; raises BadSetting when it is one already, or one too many."""
        return await self._keep(guild_id, lambda server: _with(server, channel_id))

    async def remove_channel(self, guild_id: int, channel_id: int) -> Server:
        """Announce in a channel no longer; raises BadSetting when it never was one."""
        return await self._keep(guild_id, lambda server: _without(server, channel_id))

    async def _keep(self, guild_id: int, changed: Callable[[Server], Server]) -> Server:
        async with self._turn:
            server = changed(await self.load(guild_id))
            await servers.keep(self._database, server, self._clock())
            return server


def _with(server: Server, channel_id: int) -> Server:
    if channel_id in server.channels:
        raise BadSetting(reason="here_already")
    if len(server.channels) >= CHANNELS_AT_MOST:
        raise BadSetting(reason="many", most=CHANNELS_AT_MOST)
    return replace(server, channels=(*server.channels, channel_id))


def _without(server: Server, channel_id: int) -> Server:
    if channel_id not in server.channels:
        raise BadSetting(reason="not_here")
    return replace(server, channels=tuple(each for each in server.channels if each != channel_id))
