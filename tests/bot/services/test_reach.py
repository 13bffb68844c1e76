"""Whom an announcement concerns: a rounded count a day, from which nobody's figures can be found."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services import ReachCount
from bot.services.reach import COUNTED_FROM, _rounded
from bot.store import Database, shares
from bot.store.announcements import Changed
from tests import databases
from tests.bot.services.shore import DAY, ELSEWHERE, HERE, Shore
from tests.journeys.posting import lowered, written

AMERICAN = {"country": "US", "age": 24, "account_type": "personal", "views_30d": 200_000}


async def crowd(shore: Shore, *followers: int | None) -> None:
    for each in followers:
        await shore.person(share=True, **AMERICAN, **({} if each is None else {"followers": each}))


@pytest.mark.parametrize(("people", "said"), [(0, 0), (1, 0), (4, 0), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (40, 40)])  # fmt: skip
def test_figures_are_rounded_to_fives_and_a_few_are_none(people: int, said: int) -> None:
    assert _rounded(people) == said


async def test_who_gains_who_loses_and_who_cannot_be_told(shore: Shore) -> None:
    await crowd(shore, *[7000] * 6, *[12_000] * 5, *[None] * 8, 100)
    count = await shore.reach.of(HERE, written(HERE, lowered(5000)))
    assert count == ReachCount(gain=5, lose=0, unknown=10, of=20)
    shore.at += DAY
    count = await shore.reach.of(HERE, written(HERE, lowered(20_000)))
    assert count == ReachCount(gain=0, lose=5, unknown=10, of=20)


async def test_fewer_than_ten_who_share_are_not_counted_at_all(shore: Shore) -> None:
    await crowd(shore, *[7000] * 9)
    assert await shore.reach.of(HERE, written(HERE)) is None
    await crowd(shore, 7000)
    assert await shore.reach.of(HERE, written(HERE)) is not None


async def test_only_those_who_share_in_this_server_are_counted(shore: Shore) -> None:
    await crowd(shore, *[7000] * 10)
    for _ in range(10):
        await shore.person(**AMERICAN, followers=7000)
    assert await shore.reach.of(HERE, written(HERE)) == ReachCount(gain=10, of=10)
    assert await shore.reach.of(ELSEWHERE, written(ELSEWHERE)) is None


async def test_what_changes_nothing_that_can_be_compared_is_not_counted(shore: Shore) -> None:
    await crowd(shore, *[7000] * 10)
    assert await shore.reach.of(HERE, replace(written(HERE), change=None)) is None
    assert await shore.reach.of(HERE, written(HERE)) is not None


async def test_the_same_change_gives_the_kept_count_and_another_one_none_until_tomorrow(shore: Shore) -> None:
    await crowd(shore, *[7000] * 10)
    first = await shore.reach.of(HERE, written(HERE))
    await crowd(shore, *[7000] * 10)
    assert await shore.reach.of(HERE, replace(written(HERE), title="Other words", body="!")) == first
    assert await shore.reach.of(HERE, written(HERE, lowered(5001))) == ReachCount(tomorrow=True)
    assert await shore.reach.of(HERE, written(HERE, effective=dt.date(2027, 1, 1))) == ReachCount(tomorrow=True)
    shore.at += DAY
    assert await shore.reach.of(HERE, written(HERE, lowered(5001))) == ReachCount(gain=20, of=20)


async def test_two_previews_at_once_still_learn_one_count(shore: Shore) -> None:
    await crowd(shore, *[7000] * 10)
    found = await asyncio.gather(*(shore.reach.of(HERE, written(HERE, lowered(n))) for n in range(4990, 5010)))
    assert sum(not each.tomorrow for each in found if each) == 1


async def test_what_stands_already_is_not_counted_again(shore: Shore) -> None:
    await crowd(shore, *[7000] * 10)
    standing = await shore.publish(change=lowered(6000))
    assert await shore.reach.of(HERE, written(HERE, lowered(5000), effective=dt.date(2027, 1, 1))) == ReachCount(of=10)
    shore.at += DAY
    assert await shore.reach.of(HERE, standing) == ReachCount(gain=10, of=10)


# From any sequence of previews in a day, nothing but one rounded count can be learnt.

NUMBERS = itertools.count()
CHANGES = st.one_of(
    st.integers(0, 20_000).map(lowered),
    st.sampled_from(["ended", "limited", "invite_only"]).map(lambda status: Changed(status=status)),
    st.integers(0, 20_000).map(lambda n: Changed(requirement="followers", at_least=n, countries=("US",))),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reach")


@given(
    people=st.lists(st.integers(0, 15_000), min_size=COUNTED_FROM, max_size=14),
    previews=st.lists(CHANGES, min_size=1, max_size=12),
)
async def test_whatever_is_previewed_in_a_day_one_rounded_count_is_learnt(
    folder: Path, people: list[int], previews: list[Changed]
) -> None:
    async with opened(folder / f"{next(NUMBERS)}.db") as shore:
        await crowd(shore, *people)
        found = []
        for position, each in enumerate(previews):
            found.append(await shore.reach.of(HERE, written(HERE, each)))
            if position % 3 == 0:  # others come and go meanwhile
                await shares.share(shore.database, 700_000_000_000_000_000 + position, HERE, shore.at)
        counts = {each for each in found if each is not None and not each.tomorrow}
        assert counts == {found[0]}
        for change, each in zip(previews, found, strict=True):
            assert each == (found[0] if change == previews[0] else ReachCount(tomorrow=True))
        assert all(figure % 5 == 0 for each in counts for figure in (each.gain, each.lose, each.unknown, each.of))


@contextlib.asynccontextmanager
async def opened(file: Path) -> AsyncIterator[Shore]:
    async with await Database.open(databases.lay(file)) as database:
        yield Shore(database)
