"""The outbox at work: news waits its turn, a stop drains, a restored backup sends nothing again, workers share."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.delivery.wire import Reply
from bot.delivery.worker import Worker
from bot.standin.limits import Limits, Rate
from bot.standin.weather import Fault
from bot.standin.world import Channel, Flag
from bot.store import Database, announcements, backup, restore, servers
from bot.store.servers import Server
from tests.bot.store.announcing import drafted
from tests.faults.quay import SUBSCRIBER_KEY, TRIED_FOR, Quay, marker_of, quay

MESSAGES = "/channels/{channel_id}/messages"
ONE = MESSAGES + "/{message_id}"


async def nothing() -> None:
    """Prepare nothing before a look."""


async def test_more_news_than_may_be_published_in_an_hour_waits_and_each_is_published_once(tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel, began = one.standin.channel("announcements"), one.clock()
        one.news.add(channel.id)
        one.standin.realm.meter.limits = Limits(crossposts=Rate(3, 3600.0))
        told = [await one.publish(channel) for _ in range(7)]
        await one.deliver()
        stands = [each for told_ in told for each in one.standing(channel, marker_of(told_))]
        assert [bool(each.flags & Flag.CROSSPOSTED) for each in stands] == [True] * 7
        assert [each.state for each in await one.rows()] == ["done"] * 7
        assert dt.timedelta(hours=2) <= one.clock() - began < dt.timedelta(hours=3)
        asked = one.standin.ledger.count("POST", ONE + "/crosspost")
        refused = one.standin.ledger.count("POST", ONE + "/crosspost", 429)
        assert (asked - refused, refused) == (7, 5), "no more is asked than once an hour for each that waits"


async def test_edits_that_come_while_one_waits_are_one_edit_with_the_newest_words(tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel = one.standin.channel("announcements")
        one.news.add(channel.id)
        told = await one.publish(channel)
        await one.deliver()
        told = await one.rewrite(told, body="Second words.")
        one.standin.realm.weather.announce(Fault("429-user", "PATCH", ONE, seconds=1163.0))
        await one.work_once()
        for words in ("Third words.", "Fourth words."):
            told = await one.rewrite(told, body=words)
            await one.work_once()
        await one.deliver()
        (message,) = one.standing(channel, marker_of(told))
        assert "Fourth words." in message.embeds[0]["description"]
        assert one.standin.ledger.count("PATCH", ONE) == 2


async def saved(folder: Path) -> None:
    """Take a backup of the database as it is now."""
    await backup.take(f"sqlite:///{folder / 'quay.db'}", folder / "backup.db")


@asynccontextmanager
async def restored(one: Quay, folder: Path) -> AsyncIterator[Quay]:
    """Start anew hours later, with the backup in the place of the database."""
    one.clock.jump(dt.timedelta(hours=6))
    address = f"sqlite:///{folder / 'again.db'}"
    await restore(address, folder / "backup.db", one.clock())
    async with await Database.open(address) as database:
        again = replace(one, database=database)
        again.means = replace(one.means, database=database, since=one.clock(), write=again.write)
        yield again


async def test_a_restored_backup_does_not_send_again_what_was_sent(tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel = one.standin.channel("general")
        told, reader = await one.publish(channel), await one.alert("ada")
        await saved(tmp_path)
        await one.deliver()
        (post,) = one.standing(channel, marker_of(told))
        async with restored(one, tmp_path) as again:
            await again.deliver()
            ended = [(each.state, each.message_id) for each in await again.rows()]
        (alert,) = one.standing(one.standin.world.private_channel(reader), SUBSCRIBER_KEY)
        assert ended == [("done", post.id), ("done", alert.id)]
        assert one.standing(channel, marker_of(told)) == [post]


async def test_a_backup_from_before_a_planned_post_went_out_does_not_send_it_again(tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel, at = one.standin.channel("general"), one.clock() + dt.timedelta(hours=1)
        found = await drafted(one.database, guild_id=one.standin.guild.id, created_at=one.clock())
        await servers.keep(one.database, Server(one.standin.guild.id, (channel.id,)), one.clock())
        await announcements.schedule(one.database, found.id, at, "UTC")
        await saved(tmp_path)
        one.clock.jump(dt.timedelta(hours=1))
        await released(one)
        (post,) = one.standing(channel, marker_of(found))
        async with restored(one, tmp_path) as again:
            await released(again)
        assert one.standing(channel, marker_of(found)) == [post]


async def test_a_backup_from_before_a_draft_was_published_does_not_send_it_again(tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel, other = one.standin.channel("general"), one.standin.channel("announcements")
        found = await drafted(one.database, guild_id=one.standin.guild.id, created_at=one.clock())
        await saved(tmp_path)
        one.clock.jump(dt.timedelta(hours=1))
        await one.make_public(found, channel)
        await one.deliver()
        (post,) = one.standing(channel, marker_of(found))
        async with restored(one, tmp_path) as again:
            again.clock.jump(dt.timedelta(hours=1))
            await again.make_public(found, channel, other)
            await again.deliver()
        assert one.standing(channel, marker_of(found)) == [post]
        assert len(one.standing(other, marker_of(found))) == 1


async def released(one: Quay) -> None:
    """Publish what was planned, and deliver it."""
    assert len(await announcements.release_due(one.database, one.clock(), deadline=one.clock() + TRIED_FOR)) == 1
    await one.deliver()


def slowed(one: Quay) -> tuple[asyncio.Event, asyncio.Event]:
    """Let every message take until the second event; the first tells that one is under way."""
    begun, go_on, call = asyncio.Event(), asyncio.Event(), one.means.wire.call

    async def hold(method: str, path: str, body: object = None) -> Reply:
        if method == "POST":
            begun.set()
            await go_on.wait()
        return await call(method, path, body)

    one.means.wire.call = hold
    return begun, go_on


async def test_told_to_stop_it_ends_what_is_under_way_and_begins_nothing_more(tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        begun, go_on = slowed(one)
        first, second = one.standin.channel("general"), one.standin.channel("announcements")
        told = await one.publish(first)
        worker = Worker(one.means, "stopped", nothing)
        working = asyncio.create_task(worker.run())
        await begun.wait()
        later = await one.publish(second)
        stopping = asyncio.create_task(worker.stop(30.0))
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(stopping, working)
        assert [(each.state, each.attempts) for each in await one.rows()] == [("done", 0), ("waiting", 0)]
        assert (len(standing(one, first, told)), standing(one, second, later)) == (1, [])
        await one.deliver()
        assert len(standing(one, second, later)) == 1


async def test_what_a_stop_cuts_off_is_looked_for_before_it_is_sent_again(tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channel = one.standin.channel("general")
        begun, go_on = slowed(one)
        told = await one.publish(channel)
        worker = Worker(one.means, "cut", nothing)
        working = asyncio.create_task(worker.run())
        await begun.wait()
        await worker.stop(0.0)
        await working
        go_on.set()
        (row,) = await one.rows()
        assert (row.state, row.attempted_at is None) == ("waiting", False)
        await one.deliver()
        assert len(standing(one, channel, told)) == 1
        assert one.standin.ledger.count("GET", MESSAGES) == 1


async def test_two_workers_on_one_outbox_send_each_post_once(tmp_path: Path) -> None:
    async with quay(tmp_path) as one:
        channels = [one.standin.scene.channel(one.standin.guild, f"c{number}") for number in range(12)]
        told = await one.publish(*channels)
        workers = [Worker(one.means, f"worker {number}", nothing) for number in range(2)]
        working = [asyncio.create_task(each.run()) for each in workers]
        assert await one.standin.realm.bell.until(lambda: all(standing(one, each, told) for each in channels), 20)
        for each in workers:
            await each.stop(30.0)
        await asyncio.gather(*working)
        assert [len(standing(one, each, told)) for each in channels] == [1] * 12
        assert one.standin.ledger.count("POST", MESSAGES) == 12


def standing(one: Quay, channel: Channel, told: object) -> list[object]:
    return one.standing(channel, marker_of(told))
