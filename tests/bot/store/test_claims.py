"""Several owners at one outbox: each row in one pair of hands, and in the next when those are gone."""

import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from bot.store import Database, outbox
from bot.store.outbox import Delivery
from tests.bot.store.announcing import CHANNELS, LEASE, SECOND, claimed, delivery, now, public
from tests.bot.store.conftest import MOMENT

NEXT = MOMENT + timedelta(minutes=5)
OWNERS = ("ada", "bob", "eve")

owner = st.sampled_from(range(len(OWNERS)))
deeds = st.sampled_from(["attempt", "posted", "to publish", "published", "not_sent", "again", "failed"])
moves = st.lists(
    st.one_of(
        st.tuples(st.just("claim"), owner, st.integers(1, 3)),
        st.tuples(st.just("claim"), owner, st.integers(1, 3)),
        st.tuples(st.just("wait"), st.integers(1, 45)),
        st.tuples(deeds, owner, st.integers(0, 3)),
    ),
    max_size=25,
)


class Harbour:
    """Owners with a database each, on one file; a clock; and who holds what by right."""

    def __init__(self, databases: list[Database], announcement_id: str) -> None:
        self.databases = databases
        self.announcement_id = announcement_id
        self.clock = MOMENT
        self.held: list[list[Delivery]] = [[] for _ in databases]
        self.leases: dict[int, tuple[str, datetime]] = {}

    async def rows(self) -> dict[int, Delivery]:
        return {each.id: each for each in await outbox.of_announcement(self.databases[0], self.announcement_id)}

    async def claim(self, who: int, most: int) -> None:
        before = await self.rows()
        free = [each for each in before.values() if self.is_free(each)]
        expected = [each.id for each in sorted(free, key=lambda each: (each.next_at, each.id))][:most]
        claimed = await outbox.claim(self.databases[who], OWNERS[who], self.clock, self.clock + LEASE, most)
        assert [each.id for each in claimed] == expected
        for each in claimed:
            self.leases[each.id] = (OWNERS[who], self.clock + LEASE)
            assert (each.lease_owner, each.lease_until) == self.leases[each.id]
        self.held[who] += claimed

    def is_free(self, row: Delivery) -> bool:
        _, until = self.leases.get(row.id, ("", self.clock))
        return row.state == "waiting" and row.next_at <= self.clock and until <= self.clock

    async def do(self, deed: str, who: int, which: int) -> None:
        if not self.held[who]:
            return
        one = self.held[who][which % len(self.held[who])]
        before = (await self.rows())[one.id]
        mine = self.leases.get(one.id) == (one.lease_owner, one.lease_until)
        done = await self.act(deed, self.databases[who], one)
        after = (await self.rows())[one.id]
        if deed == "attempt":
            assert done is (mine and self.clock < one.lease_until)
        if not mine:
            assert after == before
        elif after.lease_owner is None:
            del self.leases[one.id]
        else:
            assert deed in {"attempt", "not_sent"}

    async def act(self, deed: str, database: Database, one: Delivery) -> object:
        acts = {
            "attempt": lambda: outbox.attempt(database, one, self.clock),
            "posted": lambda: outbox.posted(database, one, one.id + 900, 1, self.clock, publish=False),
            "to publish": lambda: outbox.posted(database, one, one.id + 900, 1, self.clock, publish=True),
            "published": lambda: outbox.published(database, one, self.clock),
            "not_sent": lambda: outbox.not_sent(database, one),
            "again": lambda: outbox.again(database, one, self.clock, self.clock + 20 * SECOND, "server_error"),
            "failed": lambda: outbox.end(database, one, "failed", "missing_view", self.clock),
        }
        return await acts[deed]()


async def opened(stack: AsyncExitStack, url: str) -> list[Database]:
    """A database for each owner, on one file."""
    return [await stack.enter_async_context(await Database.open(url)) for _ in OWNERS]


@given(moves)
def test_no_row_is_in_two_hands_and_none_is_lost(template: Path, made_of: list[tuple]):
    async def play(url: str) -> None:
        async with AsyncExitStack() as stack:
            databases = await opened(stack, url)
            one = await public(databases[0], (71, 72, 73, 74))
            harbour = Harbour(databases, one.id)
            for kind, *rest in made_of:
                if kind == "wait":
                    harbour.clock += timedelta(seconds=rest[0])
                elif kind == "claim":
                    await harbour.claim(*rest)
                else:
                    await harbour.do(kind, *rest)

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(f"sqlite:///{shutil.copy(template, folder)}"))


@pytest.mark.usefixtures("made")
async def test_owners_who_claim_at_once_share_everything_and_nothing_twice(url: str):
    async with AsyncExitStack() as stack:
        databases = await opened(stack, url)
        await public(databases[0], tuple(range(1, 61)))
        claims = [claimed(each, OWNERS[number], most=7) for _ in range(3) for number, each in enumerate(databases)]
        got = [one.id for each in await asyncio.gather(*claims) for one in each]
    assert len(got) == len(set(got)) == 60


@pytest.mark.usefixtures("made")
async def test_a_lease_that_is_over_is_taken_over_by_another_and_not_before(url: str):
    async with AsyncExitStack() as stack:
        ada, bob, _ = await opened(stack, url)
        await public(ada, (71,))
        (one,) = await claimed(ada, "ada")
        assert await outbox.attempt(ada, one, MOMENT)
        assert await claimed(bob, "bob", MOMENT + LEASE - SECOND) == []
        (taken,) = await claimed(bob, "bob", MOMENT + LEASE)
        assert (taken.id, taken.attempted_at, taken.lease_owner) == (one.id, MOMENT, "bob")
        await outbox.posted(ada, one, 99, 1, MOMENT + LEASE, publish=False)
        assert await now(bob, one) == taken


async def test_the_longest_due_comes_first_and_no_more_than_asked(database: Database):
    for minutes, channel in ((3, 71), (1, 72), (2, 73)):
        one = await public(database, (channel,))
        (row,) = await outbox.of_announcement(database, one.id)
        (row,) = [each for each in await claimed(database, most=9) if each.id == row.id]
        await outbox.again(database, row, MOMENT, MOMENT + minutes * LEASE, "rate_limited")
    at = MOMENT + 3 * LEASE
    assert [each.channel_id for each in await claimed(database, at=at - SECOND, most=9)] == [72, 73]
    assert [each.channel_id for each in await claimed(database, at=at + LEASE, most=2)] == [72, 73]
    assert [each.channel_id for each in await claimed(database, "bob", at + LEASE)] == [71]
    assert await claimed(database, "eve", at + LEASE) == []


def test_on_postgresql_two_who_claim_at_once_do_not_wait_for_each_other():
    assert str(outbox._due(MOMENT, 5).compile(dialect=postgresql.dialect())).endswith("FOR UPDATE SKIP LOCKED")


async def test_none_is_nobodys(database: Database):
    await public(database)
    assert await claimed(database, most=0) == []
    assert len(await claimed(database)) == len(CHANNELS)


async def test_the_next_moment_to_look_is_when_something_is_due_or_a_lease_is_over(database: Database):
    assert await outbox.next_due(database) is None
    one = await delivery(database)
    assert await outbox.next_due(database) == MOMENT + LEASE
    await outbox.again(database, one, MOMENT, NEXT, "server_error")
    assert await outbox.next_due(database) == NEXT
    await public(database, (72,))
    assert await outbox.next_due(database) == MOMENT
    for each in await claimed(database, at=NEXT):
        await outbox.end(database, each, "failed", "refused", NEXT)
    assert await outbox.next_due(database) is None
