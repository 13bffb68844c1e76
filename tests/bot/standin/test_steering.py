"""The stand-in steered at its door, by the client that the tests of faults use."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.standin.clock import Tide
from bot.standin.server import StandIn
from bot.standin.steering.bridge import Bridge
from bot.standin.steering.door import VERBS, Door
from tests.bot.standin.harbour import running
from tests.bot.standin.wire import Client
from tests.faults.harbour import CROSSPOST, EDIT, HISTORY, SEND, Harbour, Refused, bad_bodies, judge, most_invalid
from tests.faults.harbour.process import Line, Where

BEGAN = 1_795_000_000.0


@pytest.fixture
async def steered():
    """A harbour in this process, still of clock, and a client of its stand-in."""
    tide = Tide(BEGAN, asyncio.get_running_loop().time)
    async with StandIn(tide) as standin, aiohttp.ClientSession() as session:
        door = Door(Bridge(standin, tide))
        await door.open()
        where = Where(standin.api_url, standin.gateway_url, standin.token, door.address)
        yield Harbour(Line(where, session)), Client(standin, session)
        await door.close()


async def test_the_whole_way_with_another_process():
    async with Harbour.open() as harbour, aiohttp.ClientSession() as session:
        (place,) = await harbour.channels(1)
        number = await harbour.fault("reset-after", SEND, channel_id=place)
        headers = {"Authorization": f"Bot {harbour.token}"}
        body = {"content": "hi", "nonce": "n", "enforce_nonce": True, "allowed_mentions": {"parse": []}}
        for _ in range(2):
            try:
                async with session.post(f"{harbour.api_url}/channels/{place}/messages", json=body, headers=headers):
                    pass
            except aiohttp.ClientError:
                assert await harbour.wait("hits", number=number) == 1
        (message,) = await harbour.messages([place])
        assert (message["nonce"], message["deleted"]) == ("n", False)
        assert [item.came for item in await harbour.requests(SEND)] == [0, 200]
        assert bad_bodies(await harbour.requests()) == []


async def test_faults_are_announced_counted_and_calmed(steered):
    harbour, client = steered
    first = await harbour.fault("502-before", SEND, nth=2, times=None)
    second = await harbour.fault("500", HISTORY)
    assert [(await client.send(f"n{n}")).status for n in range(3)] == [200, 502, 502]
    assert await harbour.hits() == {first: 2, second: 0}
    await harbour.calm(first)
    assert (await client.send("n3")).status == 200
    assert (await client.history()).status == 500
    assert [(item["matched"], item["hits"]) for item in await harbour.faults()] == [(3, 2), (1, 1)]
    assert await harbour.count(SEND) == 4


async def test_what_is_late_happens_on_the_way_of_a_jump(steered):
    harbour, client = steered
    await harbour.fault("late-502", SEND, seconds=10, times=2)
    await client.send("n1")
    await client.send("n2")
    assert len(await harbour.late()) == 2
    assert await harbour.jump(60) == BEGAN + 60
    made = await harbour.messages()
    assert [item["created_at"] for item in made] == [BEGAN + 10] * 2
    assert {item["message_id"] for item in await harbour.late()} == {item["id"] for item in made}


async def test_what_is_late_is_let_go_by_its_number(steered):
    harbour, client = steered
    await harbour.fault("late-reset", SEND, times=None)
    for nonce in ("n1", "n2"):
        await client.send(nonce)
    ((freed),) = await harbour.release(2)
    assert (freed["status"], freed["at"], freed["message_id"]) == (200, BEGAN, client.standing[0])
    assert [item["at"] for item in await harbour.late()] == [None, BEGAN]


async def test_who_waits_for_a_message_sees_a_late_one_come(steered):
    harbour, client = steered
    await harbour.flow(100)
    await harbour.fault("late-502", SEND, seconds=5)
    await client.send()
    assert await harbour.wait("posts") == 1


async def test_limits_timings_and_the_lag_of_history(steered):
    harbour, client = steered
    await harbour.limits(real=True, salt="x", routes={HISTORY: (1, 60.0)}, channel_messages=(2, 5.0))
    assert [(await client.send(f"n{n}")).status for n in range(3)] == [200, 200, 429]
    assert [(await client.history()).status for _ in range(2)] == [200, 429]
    await harbour.jump(5)
    assert (await client.send("n2")).status == 200
    assert client.standin.realm.meter.limits.everything.times == 50
    await harbour.timings(nonce=1.0)
    await harbour.limits()
    await harbour.jump(2)
    await client.send("n2")
    assert len(client.standing) == 4
    await harbour.stale(client.channel_id, 1.0)
    assert len((await client.history()).data) == 3
    await harbour.stale(client.channel_id, None)
    assert len((await client.history()).data) == 4


async def test_places_are_made_closed_and_torn_down(steered):
    harbour, client = steered
    guild = await harbour.guild("Quay")
    first, second = await harbour.channels(2, "NEWS", guild_id=guild["id"])
    (forum,) = await harbour.channels(1, "FORUM", guild_id=guild["id"])
    (thread,) = await harbour.channels(1, "THREAD", guild_id=guild["id"], parent_id=first)
    tried = [(await client.send(str(place), place)).code for place in (first, second, forum, thread)]
    assert tried == [None, None, 40058, None]
    await harbour.forbid_history(first)
    assert (await client.history(first)).data == []
    await harbour.hide(first)
    assert ((await client.history(first)).code, (await client.history(thread)).code) == (50001, 50001)
    await harbour.permit(first)
    assert len((await client.history(first)).data) == 1
    await harbour.delete_channel(second)
    assert (await client.send("gone", second)).code == 10003
    assert [item["deleted"] for item in await harbour.messages([second])] == [True]
    await harbour.role("@everyone", ["VIEW_CHANNEL"], guild_id=guild["id"])
    await harbour.bot_permissions(["VIEW_CHANNEL"], guild_id=guild["id"])
    assert (await client.send("mute", first)).code == 50013
    await harbour.bot_permissions(guild_id=guild["id"])
    await harbour.bot_inside(False, guild["id"])
    assert (await client.send("out", first)).code == 50001
    await harbour.bot_inside(True, guild["id"])
    assert (await client.send("in", first)).status == 200


async def test_people_and_roles_are_pinged_and_may_close_their_dms(steered):
    harbour, client = steered
    role = await harbour.role("Sailors", mentionable=True)
    ada = await harbour.person("ada", roles=[role])
    body = {"content": f"<@&{role}> <@{ada['id']}>", "allowed_mentions": {"roles": [str(role)]}}
    await client.call("POST", f"/channels/{client.channel_id}/messages", body)
    (message,) = await harbour.messages()
    assert message["pinged"] == {"users": [], "roles": [role], "everyone": False}
    assert (await client.send("dm", ada["dm_channel_id"])).status == 200
    await harbour.person("ada", closed_dms=True)
    assert (await client.send("dm2", ada["dm_channel_id"])).code == 50007


async def test_the_record_of_a_message_is_complete(steered):
    harbour, client = steered
    news = await harbour.channel("announcements")
    sent = int((await client.send("n1", news)).data["id"])
    path = f"/channels/{news}/messages/{sent}"
    for hour in (1, 2):
        await harbour.jump(3600)
        await client.call("PATCH", path, {"content": f"after {hour} h", "allowed_mentions": {"parse": []}})
    await client.call("POST", path + "/crosspost")
    await harbour.jump(3600)
    await harbour.delete_message(news, sent)
    chatter = await harbour.chatter(news, 2)
    posted, *others = await harbour.messages([news])
    assert [item["id"] for item in others] == chatter
    assert posted["edits"] == [BEGAN + 3600, BEGAN + 7200]
    assert (posted["deleted"], posted["deleted_at"]) == (True, BEGAN + 10_800)
    assert (posted["nonce"], posted["custom_ids"], posted["crossposted"]) == ("n1", ["post:1"], True)
    assert (await harbour.count(EDIT), await harbour.count(CROSSPOST, status=200)) == (2, 1)


async def test_the_verdict_names_what_is_lost_and_what_is_doubled(steered):
    harbour, client = steered
    one, two = await harbour.channels(2)
    await client.send("n1", one, "post:1")
    await client.send("n2", one, "post:1")
    await client.send("n3", two, "post:1")
    await client.send("n4", two, "post:2")
    removed = int((await client.send("n5", two, "post:3")).data["id"])
    await harbour.delete_message(two, removed)
    expected = {(one, "post:1"), (two, "post:1"), (one, "post:2"), (two, "post:3")}
    verdict = await harbour.verdict(expected)
    assert len(verdict.live[one]["post:1"]) == 2
    assert verdict.doubled.keys() == verdict.doubled_ever.keys() == {(one, "post:1")}
    assert (verdict.lost, verdict.removed) == ({(one, "post:2")}, {(two, "post:3")})
    assert verdict.unexpected == {(two, "post:2")}
    assert not verdict.clean
    await client.send("n6", two, "post:3")
    assert (two, "post:3") in (await harbour.verdict(expected)).doubled_ever
    assert judge(await harbour.messages([one]), [], prefix="alert:").clean


async def test_invalid_requests_are_counted_over_ten_minutes(steered):
    harbour, client = steered
    await harbour.fault("403-50013", SEND, times=3)
    await harbour.fault("429-shared", HISTORY)
    for nonce in ("n1", "n2"):
        await client.send(nonce)
    await client.history()
    await harbour.jump(601)
    await client.send("n3")
    assert most_invalid(await harbour.requests()) == 2
    assert most_invalid([]) == 0


async def test_a_body_that_breaks_a_rule_is_found_in_another_process():
    async with Harbour.open() as harbour, aiohttp.ClientSession() as session:
        place = await harbour.channel("general")
        headers = {"Authorization": f"Bot {harbour.token}"}
        address = f"{harbour.api_url}/channels/{place}/messages"
        async with session.post(address, json={"content": "no word of mentions"}, headers=headers) as got:
            assert got.status == 200
        assert "mentions.left-out" in bad_bodies(await harbour.requests())[0]


async def test_people_act_on_a_bot_through_the_door(steered):
    harbour, client = steered
    async with running(client.standin) as bot:
        assert await harbour.wait("bots") == 1
        panel = await harbour.run("/panel", name="ada", locale="no")
        assert (panel["error"], panel["messages"][0]["custom_ids"]) == (None, ["colour", "slow", "off", "form"])
        picked = await harbour.choose(panel["messages"][0], "colour", ["Red"], name="ada")
        assert picked["messages"][0]["content"] == "picked r"
        opened = await harbour.press(panel["messages"][0], label="Form", name="ada")
        assert opened["form"]["title"] == "About you"
        filled = await harbour.fill(opened, {"Country": "Norway"}, name="ada")
        assert filled["messages"][0]["content"] == "Norway||False"
        assert (await harbour.exchange(filled))["acknowledged_after"] == 0.0
        (choice,) = await harbour.autocomplete("/profile set", {"country": "Nor"}, "country", name="ada")
        assert choice["value"] == "NO"
        assert [item["content"] for item in await harbour.sees(name="eve")] == ["Norway||False"]
        moderator = {"name": "mod", "permissions": ["MANAGE_GUILD"]}
        assert (await harbour.run("/guild-only", **moderator))["messages"][0]["content"] == "ok"
        with pytest.raises(Refused, match="lacks the permissions"):
            await harbour.run("/guild-only", name="ada")
        await harbour.gateway("invalidate-resumable")
        await harbour.wait("bots")
    assert bot.errors == []
    assert len(await harbour.events("IDENTIFY")) == 1


async def test_who_waits_in_vain_is_told(steered):
    harbour, client = steered
    with pytest.raises(TimeoutError, match="0 requests"):
        await harbour.wait("requests", method="POST", seconds=0.02)
    waiting = asyncio.create_task(harbour.wait("requests", 2, method="POST", status=200))
    await client.send("n1")
    await client.send("n2")
    assert await waiting == 2


@pytest.mark.parametrize(
    ("verb", "told", "reason"),
    [
        ("sink", {}, "there is no 'sink'"),
        ("fault", {"kind": "fog"}, "there is no fault 'fog'"),
        ("fault", {"kind": "500", "way": "x"}, "unexpected keyword"),
        ("delete_channel", {"channel_id": 1}, "there is no channel 1"),
        ("permit", {"channel_id": 0, "allow": ["FLY"]}, "there is no channel 0"),
        ("role", {"name": "x", "permissions": ["FLY"]}, "there is no permission 'FLY'"),
        ("channels", {"names": ["x"], "kind": "SEA"}, "no kind of channel 'SEA'"),
        ("channels", {"names": ["x"], "kind": "THREAD"}, "a thread is in a channel"),
        ("limits", {"rates": {"tides": [1, 1]}}, "no such limit"),
        ("timings", {"tides": 1}, "no such timing"),
        ("gateway", {"act": "sing"}, "the gateway cannot sing"),
        ("wait", {"what": "godot"}, "nobody can wait for 'godot'"),
        ("fill", {"who": {"name": "ada"}, "interaction": 1, "values": {}}, "no form was opened"),
        ("exchange", {"interaction": 1}, "there is no interaction 1"),
        ("run", {"who": {"name": "ada"}, "command": "/nothing"}, "nothing"),
    ],
)
async def test_what_is_not_possible_is_refused_with_a_reason(steered, verb, told, reason):
    with pytest.raises(Refused, match=reason):
        await steered[0].ask(verb, **told)


async def test_a_thread_has_no_permissions_of_its_own(steered):
    harbour, _ = steered
    with pytest.raises(Refused, match="of its parent"):
        await harbour.hide(await harbour.channel("pulse-talk"))


async def test_the_door_lists_every_kind_of_fault(steered):
    assert "late-502" in await steered[0].ask("kinds")
    assert len(VERBS) == len({verb.__name__ for verb in VERBS.values()})
