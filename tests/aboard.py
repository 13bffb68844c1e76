"""The real bot at sea: real client, real database, real templates; the only double is Discord."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import discord
from discord.gateway import DiscordWebSocket

from bot import app
from bot.client import ForecastleClient
from bot.delivery import worker
from bot.playground.transcript import plain
from bot.settings import Settings
from bot.standin.exchange import Exchange
from bot.standin.server import StandIn
from bot.standin.world import Message
from tests import databases

#: Seconds that are long in the real world and would only be waited for here: between two looks of the worker, and for
#: the gateway to name another server.
BREATH, NO_MORE_SERVERS = 0.05, 0.03
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@dataclass
class Ship:
    """A stand-in for Discord, and a way to start and restart the bot on one database."""

    standin: StandIn
    database: Path
    now: dt.datetime = NOON

    @contextlib.asynccontextmanager
    async def sailing(self) -> AsyncIterator[ForecastleClient]:
        """Run the bot, connected, until the block ends."""
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite:///{self.database}",
            discord_api_url=self.standin.api_url,
            discord_gateway_url=self.standin.gateway_url,
        )
        async with app.opened(settings, clock=lambda: self.now) as client:
            client._connection.guild_ready_timeout = NO_MORE_SERVERS
            running = asyncio.create_task(client.start(self.standin.token))
            await asyncio.wait_for(client.wait_until_ready(), 10)
            yield client
            await client.close()
            await running


@contextlib.asynccontextmanager
async def aboard(folder: Path, now: dt.datetime = NOON) -> AsyncIterator[Ship]:
    """Start the stand-in, where it is always the same moment; afterwards point discord.py where it pointed before."""
    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    try:
        with mock.patch.object(worker, "_BREATH", BREATH):
            async with StandIn(now.timestamp) as standin:
                databases.lay(folder / "forecastle.db")
                yield Ship(standin, folder / "forecastle.db", now)
    finally:
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def words(thing: Exchange | Message) -> str:
    """Everything a person reads of a message, without Discord's marks."""
    message = thing.message if isinstance(thing, Exchange) else thing
    texts: list[str] = []

    def walk(components: list[dict]) -> None:
        for component in components:
            if component["type"] == 10:
                texts.append(component["content"])
            walk(component.get("components", []))

    walk(message.components)
    return plain("\n".join(texts))


def labels(thing: Exchange) -> list[str]:
    """The labels of the buttons under a message."""
    return [
        button["label"]
        for row in thing.message.components
        for button in row.get("components", [])
        if button["type"] == 2
    ]
