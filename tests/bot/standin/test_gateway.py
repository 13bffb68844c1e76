"""The websocket: connecting, being sent away, and taking up again where one left off."""

from __future__ import annotations

import asyncio
import dataclasses

import aiohttp
import discord
import pytest

from bot.standin.limits import Limits, Rate
from bot.standin.server import StandIn
from bot.standin.world import ChannelType
from tests.bot.standin.harbour import Harbour, pointed_at, running, true_soon


async def test_a_bot_with_the_guilds_intent_gets_what_discord_gives_it(standin, bot):
    guild = bot.get_guild(standin.guild.id)
    assert {channel.name for channel in guild.channels} == {"general", "announcements", "ideas"}
    assert [thread.name for thread in guild.threads] == ["pulse-talk"]
    assert guild.me.guild_permissions.embed_links
    assert len(guild.members) == 1
    assert guild.member_count == 2
    identify = standin.ledger.said("IDENTIFY")[0]
    assert identify["intents"] == 1


async def test_changes_are_heard_of_as_they_happen(standin, bot):
    guild = bot.get_guild(standin.guild.id)
    role = standin.scene.role(standin.guild, "Sponsors")
    channel = standin.scene.channel(standin.guild, "harbour-news", ChannelType.NEWS)
    await true_soon(lambda: guild.get_role(role.id) and guild.get_channel(channel.id))
    standin.scene.delete_channel(channel)
    await true_soon(lambda: guild.get_channel(channel.id) is None)
    other = standin.scene.guild("Other")
    await true_soon(lambda: bot.get_guild(other.id))
    standin.scene.kick_bot(other)
    await true_soon(lambda: bot.get_guild(other.id) is None)


@pytest.mark.parametrize("how", ["op 7", "op 9 resumable", "close 4000", "close 1001"])
async def test_a_session_is_taken_up_again(standin, bot, how):
    ada = standin.person("ada")
    if how == "op 7":
        standin.gateway.reconnect()
    elif how == "op 9 resumable":
        standin.gateway.invalidate(resumable=True)
    else:
        await standin.gateway.close(int(how.split()[1]))
    done = await ada.run("/profile set", {"country": "NO"})
    assert done.error is None
    await true_soon(lambda: bot.resumed == 1)
    assert len(standin.ledger.said("IDENTIFY")) == 1
    assert len(standin.ledger.said("RESUME")) == 1


async def test_a_session_that_is_gone_is_begun_anew(standin, bot):
    standin.gateway.invalidate()
    await true_soon(lambda: len(standin.ledger.said("READY")) == 2)
    await standin.connected()
    assert (await standin.person("ada").run("/profile set", {"country": "NO"})).error is None
    assert bot.resumed == 0


async def test_too_late_to_resume(standin, bot):
    standin.gateway._sessions.clear()
    standin.gateway.reconnect()
    await true_soon(lambda: len(standin.ledger.said("READY")) == 2)
    assert {"RESUME", "INVALID_SESSION"} <= {event.name for event in standin.ledger.events}


@pytest.mark.parametrize(("code", "kept"), [(1000, False), (1001, False), (4000, True)])
async def test_a_proper_goodbye_gives_up_the_session(standin, code, kept):
    async with aiohttp.ClientSession() as session, session.ws_connect(standin.gateway_url) as socket:
        await socket.send_json({"op": 2, "d": {"token": standin.token, "intents": 1}})
        await true_soon(lambda: standin.gateway.sessions)
        await socket.close(code=code)
    await true_soon(lambda: not standin.gateway.sessions)
    assert bool(standin.gateway._sessions) is kept


async def test_discord_py_means_to_say_goodbye_but_hangs_up(standin):
    # Client.close() closes with 1000, but the reader it wakes closes with 4000 first.
    async with running(standin):
        pass
    await true_soon(lambda: not standin.gateway.sessions)
    assert len(standin.gateway._sessions) == 1


async def test_a_wrong_token_is_refused_before_the_gateway(standin):
    async with pointed_at(standin), Harbour() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")


async def test_an_undeclared_intent_is_refused(standin):
    async with pointed_at(standin), Harbour() as bot:
        bot._connection._intents = discord.Intents(guilds=True, members=True)
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(standin.token)


async def test_the_bots_shards_share_the_guilds(standin):
    class Fleet(discord.AutoShardedClient):
        async def before_identify_hook(self, shard_id, *, initial=False):
            pass

    async with pointed_at(standin), Fleet(intents=discord.Intents(guilds=True), shard_count=2) as bot:
        bot._connection.guild_ready_timeout = 0.005
        await bot.login(standin.token)
        task = asyncio.create_task(bot.connect())
        await true_soon(lambda: len(standin.ledger.said("READY")) == 2)
        creates = [item for item in standin.ledger.events if item.name == "GUILD_CREATE"]
        await bot.close()
        await task
    assert len(creates) == 1


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (["no json"], 4002),
        (['{"op": 1, "d": "' + "x" * 5000 + '"}'], 4002),
        (['{"op": 99}'], 4001),
        (['{"op": 3, "d": {}}'], 4003),
        (['{"op": 2, "d": {"token": "wrong", "intents": 1}}'], 4004),
        (['{"op": 2, "d": {"token": "TOKEN", "intents": -1}}'], 4013),
        (['{"op": 2, "d": {"token": "TOKEN", "intents": 2}}'], 4014),
        (['{"op": 2, "d": {"token": "TOKEN", "intents": 1, "shard": [2, 2]}}'], 4010),
        (['{"op": 2, "d": {"token": "TOKEN", "intents": 1}}'] * 2, 4005),
        (['{"op": 1, "d": null}'] * 4, 4008),
    ],
)
async def test_bad_manners_close_the_connection(clock, frames, code):
    limits = Limits(gateway_sends=Rate(3, 60.0))
    async with (
        StandIn(clock, limits=limits) as standin,
        aiohttp.ClientSession() as session,
        session.ws_connect(standin.gateway_url) as socket,
    ):
        for frame in frames:
            await socket.send_str(frame.replace("TOKEN", standin.token))
        async with asyncio.timeout(5):
            while (await socket.receive()).type != aiohttp.WSMsgType.CLOSE:
                pass
        assert socket.close_code == code


async def test_identifying_too_often_costs_the_token(clock):
    async with StandIn(clock, limits=dataclasses.replace(Limits(), identifies=1)) as standin:
        with pytest.raises(discord.ConnectionClosed) as caught:
            await identify_twice(standin)
        assert caught.value.code == 4004
        assert standin.token == ""


async def identify_twice(standin):
    """Let a bot identify once more than it may."""
    async with running(standin) as bot:
        told = await bot.http.get_bot_gateway()
        assert told[2]["remaining"] == 0
        standin.gateway.invalidate()
        await true_soon(bot.is_closed)
