"""Whatever is cancelled, a transaction that began ends, and no lock stays behind."""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Database, Erasures, StoredProfile, privacy, profiles
from bot.store.errors import StoreClosed
from tests.bot.store.conftest import DAY, MOMENT

Ask = Callable[[str], list[tuple[object, ...]]]
CANCELLATIONS = 200


async def nothing(connection: AsyncConnection) -> None:
    """Do nothing, in a transaction."""


async def pause(chance: random.Random) -> None:
    """Let a random stretch of work happen: a few turns of the loop, or a few moments for the driver's thread."""
    for _ in range(chance.randrange(40)):
        await asyncio.sleep(0)
    if chance.random() < 0.6:
        await asyncio.sleep(chance.random() * 0.008)


async def cancelled(task: asyncio.Task[StoredProfile]) -> bool:
    """Cancel a task and say whether that was in time."""
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return True
    return False


async def test_200_cancellations_leave_no_transaction_no_lock_and_no_half_write(database: Database, ask: Ask):
    chance = random.Random(20261123)
    followers, readings, in_time = 0, 0, 0
    await profiles.tell(database, 7, {"followers": 0, "videos_30d": 0}, DAY, MOMENT)
    for number in range(1, CANCELLATIONS + 1):
        facts = {"followers": number, "videos_30d": number}
        at = MOMENT + timedelta(seconds=number)
        task = asyncio.create_task(profiles.tell(database, 7, facts, DAY, at))
        await pause(chance)
        in_time += await cancelled(task)
        await database.write(nothing)
        assert ask("BEGIN IMMEDIATE") == []  # at once: nobody holds the lock
        stored = await profiles.load(database, 7)
        assert stored is not None
        assert stored.facts["followers"] == stored.facts["videos_30d"]
        assert stored.facts["followers"] in (followers, number)
        readings += 2 if stored.facts["followers"] == number else 0
        followers = int(stored.facts["followers"])
        assert (len(await profiles.history(database, 7)) if number % 20 == 0 else readings + 2) == readings + 2
    assert in_time >= 20  # else the test shows nothing


async def test_a_caller_cancelled_while_waiting_for_its_turn_changes_nothing(database: Database):
    go = asyncio.Event()

    async def hold(connection: AsyncConnection) -> None:
        await go.wait()

    holding = asyncio.create_task(database.write(hold))
    waiting = asyncio.create_task(profiles.tell(database, 7, {"age": 20}, DAY, MOMENT))
    await asyncio.sleep(0.01)
    assert await cancelled(waiting)
    go.set()
    await holding
    assert await profiles.load(database, 7) is None


async def test_a_write_that_began_is_finished_after_its_caller_is_cancelled(database: Database):
    began, go = asyncio.Event(), asyncio.Event()

    async def tell_slowly(connection: AsyncConnection) -> StoredProfile:
        began.set()
        await go.wait()
        return await profiles._tell(connection, 7, {"age": 20}, (DAY, MOMENT))

    writing = asyncio.create_task(database.write(tell_slowly))
    await began.wait()
    assert await cancelled(writing)
    go.set()
    await database.write(nothing)
    stored = await profiles.load(database, 7)
    assert stored is not None
    assert stored.facts == {"age": 20}


async def test_cancelled_reads_leave_no_view_open(database: Database, ask: Ask):
    chance = random.Random(5)
    await profiles.tell(database, 7, {"age": 20}, DAY, MOMENT)
    for _ in range(50):
        reading = asyncio.create_task(profiles.load(database, 7))
        await pause(chance)
        await cancelled(reading)
    await database.read(nothing)
    assert ask("PRAGMA wal_checkpoint(TRUNCATE)") == [(0, 0, 0)]  # an open view would make this busy


async def test_a_cancelled_erasure_is_made_good_by_the_next(database: Database, erasures: Erasures):
    chance = random.Random(6)
    for user_id in range(1, 21):
        await profiles.tell(database, user_id, {"age": 20}, DAY, MOMENT)
        erasing = asyncio.create_task(privacy.erase_user(database, erasures, user_id, MOMENT))
        await pause(chance)
        erasing.cancel()
        await asyncio.gather(erasing, return_exceptions=True)
        await privacy.erase_user(database, erasures, user_id, MOMENT)
        assert await profiles.load(database, user_id) is None


@pytest.mark.parametrize("turns", range(0, 60, 4))
@pytest.mark.usefixtures("made")
async def test_closing_lets_a_running_write_end_even_when_closing_is_cancelled(url: str, ask: Ask, turns: int):
    database = await Database.open(url)
    writing = asyncio.create_task(profiles.tell(database, 7, {"age": 20}, DAY, MOMENT))
    for _ in range(turns):
        await asyncio.sleep(0)
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.gather(closing, return_exceptions=True)
    await database.close()
    result = (await asyncio.gather(writing, return_exceptions=True))[0]
    assert isinstance(result, StoredProfile | StoreClosed)
    assert ask("SELECT count(*) FROM profiles") == [(1 if isinstance(result, StoredProfile) else 0,)]


@pytest.mark.parametrize("moments", range(8))
@pytest.mark.usefixtures("made")
async def test_opening_can_be_cancelled(url: str, ask: Ask, moments: int):
    opening = asyncio.create_task(Database.open(url))
    await asyncio.sleep(moments * 0.002)
    opening.cancel()
    for opened in await asyncio.gather(opening, return_exceptions=True):
        if isinstance(opened, Database):
            await opened.close()
    assert ask("BEGIN IMMEDIATE") == []
