"""Rate limits, as Discord announces and enforces them."""

from __future__ import annotations

import random

import discord
import pytest

from bot.standin.limits import Limits, Meter, Rate, Timings
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


CALLS = (("POST", ""), ("PATCH", "/{m}"), ("POST", "/{m}/crosspost"), ("GET", ""))
PLACE = "/channels/{channel_id}/messages"
ROUTES = tuple((method, PLACE + rest.replace("{m}", "{message_id}")) for method, rest in CALLS)


def drawn(chance):
    """A table of limits by chance: a rate for each call, one for everything, and a name for the buckets."""
    rates = {f"{method} {route}": Rate(chance.randint(1, 6), float(chance.randint(2, 9))) for method, route in ROUTES}
    return Limits(everything=Rate(chance.randint(2, 5), 2.0), others=rates), chance.randbytes(4).hex()


class Windows:
    """The same rule written a second time: so many calls in a window that opens with its first."""

    def __init__(self):
        self._calls = {}

    def take(self, key, rate, now):
        """Give the seconds to wait; 0 when the call is let through."""
        opened, used = self._calls.get(key, (now, 0))
        if now >= opened + rate.seconds:
            opened, used = now, 0
        let = used < rate.times
        self._calls[key] = (opened, used + let)
        return 0 if let else opened + rate.seconds - now


@pytest.mark.parametrize("seed", range(5))
async def test_any_table_of_limits_is_kept(standin, client, clock, seed):
    chance = random.Random(seed)
    news = standin.channel("announcements").id
    ids = [(await client.send("n1")).data["id"], (await client.send("n2", news)).data["id"]]
    table, salt = drawn(chance)
    standin.realm.meter = Meter(table, clock, salt)
    windows, refused = Windows(), {"user": 0, "global": 0}
    for _ in range(100):
        clock.advance(chance.choice((0, 0, 0, 0.5, 2)))
        which, (method, rest) = chance.randrange(2), chance.choice(CALLS)
        route = f"{method} {PLACE}{rest.replace('{m}', '{message_id}')}"
        body = {"content": "x", "allowed_mentions": {"parse": []}} if method == "PATCH" or not rest else None
        path = f"/channels/{(client.channel_id, news)[which]}/messages{rest.format(m=ids[which])}"
        wait, scope = windows.take("all", table.everything, clock()), "global"
        if not wait:
            wait, scope = windows.take((route, which), table.others[route], clock()), "user"
        got = await client.call(method, path, body if method != "GET" else None)
        assert (got.status == 429) == bool(wait)
        if wait:
            refused[scope] += 1
            assert (got.data["retry_after"], got.data["global"]) == (wait, scope == "global")
            assert got.headers["X-RateLimit-Scope"] == scope
    assert all(refused.values())


async def test_a_buckets_name_is_nothing_to_rely_on(standin, client):
    names = set()
    for salt in ("", "a", "b"):
        standin.realm.meter.salt = salt
        names |= {(await client.send(salt)).headers["X-RateLimit-Bucket"] for _ in range(2)}
    assert len(names) == 3
