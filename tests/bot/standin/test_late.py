"""Late commits: Discord acts on a request when the bot has long given it up."""

from __future__ import annotations

import pytest

from bot.standin.weather import Fault
from tests.bot.standin.wire import MESSAGES


@pytest.fixture
def late(standin):
    """Let messages be made late: when told, or after so many seconds."""

    def make(seconds=None, kind="late-502", **more):
        standin.realm.weather.announce(Fault(kind, "POST", MESSAGES, seconds=seconds, **more))
        return standin.realm.late

    return make


async def test_a_message_comes_when_it_is_let_go(client, late):
    held = late(kind="late-reset")
    assert (await client.send()).failed
    assert (client.standing, len(held.waiting)) == ([], 1)
    (freed,) = held.release()
    assert (freed.answer.status, [int(freed.answer.body["id"])]) == (200, client.standing)
    assert (held.waiting, held.release()) == ([], [])


async def test_a_message_comes_in_its_time_whoever_looks_first(client, late, clock):
    late(seconds=60)
    assert (await client.send()).status == 502
    clock.advance(59)
    assert (await client.history()).data == []
    clock.advance(1)
    (shown,) = (await client.history()).data
    assert [int(shown["id"])] == client.standing


async def test_the_same_nonce_first_gives_the_late_one_its_message(client, late):
    held = late()
    await client.send()
    first = await client.send()
    (freed,) = held.release()
    assert freed.answer.body["id"] == first.data["id"]
    assert client.standing == [int(first.data["id"])]


async def test_the_late_one_first_gives_the_same_nonce_its_message(client, late, clock):
    late(seconds=5)
    await client.send()
    clock.advance(5)
    again = await client.send()
    assert (again.status, client.standing) == (200, [int(again.data["id"])])


async def test_another_nonce_doubles(client, late):
    held = late()
    await client.send("n1")
    await client.send("n2")
    held.release()
    assert len(client.standing) == 2


async def test_a_nonce_that_is_forgotten_doubles(client, late, clock, standin):
    late(seconds=standin.realm.timings.nonce + 2)
    await client.send()
    await client.send()
    clock.advance(standin.realm.timings.nonce + 2)
    await client.history()
    assert len(client.standing) == 2


async def test_late_ones_come_in_the_order_in_which_they_are_due(client, late, clock, standin):
    late(seconds=20)
    late(seconds=10)
    await client.send("slow")
    await client.send("slower")
    clock.advance(30)
    await client.history()
    made = standin.world.messages[client.channel_id].values()
    assert [item.nonce for item in sorted(made, key=lambda item: item.id)] == ["slower", "slow"]


async def test_what_is_not_possible_any_more_does_not_happen(client, late, standin):
    held = late(times=2)
    await client.send("n1")
    await client.send("n2")
    (one, two) = held.waiting
    standin.scene.overwrite(standin.channel("general"), standin.world.bot, deny=1 << 11)
    assert held.release(one.number)[0].answer.body["code"] == 50013
    standin.scene.delete_channel(standin.channel("general"))
    assert held.release(two.number)[0].answer.body["code"] == 10003


async def test_a_message_deleted_in_between_stays_deleted(client, late, standin):
    held = late()
    await client.send()
    first = await client.send()
    standin.scene.delete_message(standin.world.message(client.channel_id, int(first.data["id"])))
    assert held.release()[0].answer.body["code"] == 10008
    assert client.standing == []


async def test_a_late_one_counts_against_the_limit_when_it_is_sent(client, late, standin):
    held = late()
    await client.send()
    assert standin.realm.meter.count("POST", MESSAGES, str(client.channel_id)).remaining == 1_000_000 - 2
    held.release()
    assert standin.realm.meter.count("POST", MESSAGES, str(client.channel_id)).remaining == 1_000_000 - 3
