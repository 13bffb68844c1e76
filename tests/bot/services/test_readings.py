"""Readings of earlier days: what they change and what they never do, and where the pace comes from."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.errors import BadFact, BadReading
from bot.services.forecasts import histories
from bot.services.profiles import READINGS_AT_MOST
from bot.store import Told, profiles
from forecast import Profile, ProfileRecord
from forecast.growth import Reading
from tests.bot.services.shore import DAY, NOON, Shore

TODAY = NOON.date()
AMERICAN = {"country": "US", "age": 24, "account_type": "personal", "followers": 9000, "views_30d": 90_000}


def reading(value: int | str | None, days_ago: int, fact: str = "followers") -> Told:
    return Told(fact, value, TODAY - days_ago * DAY)


async def test_a_back_dated_reading_never_overwrites_a_newer_one(shore: Shore) -> None:
    user_id = await shore.person(followers=9000)
    added = await shore.profiles.add_reading(user_id, reading(5000, 90))
    assert (added.new, added.present) == (True, False)
    record = await shore.profiles.load(user_id)
    assert (record.facts.followers, record.told_on["followers"]) == (9000, TODAY)
    told = [(each.value, each.told_on) for each in await shore.profiles.history(user_id)]
    assert told == [(9000, TODAY), (5000, TODAY - 90 * DAY)]
    assert not (await shore.profiles.add_reading(user_id, reading(6000, 30))).present
    assert (await shore.profiles.load(user_id)).facts.followers == 9000


async def test_for_the_same_day_what_was_told_first_stays_in_the_profile_and_counts(shore: Shore) -> None:
    user_id = await shore.person(**AMERICAN)
    assert not (await shore.profiles.add_reading(user_id, reading(2, 0))).present
    record = await shore.profiles.load(user_id)
    assert record.facts.followers == 9000
    assert histories(await shore.profiles.history(user_id), record)["followers"][-1] == Reading(TODAY, 9000)


async def test_a_day_told_twice_is_not_settled_anew_by_a_third_reading(shore: Shore) -> None:
    user_id = await shore.person(followers=9000)
    await shore.profiles.add_reading(user_id, reading(8000, 0))
    await shore.profiles.add_reading(user_id, reading(5000, 90))
    assert (await shore.profiles.load(user_id)).facts.followers == 9000


async def test_a_later_reading_is_the_profile_from_its_day_on(shore: Shore) -> None:
    user_id = await shore.person(followers=9000, age=24)
    shore.at = NOON + 20 * DAY
    added = await shore.profiles.add_reading(user_id, reading(9500, -10))
    assert (added.new, added.present) == (True, True)
    record = await shore.profiles.load(user_id)
    assert record.facts == Profile(followers=9500, age=24)
    assert record.told_on == {"followers": TODAY + 10 * DAY, "age": TODAY}


async def test_the_first_reading_of_all_makes_the_profile(shore: Shore) -> None:
    user_id = await shore.person()
    assert (await shore.profiles.add_reading(user_id, reading(5000, 90))).present
    record = await shore.profiles.load(user_id)
    assert record == ProfileRecord(Profile(followers=5000), {"followers": TODAY - 90 * DAY})


async def test_the_same_reading_twice_is_kept_once(shore: Shore) -> None:
    user_id = await shore.person(followers=9000)
    assert (await shore.profiles.add_reading(user_id, reading(5000, 90))).new
    assert not (await shore.profiles.add_reading(user_id, reading(5000, 90))).new
    assert len(await shore.profiles.history(user_id)) == 2


@pytest.mark.parametrize(
    ("given", "refusal", "facts"),
    [
        (reading(5, -1), BadReading, {"reason": "future"}),
        (reading(5, 1, "age"), BadReading, {"reason": "fact"}),
        (reading("NO", 1, "country"), BadReading, {"reason": "fact"}),
        (reading(5, 1, "shoe_size"), BadReading, {"reason": "fact"}),
        (reading(-1, 1), BadFact, {"fact": "followers", "least": 0, "most": 10**9}),
        (reading(10**30, 1), BadFact, {"fact": "followers", "least": 0, "most": 10**9}),
        (reading(None, 1), BadFact, {"fact": "followers", "least": 0, "most": 10**9}),
        (reading("5", 1), BadFact, {"fact": "followers", "least": 0, "most": 10**9}),
    ],
)
async def test_what_cannot_be_a_reading_is_refused_and_nothing_changes(shore: Shore, given, refusal, facts) -> None:
    user_id = await shore.person(followers=9000)
    before = await shore.profiles.load(user_id), await shore.profiles.history(user_id)
    with pytest.raises(refusal) as refused:
        await shore.profiles.add_reading(user_id, given)
    assert refused.value.facts == facts
    assert (await shore.profiles.load(user_id), await shore.profiles.history(user_id)) == before


async def test_a_thousand_readings_are_enough(shore: Shore) -> None:
    user_id = await shore.person(followers=9000)
    many = [reading(5000 + each, each) for each in range(1, READINGS_AT_MOST - 1)]
    await profiles.take_back(shore.database, user_id, many, NOON)
    assert (await shore.profiles.add_reading(user_id, reading(1, READINGS_AT_MOST))).new
    with pytest.raises(BadReading) as refused:
        await shore.profiles.add_reading(user_id, reading(1, READINGS_AT_MOST + 1))
    assert refused.value.facts == {"reason": "many", "most": READINGS_AT_MOST}
    assert len(await shore.profiles.history(user_id)) == READINGS_AT_MOST


async def test_figures_of_30_days_that_no_longer_count_still_tell_the_pace(shore: Shore) -> None:
    user_id = await shore.person(**AMERICAN)
    for value, days_ago in ((60_000, 180), (70_000, 120), (80_000, 60)):
        await shore.profiles.add_reading(user_id, reading(value, days_ago, "views_30d"))
    timing = await shore.forecasts.timing(user_id, await shore.forecasts.answer(user_id))
    views = timing.trend("views_30d")
    assert (views.readings, views.days, views.value) == (4, 180, 90_000)
    assert [each.pace.middle is not None for each in views.ahead] == [True]


async def test_a_past_day_knows_nothing_of_later_readings(shore: Shore) -> None:
    user_id = await shore.person(**AMERICAN)
    for value, days_ago in ((6000, 180), (7000, 120), (8000, 60)):
        await shore.profiles.add_reading(user_id, reading(value, days_ago))
    on = TODAY - 100 * DAY
    timing = await shore.forecasts.timing(user_id, await shore.forecasts.answer(user_id, on))
    assert (timing.trend("followers").value, timing.trend("followers").readings) == (7000, 2)
    assert timing.trend("views_30d") is None


def test_what_was_taken_back_is_no_reading_and_words_are_none() -> None:
    told = [Told("followers", 5, dt.date(2026, 1, 1)), Told("followers", None, TODAY), Told("niche", "art", TODAY)]
    found = histories(told, ProfileRecord(Profile(niche="art"), {"niche": TODAY}))
    assert found["followers"] == [Reading(dt.date(2026, 1, 1), 5)]
    assert "niche" not in found
