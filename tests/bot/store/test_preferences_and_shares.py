"""The language a person chose, and the servers they share with."""

from datetime import timedelta

import pytest

from bot.store import Database, preferences, shares
from bot.store.errors import RefusedValue
from tests.bot.store.conftest import MOMENT

LATER = MOMENT + timedelta(hours=1)


async def test_a_language_is_kept_changed_and_forgotten(database: Database):
    assert await preferences.language_of(database, 7) is None
    for language in ("nb", "en", None):
        await preferences.choose_language(database, 7, language, MOMENT)
        assert await preferences.language_of(database, 7) == language
    assert await preferences.language_of(database, 8) is None


@pytest.mark.parametrize("language", ["", "n", "NB", "no-nb", "nynorsk", "n\ud800"])
async def test_what_is_no_language_is_refused(database: Database, language: str):
    with pytest.raises(RefusedValue):
        await preferences.choose_language(database, 7, language, MOMENT)


async def test_a_share_is_per_server_and_a_second_one_changes_nothing(database: Database):
    await shares.share(database, 7, 70, MOMENT)
    await shares.share(database, 7, 60, LATER)
    await shares.share(database, 7, 70, LATER)
    await shares.share(database, 8, 70, LATER)
    assert await shares.guilds_of(database, 7) == [70, 60]
    await shares.stop(database, 7, 70)
    assert await shares.guilds_of(database, 7) == [60]
    assert await shares.guilds_of(database, 8) == [70]
    await shares.stop(database, 7, 70)


@pytest.mark.parametrize("impossible", [0, -1, 2**63, True])
async def test_impossible_ids_are_refused(database: Database, impossible: int):
    for user_id, guild_id in ((impossible, 70), (7, impossible)):
        with pytest.raises(RefusedValue):
            await shares.share(database, user_id, guild_id, MOMENT)
        with pytest.raises(RefusedValue):
            await shares.stop(database, user_id, guild_id)
    with pytest.raises(RefusedValue):
        await preferences.language_of(database, impossible)
