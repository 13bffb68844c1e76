"""Laws that hold for every creator on every day, over the packaged catalogue."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from forecast import Profile, ProfileRecord, Verdict, compare, load_catalogue
from forecast.advice import next_steps, question
from forecast.changes import apply, parse_changes
from forecast.evidence import _RANK
from forecast.outlook import assess_all
from forecast.profile import FACTS, MONTHLY_FIGURES_LAST_DAYS, NICHES, bounds
from forecast.prospects import turning_days, upcoming
from forecast.rules import State, all_of, any_of

CATALOGUE = load_catalogue()
COUNTRIES = ("NO", "US", "KR", "GB", "DE", "MX", "JP", "IN", "BR", "TH", "ZA", "PL")
NUMBERS = tuple(fact for fact in FACTS if bounds(fact))


def _value(fact: str) -> st.SearchStrategy[object]:
    limits = bounds(fact)
    if limits is None:
        words = {"platform": ("tiktok",), "country": COUNTRIES, "niche": NICHES}
        return st.sampled_from(words.get(fact, ("personal", "business", "organisation")))
    least, most = limits
    return st.one_of(st.integers(least, most), st.sampled_from([n for n in (0, 17, 18, 500, 1000, 10_000, 50_000, 100_000) if least <= n <= most] or [least]))  # fmt: skip


PROFILES = st.fixed_dictionaries({}, optional={fact: _value(fact) for fact in FACTS}).map(Profile.model_validate)
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31))
STATES = st.lists(st.sampled_from(State))
TURNS = sorted(
    day
    for day in set().union(*(turning_days(each, CATALOGUE.on(dt.date.max)) for each in CATALOGUE.features.values()))
    if dt.date(2019, 1, 1) <= day <= dt.date(2030, 12, 31)
)


@given(PROFILES, DAYS)
def test_every_feature_gets_a_verdict_on_every_day(profile: Profile, day: dt.date) -> None:
    found = assess_all(profile, CATALOGUE.on(day))
    assert len(found) == 25
    assert all(each.asks for each in found if each.verdict is Verdict.NEEDS_ANSWER)
    assert len(next_steps(found)) <= 3
    asked = question(found)
    assert (asked is None) == (not any(each.verdict is Verdict.NEEDS_ANSWER for each in found))


@given(PROFILES, DAYS, st.sampled_from(NUMBERS), st.integers(1, 10**6))
def test_more_is_never_worse(profile: Profile, day: dt.date, fact: str, more: int) -> None:
    limits = bounds(fact)
    have = getattr(profile, fact)
    if have is None or limits is None:
        return
    richer = profile.model_copy(update={fact: min(have + more, limits[1])})
    for before, after in zip(
        assess_all(profile, CATALOGUE.on(day)), assess_all(richer, CATALOGUE.on(day)), strict=True
    ):
        if before.verdict is Verdict.ELIGIBLE:
            assert after.verdict is Verdict.ELIGIBLE
        assert sum(each.gap or 0 for each in after.checks) <= sum(each.gap or 0 for each in before.checks)


@given(PROFILES, DAYS, st.sampled_from(FACTS), st.data())
def test_telling_more_never_reopens_what_was_decided(
    profile: Profile, day: dt.date, fact: str, data: st.DataObject
) -> None:
    if getattr(profile, fact) is not None:
        return
    fuller = profile.model_copy(update={fact: data.draw(_value(fact))})
    open_ends = {Verdict.NEEDS_ANSWER, Verdict.UNVERIFIED}
    for before, after in zip(
        assess_all(profile, CATALOGUE.on(day)), assess_all(fuller, CATALOGUE.on(day)), strict=True
    ):
        if before.verdict not in open_ends:
            assert after.verdict not in open_ends


@given(PROFILES, st.dates(dt.date(2026, 11, 24), dt.date(2030, 12, 31)), st.integers(1, 400))
def test_with_nothing_new_confidence_only_steps_down(profile: Profile, day: dt.date, later: int) -> None:
    soon, late = CATALOGUE.on(day), CATALOGUE.on(day + dt.timedelta(days=later))
    for before, after in zip(assess_all(profile, soon), assess_all(profile, late), strict=True):
        assert before.verdict is after.verdict
        assert _RANK[after.confidence] <= _RANK[before.confidence]


@given(PROFILES, DAYS)
def test_a_world_compared_with_itself_changes_nothing(profile: Profile, day: dt.date) -> None:
    world = CATALOGUE.on(day)
    assert not any(flip.changed for flip in compare(profile, world, world))


@given(PROFILES, st.sampled_from(TURNS), st.integers(-1, 1))
def test_a_verdict_turns_only_on_its_features_turning_days(profile: Profile, day: dt.date, off: int) -> None:
    today = CATALOGUE.on(day + dt.timedelta(days=off))
    eve = today.at(today.day - dt.timedelta(days=1))
    turned = [flip.before.feature for flip in compare(profile, eve, today) if flip.changed]
    assert [each.id for each in turned if today.day not in turning_days(each, today)] == []


@given(STATES, STATES)
def test_kleenes_laws(some: list[State], others: list[State]) -> None:
    assert all_of([*some, *others]) is all_of([*others, *some])
    assert any_of([*some, *others]) is any_of([*others, *some])
    assert all_of([*some, State.UNKNOWN]) is not State.MET
    assert any_of([*some, State.UNKNOWN]) is not State.UNMET


@given(st.integers(0, 2000))
def test_a_told_age_advances_and_monthly_figures_fade(days: int) -> None:
    told = dt.date(2026, 1, 1)
    facts = Profile(age=20, views_30d=5, account_age_days=10)
    record = ProfileRecord(facts, dict.fromkeys(facts.told(), told))
    later = record.on(told + dt.timedelta(days=days))
    assert later.age == 20 + int(days / 365.25)
    assert later.account_age_days == 10 + days
    assert (later.views_30d is None) == (days > MONTHLY_FIGURES_LAST_DAYS)


def test_a_dated_opening_is_told_as_what_comes_soon() -> None:
    mexican = Profile(country="MX", age=24, account_type="personal", followers=20_000, views_30d=200_000)
    first = upcoming(mexican, CATALOGUE.on(dt.date(2025, 9, 1)))[0]
    assert first.day == dt.date(2025, 10, 1)
    assert [flip.before.feature.id for flip in first.flips] == ["tiktok.creator_rewards"]


def test_the_day_a_page_was_read_is_no_announcement() -> None:
    creator = Profile(country="US", age=24, account_type="personal", followers=20_000, views_30d=200_000)
    assert dt.date(2026, 11, 23) not in [each.day for each in upcoming(creator, CATALOGUE.on(dt.date(2026, 10, 1)))]


def test_a_change_everywhere_reaches_the_countries_with_values_of_their_own() -> None:
    american = Profile(country="US", age=24, account_type="personal", followers=20_000, views_30d=200_000)
    day = dt.date(2026, 11, 23)
    closed = {"feature": "tiktok.creator_rewards", "from": "2026-11-01", "status": "ended"}
    raised = {"feature": "tiktok.shop_affiliate", "from": "2026-11-01", "requirement": "followers", "at_least": 100_000}
    after = apply(CATALOGUE, parse_changes([closed, raised])).on(day)
    flips = {
        each.after.feature.id: each.after.verdict
        for each in compare(american, CATALOGUE.on(day), after)
        if each.changed
    }
    assert flips["tiktok.creator_rewards"] is Verdict.ENDED
    assert flips["tiktok.shop_affiliate"] is Verdict.NOT_YET
