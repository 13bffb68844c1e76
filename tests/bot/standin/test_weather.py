"""Faults, as a client with aiohttp sees them, and whether Discord acted, by the ledger."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import discord
import pytest

from bot.standin.errors import NotPossible
from bot.standin.ledger import UNSERVED
from bot.standin.weather import KINDS, Fault
from tests.bot.standin.harbour import running
from tests.bot.standin.wire import MESSAGES, Client

RESET = {"ClientOSError", "ServerDisconnectedError"}


def one(kind, **more):
    """A fault of the first message that is sent."""
    return Fault(kind, "POST", MESSAGES, **more)


@pytest.fixture
def weather(standin):
    return standin.realm.weather


@pytest.mark.parametrize(
    ("kind", "failed", "acted"),
    [
        ("reset-before", RESET, False),
        ("reset-after", RESET, True),
        ("stall-before", RESET, False),
        ("stall-after", RESET, True),
        ("truncated", {"ClientPayloadError"}, True),
        ("late-reset", RESET, False),
    ],
)
async def test_an_answer_that_never_comes_whole(client, kind, failed, acted):
    announced = client.standin.realm.weather.announce(one(kind, seconds=0.05))
    assert (await client.send()).failed in failed
    assert (announced.matched, announced.hits) == (1, 1)
    (request,) = client.standin.ledger.requests
    assert (request.fault, request.acted, len(client.standing)) == (kind, acted, int(acted))
    assert (request.status, request.came) == (200 if acted else UNSERVED, 200 if kind == "truncated" else 0)
    assert request.body["nonce"] == "n1"


@pytest.mark.parametrize(
    ("kind", "status", "code", "acted"),
    [
        ("502-before", 502, None, False),
        ("502-after", 502, None, True),
        ("late-502", 502, None, False),
        ("garbage", 200, None, True),
        ("nonsense", 200, None, True),
        ("429-html", 429, None, False),
        ("429-user", 429, 0, False),
        ("429-global", 429, 0, False),
        ("429-shared", 429, 0, False),
        ("429-lying", 429, 0, False),
        ("500", 500, 0, False),
        pytest.param("400-50035", 400, 50035, False, marks=pytest.mark.sends_bad_bodies("refused")),
        ("401", 401, 0, False),
        ("403-50001", 403, 50001, False),
        ("403-50013", 403, 50013, False),
        ("404-10003", 404, 10003, False),
        ("404-10008", 404, 10008, True),
    ],
)
async def test_an_answer_that_is_not_the_right_one(client, kind, status, code, acted):
    announced = client.standin.realm.weather.announce(one(kind))
    got = await client.send()
    assert (got.status, got.code) == (status, code)
    assert announced.hits == 1
    (request,) = client.standin.ledger.requests
    assert (request.fault, request.acted, request.came) == (kind, acted, status)
    made = client.standin.world.messages.get(client.channel_id, {})
    assert len(made) == int(acted)


def test_the_tests_above_know_every_kind():
    marks = [
        mark
        for test in (test_an_answer_that_never_comes_whole, test_an_answer_that_is_not_the_right_one)
        for mark in test.pytestmark
        if mark.name == "parametrize"
    ]
    told = {case.values[0] if hasattr(case, "values") else case[0] for mark in marks for case in mark.args[1]}
    assert told == KINDS.keys() - {"reset-removed"}


@pytest.mark.parametrize("kind", ["502-after", "reset-after", "stall-after", "truncated", "garbage", "nonsense"])
async def test_what_was_lost_on_the_way_is_given_back_under_its_nonce(client, weather, kind):
    weather.announce(one(kind, seconds=0.01))
    await client.send()
    again = await client.send()
    assert [int(again.data["id"])] == client.standing


@pytest.mark.parametrize("kind", ["404-10008", "reset-removed"])
async def test_a_message_removed_at_once_is_gone_under_its_nonce_too(client, weather, kind):
    weather.announce(one(kind))
    await client.send()
    assert (await client.history()).data == []
    assert (await client.send()).code == 10008
    assert client.standing == []


async def test_a_stall_takes_its_time_in_real_seconds(client, weather):
    weather.announce(one("stall-before", seconds=0.1))
    began = time.perf_counter()
    assert (await client.send()).failed in RESET
    assert 0.1 <= time.perf_counter() - began < 2


async def test_a_stall_outlasts_a_client_that_does_not_wait_but_not_the_stand_in(standin, client, weather):
    weather.announce(one("stall-after"))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.send(), 0.05)
    assert len(client.standing) == 1
    began = time.perf_counter()
    await standin.stop()
    assert time.perf_counter() - began < 1


async def test_other_channels_go_on_while_one_stalls(standin, client, weather):
    weather.announce(one("stall-before", channel_id=client.channel_id))
    stalled = asyncio.create_task(client.send())
    # Who waits is woken when the fault strikes, not when its stall is over.
    await asyncio.wait_for(standin.realm.bell.until(lambda: bool(weather.forecasts[0].hits), 60), 5)
    assert (await client.send(nonce="n2", channel_id=standin.channel("announcements").id)).status == 200
    assert not stalled.done()
    stalled.cancel()


@pytest.mark.parametrize(
    ("kind", "headers", "body"),
    [
        ("429-user", {"Retry-After": "3", "X-RateLimit-Scope": "user", "X-RateLimit-Remaining": "0"}, (2.5, False)),
        ("429-global", {"Retry-After": "3", "X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"}, (2.5, True)),
        ("429-shared", {"Retry-After": "3", "X-RateLimit-Scope": "shared", "X-RateLimit-Remaining": "9"}, (2.5, False)),
        ("429-lying", {"Retry-After": "1", "X-RateLimit-Scope": "user"}, (2.5, False)),
    ],
)
async def test_a_limit_says_whose_it_is_and_how_long_to_wait(client, weather, kind, headers, body):
    weather.announce(one(kind, seconds=2.5))
    got = await client.send()
    assert got.headers.items() >= headers.items()
    assert got.headers["Via"]
    assert (got.data["retry_after"], got.data["global"]) == body


async def test_cloudflare_says_no_via_and_nothing_to_be_read(client, weather):
    weather.announce(one("429-html"))
    weather.announce(one("429-html", seconds=7))
    got = await client.send()
    assert got.headers["Content-Type"] == "text/html"
    assert not {"Via", "Retry-After", "X-RateLimit-Scope"} & got.headers.keys()
    assert got.data.startswith("<html>")
    assert (await client.send()).headers["Retry-After"] == "7"


async def test_a_fault_strikes_from_the_nth_call_on_and_so_many_times(client, weather):
    announced = weather.announce(one("403-50013", nth=2, times=2))
    assert [(await client.send(f"n{n}")).status for n in range(5)] == [200, 403, 403, 200, 200]
    assert (announced.matched, announced.hits) == (5, 2)


async def test_a_fault_for_ever_strikes_until_it_is_calm(client, weather):
    announced = weather.announce(one("500", times=None))
    other = weather.announce(Fault("502-before", "GET"))
    assert [(await client.send()).status for _ in range(3)] == [500] * 3
    weather.calm(announced.number)
    assert (await client.send()).status == 200
    assert (await client.history()).status == 502
    assert (announced.hits, other.hits) == (3, 1)


async def test_calm_weather_is_calm_everywhere(client, weather):
    weather.announce(one("500", times=None))
    weather.announce(Fault("500", "GET", times=None))
    weather.calm()
    assert ((await client.send()).status, (await client.history()).status) == (200, 200)


async def test_a_fault_is_for_its_method_its_route_and_its_channel(standin, client, weather):
    weather.announce(one("500", times=None, channel_id=client.channel_id))
    assert (await client.send(channel_id=standin.channel("announcements").id)).status == 200
    assert (await client.history()).status == 200
    assert (await client.send("n2")).status == 500


async def test_the_first_fault_announced_strikes_first_and_both_count_the_call(client, weather):
    first, second = weather.announce(one("500")), weather.announce(one("502-before", nth=2))
    assert [(await client.send()).status for _ in range(3)] == [500, 502, 200]
    assert [(item.matched, item.hits) for item in (first, second)] == [(3, 1), (3, 1)]


async def test_what_discord_refuses_by_itself_is_not_acted_on_however_its_answer_is_lost(standin, client, weather):
    weather.announce(one("502-after", times=None))
    standin.scene.overwrite(standin.channel("general"), standin.world.bot, deny=1 << 11)
    assert (await client.send()).status == 502
    (request,) = standin.ledger.requests
    assert (request.acted, request.status, request.answer["code"], request.came) == (False, 403, 50013, 502)


async def test_an_edit_and_a_crosspost_go_wrong_like_a_message(standin, client, weather):
    news = standin.channel("announcements").id
    sent = (await client.send(channel_id=news)).data["id"]
    path = f"/channels/{news}/messages/{sent}"
    weather.announce(Fault("502-after", "PATCH"))
    weather.announce(Fault("reset-after", "POST", MESSAGES + "/{message_id}/crosspost"))
    assert (
        await client.call("PATCH", path, {"content": "other news", "allowed_mentions": {"parse": []}})
    ).status == 502
    assert (await client.call("POST", path + "/crosspost")).failed in RESET
    message = standin.world.message(news, int(sent))
    assert (message.content, message.flags, len(message.edits)) == ("other news", 1, 1)


async def test_a_fault_nobody_knows_is_refused(weather):
    with pytest.raises(NotPossible, match="there is no fault 'fog'"):
        weather.announce(Fault("fog"))


@pytest.mark.parametrize("hang_up", ["abort", "close"])
async def test_a_bot_that_dies_while_it_sends_harms_nobody(standin, client, caplog, hang_up):
    _, writer = await asyncio.open_connection("127.0.0.1", int(standin.world.address.rpartition(":")[2]))
    head = f"POST /api/v10/channels/{client.channel_id}/messages HTTP/1.1\r\nHost: x\r\n"
    writer.write(f"{head}Authorization: Bot {standin.token}\r\nContent-Length: 50\r\n\r\n".encode() + b'{"content"')
    await writer.drain()
    getattr(writer.transport, hang_up)()
    assert (await client.send()).status == 200
    await asyncio.sleep(0.02)
    assert len(client.standing) == 1
    assert caplog.records == []


async def test_discord_py_takes_a_reset_for_a_reset_and_a_ban_for_a_ban(standin, weather):
    async with running(standin) as bot:
        general = bot.get_channel(standin.channel("general").id)
        weather.announce(one("reset-after"))
        with pytest.raises(aiohttp.ClientError):
            await general.send("hi")
        weather.announce(one("429-html"))
        with pytest.raises(discord.HTTPException) as caught:
            await general.send("hi")
        assert caught.value.status == 429


async def test_history_may_lag_behind(standin, client, clock):
    kept = (await client.send("n1")).data["id"]
    clock.advance(60)
    new = (await client.send("n2")).data["id"]
    standin.scene.delete_message(standin.world.message(client.channel_id, int(kept)))
    assert [item["id"] for item in (await client.history()).data] == [new]
    standin.realm.stale[client.channel_id] = 30.0
    assert [item["id"] for item in (await client.history()).data] == [kept]
    clock.advance(31)
    assert [item["id"] for item in (await client.history()).data] == [new]


async def test_history_without_permission_is_empty_and_a_hidden_channel_is_refused(standin, client):
    general, bot = standin.channel("general"), standin.world.bot
    await client.send()
    standin.scene.overwrite(general, bot, deny=1 << 16)
    assert ((await client.history()).status, (await client.history()).data) == (200, [])
    standin.scene.overwrite(general, bot, deny=1 << 10)
    assert ((await client.history()).status, (await client.history()).code) == (403, 50001)
    standin.scene.overwrite(general, bot)
    assert len((await client.history()).data) == 1


async def test_a_deleted_channel_takes_its_threads_along_and_stays_on_record(standin, client: Client):
    await client.send()
    thread = standin.channel("pulse-talk").id
    standin.scene.delete_channel(standin.channel("general"))
    assert [(await client.send(channel_id=number)).code for number in (client.channel_id, thread)] == [10003, 10003]
    (kept,) = standin.world.messages[client.channel_id].values()
    assert (kept.deleted, kept.deleted_at, kept.nonce) == (True, standin.world.clock(), "n1")


async def test_a_bot_that_dies_while_it_waits_harms_nobody(standin, client, weather, caplog):
    weather.announce(one("stall-after", seconds=0.02))
    waiting = asyncio.create_task(client.send())
    await standin.realm.bell.until(lambda: bool(client.standing), 5)
    waiting.cancel()
    await asyncio.sleep(0.04)
    assert (await client.send("n2")).status == 200
    assert caplog.records == []
