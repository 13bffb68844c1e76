"""Becoming public: at once or when it is due, with a delivery for each channel, and once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store import Database, announcements, outbox, servers
from bot.store.announcements import State
from bot.store.errors import RefusedValue, WrongState
from bot.store.servers import Server
from tests.bot.store.announcing import DAYS, DEADLINE, ELSEWHERE, GUILD, drafted, public
from tests.bot.store.conftest import LATER, MOMENT


@pytest.mark.parametrize("channels", [[], [0], [71, "72"]])
async def test_without_a_channel_nothing_is_public(database: Database, channels: list[object]):
    one = await drafted(database)
    with pytest.raises(RefusedValue):
        await announcements.publish(database, one.id, channels, MOMENT, deadline=DEADLINE)
    assert await announcements.load(database, one.id) == one


async def test_publishing_writes_one_delivery_for_each_channel(database: Database):
    one = await drafted(database)
    made = await announcements.publish(database, one.id, [73, 71, 73], MOMENT, deadline=DEADLINE, approved_by=8)
    assert made == replace(one, state=State.PUBLISHED, published_at=MOMENT, approved_by=8)
    rows = await outbox.of_announcement(database, one.id)
    assert [(each.key, each.channel_id) for each in rows] == [(f"{one.id}.73", 73), (f"{one.id}.71", 71)]
    for each in rows:
        assert (each.kind, each.state, each.wanted, each.posted, each.publish) == ("post", "waiting", 1, None, True)
        assert (each.due_at, each.next_at, each.deadline, each.guild_id) == (MOMENT, MOMENT, DEADLINE, GUILD)


async def test_publishing_twice_is_one_set_of_deliveries(database: Database):
    one = await public(database)
    rows = await outbox.of_announcement(database, one.id)
    with pytest.raises(WrongState):
        await announcements.publish(database, one.id, [74], LATER, deadline=DEADLINE)
    assert await outbox.of_announcement(database, one.id) == rows


async def test_what_was_scheduled_goes_out_at_its_moment_where_the_server_announces_now(database: Database):
    await servers.keep(database, Server(GUILD, (70,)), MOMENT)
    one = await drafted(database)
    await announcements.schedule(database, one.id, LATER, "Europe/Oslo", approved_by=8, at=MOMENT)
    await servers.keep(database, Server(GUILD, (72, 71)), MOMENT)
    assert await announcements.release_due(database, MOMENT, deadline=DEADLINE) == []
    much_later = LATER + timedelta(hours=1)
    (made,) = await announcements.release_due(database, much_later, deadline=DEADLINE)
    scheduled = {"zone": "Europe/Oslo", "publish_at": LATER, "approved_by": 8}
    assert made == replace(one, state=State.PUBLISHED, published_at=much_later, **scheduled)
    rows = await outbox.of_announcement(database, one.id)
    assert [(each.channel_id, each.due_at, each.deadline) for each in rows] == [
        (71, LATER, DEADLINE),
        (72, LATER, DEADLINE),
    ]
    assert await announcements.release_due(database, much_later, deadline=DEADLINE) == []


async def test_what_was_scheduled_where_there_is_no_channel_stays_scheduled(database: Database):
    await servers.keep(database, Server(ELSEWHERE, (70,)), MOMENT)
    one = await drafted(database)
    await announcements.schedule(database, one.id, MOMENT + DAYS, "Europe/Oslo")
    assert await announcements.release_due(database, MOMENT + 2 * DAYS, deadline=DEADLINE) == []
    assert (await announcements.load(database, one.id)).state is State.SCHEDULED
