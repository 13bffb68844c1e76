"""What a server set."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store import Database, servers
from bot.store.errors import RefusedValue
from bot.store.servers import Server
from tests.bot.store.announcing import ELSEWHERE, GUILD
from tests.bot.store.conftest import MOMENT

FULL = Server(GUILD, (71, 72), 5, "nb", "Europe/Oslo", 6, 1000)


async def test_a_server_that_set_nothing_has_nothing(database: Database):
    assert await servers.load(database, GUILD) == Server(GUILD)


async def test_all_that_a_server_set_is_there_again_and_nobody_elses_is_touched(database: Database):
    await servers.keep(database, FULL, MOMENT)
    await servers.keep(database, Server(ELSEWHERE, (71,)), MOMENT)
    assert await servers.load(database, GUILD) == FULL
    assert await servers.load(database, ELSEWHERE) == Server(ELSEWHERE, (71,))


@pytest.mark.parametrize("kept", [Server(GUILD), Server(GUILD, (99, 72)), replace(FULL, zone=None, approve_above=0)])
async def test_what_is_kept_later_takes_the_place_of_all_before(database: Database, kept: Server):
    await servers.keep(database, FULL, MOMENT)
    await servers.keep(database, kept, MOMENT + timedelta(days=1))
    assert await servers.load(database, GUILD) == replace(kept, channels=tuple(sorted(kept.channels)))


async def test_a_channel_counts_once(database: Database):
    await servers.keep(database, Server(GUILD, (72, 71, 72)), MOMENT)
    assert (await servers.load(database, GUILD)).channels == (71, 72)


@pytest.mark.parametrize(
    "wrong",
    [
        {"guild_id": 0},
        {"channels": (71, -1)},
        {"role_id": True},
        {"language": "NB"},
        {"zone": "Europe/Osló"},
        {"zone": ""},
        {"announcer_role_id": 2**63},
        {"approve_above": -1},
        {"approve_above": 1_000_001},
        {"approve_above": 1.5},
    ],
)
async def test_what_is_out_of_bounds_is_refused_and_nothing_changes(database: Database, wrong: dict[str, object]):
    await servers.keep(database, FULL, MOMENT)
    with pytest.raises(RefusedValue) as refused:
        await servers.keep(database, replace(FULL, **wrong), MOMENT)
    assert refused.value.name in (*wrong, "channel_id")
    assert await servers.load(database, GUILD) == FULL


async def test_a_moment_without_a_zone_is_refused(database: Database):
    with pytest.raises(RefusedValue):
        await servers.keep(database, FULL, MOMENT.replace(tzinfo=None))
