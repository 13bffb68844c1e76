"""When a threshold may be reached: which thresholds are asked about, what is said of each count, and what is never promised."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast import Profile, Verdict, load_catalogue
from forecast.growth import HORIZON_DAYS, LEAST_DAYS, LEAST_READINGS, Reading, Reason, pace
from forecast.outlook import assess_all
from forecast.profile import COUNTED_FACTS, FACTS, bounds
from forecast.rules import State
from forecast.timing import Timing, Trend, timing
from tests.forecast.test_laws import DAYS, PROFILES

CATALOGUE = load_catalogue()
ON = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
AMERICAN = {"country": "US", "age": 24, "account_type": "personal", "followers": 9000, "videos_30d": 9}


def told(*values: int, every: int = 30, last: dt.date = ON) -> list[Reading]:
    return [Reading(last - every * number * DAY, value) for number, value in enumerate(reversed(values))][::-1]


def timed(histories: dict[str, list[Reading]], on: dt.date = ON, **facts: object) -> Timing:
    return timing(assess_all(Profile.model_validate({**AMERICAN, **facts}), CATALOGUE.on(on)), histories, on)


def trend(readings: list[Reading], on: dt.date = ON) -> Trend:
    found = timed({"followers": readings}, on).trend("followers")
    assert found is not None
    return found


# Which thresholds.


def test_each_threshold_is_asked_about_once_for_all_features_that_ask_for_it() -> None:
    found = timed({"followers": told(7000, 7700, 8400, 9000)})
    (followers,) = found.trends
    thresholds = {each.pace.threshold: each.features for each in followers.ahead}
    assert list(thresholds) == [10_000, 50_000, 100_000]
    assert thresholds[100_000] == ("TikTok Pulse", "Tips")
    assert "Creator Rewards Program" in thresholds[10_000]


def test_every_unmet_count_of_a_feature_that_may_yet_open_has_its_pace() -> None:
    histories = {"followers": told(7000, 7700, 8400, 9000)}
    found = timed(histories)
    for each in assess_all(Profile.model_validate(AMERICAN), CATALOGUE.on(ON)):
        for check in each.missing:
            if each.verdict is Verdict.NOT_YET and check.requirement.key == "followers":
                assert found.pace(check) == pace("followers", check.need, histories["followers"], ON)


def test_what_no_growth_opens_has_no_date() -> None:
    histories = {"followers": told(700, 770, 840, 900)}
    for country in ("NO", "US"):
        found = timed(histories, country=country, followers=900)
        named = {name for each in found.trends for ahead in each.ahead for name in ahead.features}
        open_later = {
            each.feature.name
            for each in assess_all(
                Profile.model_validate({**AMERICAN, "country": country, "followers": 900}), CATALOGUE.on(ON)
            )
            if each.verdict is Verdict.NOT_YET
        }
        assert named <= open_later
        assert "Creator Fund" not in named


def test_where_two_sources_differ_the_higher_count_is_the_one_that_opens_it() -> None:
    found = timed({"followers": told(7000, 7700, 8400, 9000)}, country="KR")
    (korean,) = (
        each
        for each in assess_all(Profile.model_validate({**AMERICAN, "country": "KR"}), CATALOGUE.on(ON))
        if each.feature.id == "tiktok.creator_rewards"
    )
    (followers,) = (each for each in korean.missing if each.requirement.key == "followers")
    assert followers.need == 10_000
    assert found.pace(followers).threshold == 50_000


def test_where_the_threshold_depends_on_what_was_not_told_there_is_none() -> None:
    profile = Profile(followers=400)
    found = timing(assess_all(profile, CATALOGUE.on(ON)), {"followers": told(300, 350, 400)}, ON)
    several = [
        check for each in assess_all(profile, CATALOGUE.on(ON)) for check in each.checks
        if check.state is State.UNMET and len(check.values) > 1
    ]  # fmt: skip
    assert several
    assert all(found.pace(check) is None for check in several)


def test_counts_have_a_pace_and_ages_follow_the_calendar() -> None:
    assert set(COUNTED_FACTS) == {fact for fact in FACTS if bounds(fact)} - {"age", "account_age_days"}
    assert timed({"age": told(15, 16, 17), "account_age_days": told(1, 31, 61)}).trends == ()


def test_what_lies_beyond_two_years_has_no_date() -> None:
    readings = told(7000, 7700, 8400, 9000)
    found = [pace("followers", 9000 + 1000 * step, readings, ON) for step in range(1, 100)]
    dates = [day for each in found for day in (each.earliest, each.middle, each.latest) if day]
    assert ON + 600 * DAY < max(dates) <= ON + HORIZON_DAYS * DAY
    assert found[0].latest in dates
    assert found[-1].latest is None


# What is said of a count.


@pytest.mark.parametrize(
    ("readings", "per_month", "lately"),
    [
        (told(9000), None, 0),
        (told(8000, 9000, every=13), None, 13),
        (told(8000, 9000, every=60), 500, 60),
        (told(9600, 9000, every=60), -300, 60),
        (told(9000, 9000, 9000), 0, 60),
        (told(1000, 8000, 8400, 8700, 9000), 333, 90),  # an older leap is no pace of today
        (told(6000, 9000, every=360), 250, 360),
    ],
)
def test_the_change_in_a_month_is_that_of_the_last_three(readings, per_month, lately) -> None:
    found = trend(readings)
    assert (found.per_month, found.lately, found.value) == (per_month, lately, 9000)


@pytest.mark.parametrize(
    ("readings", "lacking", "tell_from"),
    [
        (told(9000), Reason.TOO_FEW_READINGS, ON + DAY),
        (told(9000, last=ON - 5 * DAY), Reason.TOO_FEW_READINGS, ON),
        (told(8000, 9000, every=3), Reason.TOO_FEW_READINGS, ON + 11 * DAY),
        (told(8000, 9000, every=30), Reason.TOO_FEW_READINGS, ON + DAY),
        (told(8000, 8500, 9000, every=3), Reason.TOO_SHORT, ON + 8 * DAY),
        (told(8000, 8500, 9000, every=30, last=ON - 181 * DAY), Reason.TOO_OLD, ON),
        (told(8000, 8500, 9000, every=7), None, ON + DAY),
    ],
)
def test_what_is_missing_and_from_which_day_one_more_reading_mends_it(readings, lacking, tell_from) -> None:
    found = trend(readings)
    assert (found.lacking, found.tell_from) == (lacking, tell_from)


@pytest.mark.parametrize(
    "readings", [told(8000, 9000, every=3), told(8000, 8500, 9000, every=3), told(8000, 9000, every=30)]
)
def test_telling_it_on_that_day_and_no_day_earlier_makes_an_estimate(readings) -> None:
    day = trend(readings).tell_from
    assert trend([*readings, Reading(day, 9100)], day).lacking is None
    if day - DAY > readings[-1].day:
        assert trend([*readings, Reading(day - DAY, 9100)], day - DAY).lacking is not None


def test_the_last_day_of_the_calendar_is_no_stumbling_block() -> None:
    assert trend([Reading(dt.date.max, 9000), Reading(dt.date.max - DAY, 8000)], dt.date.max).tell_from == dt.date.max


# Laws.

READINGS = st.lists(st.builds(Reading, DAYS, st.integers(0, 10**9)), max_size=8)
HISTORIES = st.dictionaries(st.sampled_from([*FACTS, "shoe_size"]), READINGS)


@given(PROFILES, HISTORIES, DAYS)
def test_no_date_is_past_or_beyond_two_years_or_rests_on_less_than_it_takes(profile, histories, on) -> None:
    found = timing(assess_all(profile, CATALOGUE.on(on)), histories, on)
    for each in found.paces.values():
        dates = [day for day in (each.earliest, each.middle, each.latest) if day]
        assert all(on <= day <= on + HORIZON_DAYS * DAY for day in dates)
        if dates:
            assert each.readings >= LEAST_READINGS
            assert each.days >= LEAST_DAYS
    for each in found.trends:
        assert each.tell_from >= on
        assert all(ahead.features for ahead in each.ahead)


@given(PROFILES, HISTORIES, DAYS)
def test_what_is_told_later_changes_nothing(profile, histories, on) -> None:
    assessments = assess_all(profile, CATALOGUE.on(on))
    later = {fact: [*readings, Reading(on + DAY, 10**9)] for fact, readings in histories.items()}
    assert timing(assessments, later, on) == timing(assessments, histories, on)


@given(READINGS, DAYS, DAYS, st.integers(0, 10**9))
def test_an_older_reading_more_never_changes_the_latest_value(readings, on, day, value) -> None:
    before = timing((), {"followers": readings}, on).trend("followers")
    after = timing((), {"followers": [Reading(day, value), *readings]}, on).trend("followers")
    if before is not None and after is not None and day <= max(each.day for each in readings if each.day <= on):
        assert after.value == before.value
        assert after.readings >= before.readings
