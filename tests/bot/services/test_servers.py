"""What a server sets: kept, cleared, refused."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import BadSetting
from bot.store.servers import Server
from tests.bot.services.conftest import Room

GUILD, OTHER = 77, 78


async def test_what_was_never_set_has_defaults(room: Room) -> None:
    assert await room.servers.load(GUILD) == Server(GUILD)


async def test_a_change_leaves_the_rest_and_other_servers_alone(room: Room) -> None:
    await room.servers.change(GUILD, role_id=5, zone="Europe/Oslo")
    await room.servers.add_channel(GUILD, 9)
    kept = await room.servers.change(GUILD, role_id=None, language="nb", approve_above=0)
    assert kept == Server(GUILD, (9,), None, "nb", "Europe/Oslo", None, 0)
    assert await room.servers.load(GUILD) == kept
    assert await room.servers.load(OTHER) == Server(OTHER)


@pytest.mark.parametrize("zone", ["Oslo", "europe/oslo", "UTC+1", "../etc/passwd", "", "Europe/Oslo\n"])
async def test_a_zone_that_does_not_exist_is_refused_and_named(room: Room, zone: str) -> None:
    with pytest.raises(BadSetting) as refused:
        await room.servers.change(GUILD, zone=zone, language="nb")
    assert refused.value.facts == {"reason": "zone", "given": zone}
    assert await room.servers.load(GUILD) == Server(GUILD)


async def test_not_everyone_is_trusted_with_announcing(room: Room) -> None:
    with pytest.raises(BadSetting) as refused:
        await room.servers.change(GUILD, announcer_role_id=GUILD)
    assert refused.value.facts == {"reason": "everyone"}


async def test_five_channels_and_no_more_each_once(room: Room) -> None:
    for channel in range(1, 6):
        await room.servers.add_channel(GUILD, channel)
    for channel, reason in ((5, "here_already"), (6, "many")):
        with pytest.raises(BadSetting) as refused:
            await room.servers.add_channel(GUILD, channel)
        assert refused.value.facts["reason"] == reason
    assert (await room.servers.remove_channel(GUILD, 3)).channels == (1, 2, 4, 5)
    with pytest.raises(BadSetting):
        await room.servers.remove_channel(GUILD, 3)
    assert 6 in (await room.servers.add_channel(GUILD, 6)).channels


async def test_two_changes_at_once_do_not_undo_each_other(room: Room) -> None:
    await asyncio.gather(*(room.servers.add_channel(GUILD, channel) for channel in range(1, 6)))
    assert (await room.servers.load(GUILD)).channels == (1, 2, 3, 4, 5)
