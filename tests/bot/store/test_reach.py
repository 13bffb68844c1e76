"""The one count of a server, and whom it is taken from."""

from dataclasses import asdict, replace

import pytest

from bot.store import Database, profiles, reach, shares
from bot.store.errors import RefusedValue
from bot.store.reach import Count
from tests.bot.store.announcing import ELSEWHERE, GUILD
from tests.bot.store.conftest import DAY, MOMENT

COUNT = Count(GUILD, DAY, "views:100000", 10, 5, 20, 40)


async def test_a_later_count_takes_the_place_of_the_one_before(database: Database):
    assert await reach.load(database, GUILD) is None
    for count in (COUNT, replace(COUNT, change="status:ended", gain=0), replace(COUNT, guild_id=ELSEWHERE)):
        await reach.keep(database, **asdict(count))
        assert await reach.load(database, count.guild_id) == count
    assert (await reach.load(database, GUILD)).change == "status:ended"


@pytest.mark.parametrize(
    "wrong", [{"guild_id": 0}, {"day": MOMENT}, {"change": ""}, {"change": "c" * 301}, {"gain": -1}, {"of": 1_000_001}]
)
async def test_a_count_out_of_bounds_is_refused(database: Database, wrong: dict[str, object]):
    with pytest.raises(RefusedValue):
        await reach.keep(database, **(asdict(COUNT) | wrong))
    assert await reach.load(database, GUILD) is None


async def test_only_who_shares_with_the_server_is_counted(database: Database):
    for user_id, guilds in ((9, (GUILD,)), (8, (ELSEWHERE,)), (7, (GUILD, ELSEWHERE)), (6, ())):
        await profiles.tell(database, user_id, {"age": user_id + 20}, DAY, MOMENT)
        for guild_id in guilds:
            await shares.share(database, user_id, guild_id, MOMENT)
    await shares.share(database, 5, GUILD, MOMENT)  # who told nothing has no profile
    found = await reach.sharers(database, GUILD)
    assert [(each.user_id, each.facts) for each in found] == [(7, {"age": 27}), (9, {"age": 29})]
    assert found[0] == await profiles.load(database, 7)
