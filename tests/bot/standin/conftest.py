"""Fixtures: a clock that stands still, a stand-in, and the real discord.py connected to it."""

from __future__ import annotations

import aiohttp
import pytest

from bot.standin.server import StandIn
from tests.bot.standin.harbour import running
from tests.bot.standin.wire import Client


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock():
    return Clock(1_795_000_000.0)


@pytest.fixture
async def standin(clock):
    async with StandIn(clock) as standin:
        yield standin


@pytest.fixture
async def bot(standin):
    async with running(standin) as bot:
        yield bot


@pytest.fixture
def ada(standin, bot):
    return standin.person("ada", locale="no")


@pytest.fixture
async def client(standin):
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield Client(standin, session)
