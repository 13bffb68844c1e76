"""A database serves one Discord application."""

import pytest

from bot.store import Database, application
from bot.store.errors import ForeignDatabase, RefusedValue


async def test_an_unclaimed_database_is_claimed_once_and_for_all(database: Database, url: str):
    await application.claim(database, 42)
    await application.claim(database, 42)
    async with await Database.open(url) as again:
        with pytest.raises(ForeignDatabase) as refused:
            await application.claim(again, 43)
    assert (refused.value.found, refused.value.expected) == (42, 43)
    await application.claim(database, 42)


@pytest.mark.parametrize("value", [0, -1, 2**63, True])
async def test_an_impossible_application_is_refused(database: Database, value: int):
    with pytest.raises(RefusedValue):
        await application.claim(database, value)
