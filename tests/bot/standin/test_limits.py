"""Rate limits, as Discord announces and enforces them."""

from __future__ import annotations

import discord
import pytest

from bot.standin.limits import Limits, Rate, Timings
from bot.standin.server import StandIn
from tests.bot.standin.harbour import Napping, running


@pytest.fixture
def slept(clock, monkeypatch):
    """Let discord.py's own waiting move the clock instead."""
    napping = Napping(clock)
    monkeypatch.setattr("discord.http.asyncio", napping)
    return napping.naps


async def test_the_limit_of_a_channel_is_announced(clock, slept):
    async with StandIn(clock, limits=Limits(channel_messages=Rate(2, 5.0))) as standin, running(standin) as bot:
        general = bot.get_channel(standin.channel("general").id)
        for _ in range(3):
            await general.send("hi")
        await bot.get_channel(standin.channel("announcements").id).send("another channel has its own")
        assert slept == [5.0]
        assert standin.ledger.calls(status=429) == []


async def test_the_limit_of_a_channel_is_enforced(clock, slept):
    async with StandIn(clock) as standin, running(standin) as bot:
        general = bot.get_channel(standin.channel("general").id)
        await general.send("hi")
        standin.realm.meter.limits = Limits(channel_messages=Rate(1, 5.0))
        await general.send("one too many")
        refused = standin.ledger.calls("POST", "/channels/{channel_id}/messages", status=429)
        assert [(item.answer["global"], item.answer["retry_after"]) for item in refused] == [(False, 5.0)]


async def test_the_global_limit_is_global_but_spares_interactions(clock, slept):
    async with StandIn(clock) as standin, running(standin) as bot:
        standin.realm.meter.limits = Limits(everything=Rate(1, 1.0))
        general = bot.get_channel(standin.channel("general").id)
        done = await standin.person("ada").run("/profile set", {"country": "NO"})
        assert done.error is None
        await general.send("one")
        await general.send("two")
        refused = standin.ledger.calls(status=429)
        assert [item.answer["global"] for item in refused] == [True, True]


async def test_a_long_wait_is_not_waited_out(clock):
    limits = Limits(crossposts=Rate(0, 3600.0))
    async with StandIn(clock, limits=limits) as standin, running(standin) as bot:
        bot.http.max_ratelimit_timeout = 30.0
        news = bot.get_channel(standin.channel("announcements").id)
        with pytest.raises(discord.RateLimited) as caught:
            await (await news.send("hi")).publish()
        assert caught.value.retry_after == 3600


async def test_discords_own_figures():
    real = Limits.real()
    assert (real.everything, real.channel_messages) == (Rate(50, 1.0), Rate(5, 5.0))
    assert (Timings().callback, Timings().token) == (3.0, 900.0)
