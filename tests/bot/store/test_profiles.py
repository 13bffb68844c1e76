"""Telling, loading, and the history of what was told."""

import asyncio
import itertools
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import Database, Reading, profiles
from bot.store.errors import RefusedValue
from bot.store.facts import FACTS, Choice, Kind, Number
from tests.bot.store.conftest import DAY, MOMENT

MOST = 2**63 - 1
people = itertools.count(1)


def storable(kind: Kind) -> st.SearchStrategy[str | int]:
    """Values within the bounds, the bounds themselves often."""
    if isinstance(kind, Number):
        return st.sampled_from((kind.low, kind.high)) | st.integers(kind.low, kind.high)
    if isinstance(kind, Choice):
        return st.sampled_from(kind.options)
    return st.from_regex(f"[{kind.alphabet}]{{{kind.shortest},{kind.longest}}}", fullmatch=True)


ANYTHING = {fact: st.none() | storable(kind) for fact, kind in FACTS.items()}
tellings = st.lists(
    st.tuples(
        st.fixed_dictionaries({}, optional=ANYTHING).filter(bool),
        st.dates(),
        st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    ),
    min_size=1,
    max_size=4,
)


@given(told=tellings)
async def test_what_is_loaded_is_everything_told_merged_and_the_history_is_the_list_of_it(
    database: Database, told: list[tuple[dict[str, str | int | None], date, datetime]]
):
    user_id = next(people)
    merged: dict[str, tuple[str | int, date]] = {}
    readings: list[Reading] = []
    for facts, on, at in told:
        result = await profiles.tell(database, user_id, facts, on, at)
        for fact, value in facts.items():
            merged.pop(fact, None)
            if value is not None:
                merged[fact] = (value, on)
            readings.append(Reading(fact, value, on, at.replace(microsecond=0)))
    assert await profiles.load(database, user_id) == result
    assert result.facts == {fact: value for fact, (value, _) in merged.items()}
    assert result.told == {fact: on for fact, (_, on) in merged.items()}
    assert list(result.facts) == list(result.told) == [fact for fact in FACTS if fact in merged]
    assert (result.created_at, result.updated_at) == tuple(told[i][2].replace(microsecond=0) for i in (0, -1))
    assert await profiles.history(database, user_id) == readings


WILD: st.SearchStrategy[object] = (
    st.sampled_from([10**30, -1, 2**63, -(2**63), float("nan"), float("inf"), "\ud800", "NO\0", "", True, b"NO", [1]])
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.text(st.characters(categories=["Cs"]), min_size=1)
)


@given(fact=st.sampled_from(list(FACTS)), value=WILD)
async def test_any_value_is_stored_as_given_or_refused_with_nothing_changed(
    database: Database, fact: str, value: str | int
):
    user_id = next(people)
    before = await profiles.tell(database, user_id, {"age": 20, "niche": "food"}, DAY, MOMENT)
    given: dict[str, str | int | None] = {"followers": 5, fact: value}
    (result,) = await asyncio.gather(profiles.tell(database, user_id, given, DAY, MOMENT), return_exceptions=True)
    stored = await profiles.load(database, user_id)
    assert stored is not None
    if isinstance(result, RefusedValue):
        assert (result.name, stored) == (fact, before)
        assert len(await profiles.history(database, user_id)) == 2
    else:
        assert result == stored
        assert (stored.facts[fact], type(stored.facts[fact])) == (value, type(value))


async def test_nobody_is_found_where_nothing_was_told(database: Database):
    assert await profiles.load(database, 7) is None
    assert await profiles.history(database, 7) == []


async def test_the_same_value_told_again_is_a_new_reading_of_a_new_day(database: Database):
    later = MOMENT + timedelta(days=30)
    await profiles.tell(database, 7, {"followers": 500, "country": "NO"}, DAY, MOMENT)
    stored = await profiles.tell(database, 7, {"followers": 500}, later.date(), later)
    assert stored.facts == {"country": "NO", "followers": 500}
    assert stored.told == {"country": DAY, "followers": later.date()}
    assert await profiles.history(database, 7) == [
        Reading("followers", 500, DAY, MOMENT),
        Reading("country", "NO", DAY, MOMENT),
        Reading("followers", 500, later.date(), later),
    ]


async def test_a_fact_taken_back_is_unknown_again_and_remembered_as_taken_back(database: Database):
    await profiles.tell(database, 7, {"age": 20, "niche": "food"}, DAY, MOMENT)
    stored = await profiles.tell(database, 7, {"niche": None}, DAY, MOMENT)
    assert (stored.facts, stored.told) == ({"age": 20}, {"age": DAY})
    assert (await profiles.history(database, 7))[-1] == Reading("niche", None, DAY, MOMENT)


async def test_people_are_kept_apart(database: Database):
    await profiles.tell(database, 1, {"age": 20}, DAY, MOMENT)
    await profiles.tell(database, MOST, {"age": 30}, DAY, MOMENT)
    one, other = await profiles.load(database, 1), await profiles.load(database, MOST)
    assert one is not None
    assert other is not None
    assert (one.facts, other.facts, other.user_id) == ({"age": 20}, {"age": 30}, MOST)
    assert [reading.value for reading in await profiles.history(database, 1)] == [20]


async def test_a_moment_in_another_time_zone_is_the_same_moment(database: Database):
    oslo = MOMENT.astimezone(timezone(timedelta(hours=1)))
    stored = await profiles.tell(database, 7, {"age": 20}, DAY, oslo)
    assert stored.updated_at == MOMENT
    assert stored.updated_at.utcoffset() == timedelta(0)


async def test_what_is_told_survives_a_restart(database: Database, url: str):
    told = await profiles.tell(database, 7, {"views_30d": 10**12, "niche": "a" * 32}, DAY, MOMENT)
    await database.close()
    async with await Database.open(url) as again:
        assert await profiles.load(again, 7) == told


@pytest.mark.parametrize("user_id", [0, -1, 2**63, 10**30, True, "7", 7.0, None])
async def test_an_impossible_person_is_refused_by_every_function(database: Database, user_id: int):
    for asking in (
        profiles.load(database, user_id),
        profiles.history(database, user_id),
        profiles.tell(database, user_id, {"age": 20}, DAY, MOMENT),
    ):
        with pytest.raises(RefusedValue) as refused:
            await asking
        assert refused.value.name == "user_id"


@pytest.mark.parametrize(
    ("on", "at", "name", "reason"),
    [
        (MOMENT, MOMENT, "on", "wrong_type"),
        ("2026-11-23", MOMENT, "on", "wrong_type"),
        (DAY, DAY, "at", "wrong_type"),
        (DAY, MOMENT.replace(tzinfo=None), "at", "naive"),
    ],
)
async def test_a_day_is_a_day_and_a_moment_has_its_zone(
    database: Database, on: date, at: datetime, name: str, reason: str
):
    with pytest.raises(RefusedValue) as refused:
        await profiles.tell(database, 7, {"age": 20}, on, at)
    assert (refused.value.name, refused.value.reason) == (name, reason)
    assert await profiles.load(database, 7) is None


async def test_facts_changed_by_the_caller_while_waiting_are_stored_as_they_were_given(database: Database):
    facts: dict[str, str | int | None] = {"age": 20}
    telling = profiles.tell(database, 7, facts, DAY, MOMENT)
    writing = database.write(lambda _: forget(facts))
    task = asyncio.create_task(telling)
    await asyncio.sleep(0)
    await writing
    assert (await task).facts == {"age": 20}


async def forget(facts: dict[str, str | int | None]) -> None:
    """Change what was given."""
    facts["age"] = 99
