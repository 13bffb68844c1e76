"""One feature for one creator in one world, and two worlds side by side."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast import Assessment, Profile, Verdict, compare, load_catalogue
from forecast.dates import Reached
from forecast.outlook import assess_all
from forecast.profile import FACTS, NICHES, bounds
from forecast.rules import State
from tests.forecast.tiny import DAY, asks, head, judge, tiny, where

CATALOGUE = load_catalogue()
COUNTRIES = ("NO", "US", "KR", "GB", "DE", "MX", "JP", "IN", "BR", "TH", "ZA", "PL", "AL", "FR", "ES")
NUMBERS = tuple(fact for fact in FACTS if bounds(fact))
EDGES = sorted({
    value.at_least + step
    for feature in CATALOGUE.features.values() for each in feature.requirement for value in each.value
    if value.at_least is not None for step in (-1, 0, 1)
})  # fmt: skip
RANK = {"weak": 0, "fair": 1, "firm": 2}
WAITING = (Verdict.NEEDS_ANSWER, Verdict.UNVERIFIED)


def value(fact: str) -> st.SearchStrategy[object]:
    limits = bounds(fact)
    if limits is None:
        words = {"platform": ("tiktok",), "country": COUNTRIES, "niche": NICHES[:2]}
        return st.sampled_from(words.get(fact, ("personal", "business", "organisation")))
    least, most = limits
    return st.one_of(st.sampled_from([n for n in EDGES if least <= n <= most]), st.integers(least, most))


PROFILES = st.fixed_dictionaries({}, optional={fact: value(fact) for fact in FACTS}).map(Profile.model_validate)
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31))


def both(me: Profile, other: Profile, day: dt.date) -> list[tuple[Assessment, Assessment]]:
    world = CATALOGUE.on(day)
    return list(zip(assess_all(me, world), assess_all(other, world), strict=True))


@given(PROFILES, DAYS)
def test_a_question_asks_only_for_what_was_not_told(me: Profile, day: dt.date) -> None:
    for each in assess_all(me, CATALOGUE.on(day)):
        assert bool(each.asks) == (each.verdict is Verdict.NEEDS_ANSWER)
        assert not set(each.asks) & set(me.told())
        assert set(each.asks) <= set(FACTS)


@given(PROFILES, DAYS)
def test_an_eligible_answer_has_nothing_missing_that_always_holds(me: Profile, day: dt.date) -> None:
    for each in assess_all(me, CATALOGUE.on(day)):
        if each.verdict is Verdict.ELIGIBLE:
            assert all(check.state is State.MET for check in each.checks if check.requirement.way is None)
            assert each.backing.sources


@given(PROFILES, DAYS)
def test_a_gap_is_what_is_needed_less_what_is_there(me: Profile, day: dt.date) -> None:
    for each in assess_all(me, CATALOGUE.on(day)):
        for check in each.checks:
            if check.gap is None:
                assert check.state is not State.UNMET or not isinstance(check.have, int)
            else:
                assert check.state is State.UNMET
                assert check.gap == min(need for need in check.needs if isinstance(need, int)) - check.have
                assert check.gap > 0


@given(PROFILES, DAYS, st.sampled_from(NUMBERS), st.integers(1, 10**6))
def test_more_of_anything_never_takes_a_feature_away(me: Profile, day: dt.date, fact: str, more: int) -> None:
    have = getattr(me, fact)
    if have is None:
        return
    richer = me.model_copy(update={fact: min(have + more, bounds(fact)[1])})
    for before, after in both(me, richer, day):
        assert (before.verdict is Verdict.ELIGIBLE) <= (after.verdict is Verdict.ELIGIBLE)
        assert (after.verdict is Verdict.NOT_YET) <= (before.verdict is Verdict.NOT_YET)
        for less, enough in zip(before.checks, after.checks, strict=True):
            assert (enough.gap or 0) <= (less.gap or 0)


@given(PROFILES, DAYS, st.sampled_from(FACTS), st.data())
def test_one_more_fact_never_turns_a_decision_into_a_question(
    me: Profile, day: dt.date, fact: str, data: st.DataObject
) -> None:
    if getattr(me, fact) is not None:
        return
    fuller = me.model_copy(update={fact: data.draw(value(fact))})
    for before, after in both(me, fuller, day):
        if before.verdict not in WAITING:
            assert after.verdict not in WAITING
            if fact != "country":
                assert after.verdict is before.verdict


@given(PROFILES, DAYS)
def test_facts_that_no_rule_reads_change_no_verdict(me: Profile, day: dt.date) -> None:
    silent = me.model_copy(update={"niche": None, "platform": None, "paying_subscribers": None})
    assert [one.verdict for one, _ in both(me, silent, day)] == [other.verdict for _, other in both(me, silent, day)]


def _quiet(earlier: dt.date, later: dt.date) -> bool:
    """Whether nothing in the catalogue starts, stops or becomes certain between two days."""
    dated = [each for feature in CATALOGUE.features.values() for each in feature.dateables()]
    dated += [each for platform in CATALOGUE.platforms.values() for each in platform.availability]
    whens = {when for each in dated for when in (each.from_, each.until) if when is not None}
    return all(when.reached(earlier) is when.reached(later) for when in whens)


@given(PROFILES, DAYS, st.integers(1, 900))
def test_while_nothing_changes_verdicts_stay_and_confidence_only_steps_down(
    me: Profile, day: dt.date, days: int
) -> None:
    later = day + dt.timedelta(days=days)
    while not _quiet(day, later) and later > day:
        later = day + (later - day) // 2
    for before, after in zip(assess_all(me, CATALOGUE.on(day)), assess_all(me, CATALOGUE.on(later)), strict=True):
        assert after.verdict is before.verdict
        assert RANK[after.confidence] <= RANK[before.confidence]


def test_there_are_quiet_and_busy_times() -> None:
    assert _quiet(dt.date(2027, 6, 1), dt.date(2030, 1, 1))
    assert not _quiet(dt.date(2025, 9, 30), dt.date(2025, 10, 1))


PROMISE = {Verdict.ELIGIBLE: 2, Verdict.NEEDS_ANSWER: 1, Verdict.UNVERIFIED: 1}


@given(PROFILES, DAYS)
def test_no_feature_promises_more_than_what_it_requires(me: Profile, day: dt.date) -> None:
    found = {each.feature.id: each for each in assess_all(me, CATALOGUE.on(day))}
    pairs = [(each, found[name]) for each in found.values() for name in each.feature.requires]
    assert len(pairs) == 3
    for each, required in pairs:
        assert PROMISE.get(each.verdict, 0) <= PROMISE.get(required.verdict, 0)
        if each.verdict is Verdict.ELIGIBLE:
            assert RANK[each.confidence] <= RANK[required.confidence]
        gaps = {(check.requirement.key, check.needs): check.gap for check in each.missing}
        for check in required.missing:
            assert gaps[check.requirement.key, check.needs] == check.gap


# Required features, in a small world.

BASE = where(sources=["press"]) + asks("followers", {"at_least": 1000, "sources": ["press"]})


def test_what_a_required_feature_lacks_is_lacking_here_too(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=head("a", requires=["tiktok.b"]) + where(), b=BASE)
    found = judge(catalogue, "a", country="NO", followers=400)
    assert (found.verdict, [(m.requirement.id, m.gap) for m in found.missing]) == ("not_yet", [("followers", 600)])


def test_a_feature_is_no_surer_than_what_it_requires(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=head("a", requires=["tiktok.b"]) + where(), b=BASE)
    assert judge(catalogue, "a", country="NO", followers=1000).confidence == "fair"


def test_what_is_required_may_require_more_and_even_come_back(tmp_path: Path) -> None:
    catalogue = tiny(
        tmp_path,
        a=head("a", requires=["tiktok.b"]) + where(),
        b=head("b", requires=["tiktok.c"]) + where(),
        c=head("c", requires=["tiktok.a"]) + BASE,
    )
    found = judge(catalogue, "a", country="NO", followers=1)
    assert (found.verdict, len(found.standings), len(found.checks)) == ("not_yet", 3, 1)


def test_what_two_features_both_ask_for_is_said_once(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=head("a", requires=["tiktok.b"]) + where() + asks("followers", 1000), b=BASE)
    found = judge(catalogue, "a", country="NO", followers=1)
    assert (len(found.checks), len(found.reasons), len(found.missing)) == (2, 1, 1)


def test_what_is_missing_is_told_nearest_first(tmp_path: Path) -> None:
    body = (
        where() + asks("videos_30d", 10) + asks("followers", 1000) + asks("account_type", "personal") + asks("age", 18)
    )
    found = judge(
        tiny(tmp_path, a=body), "a", country="NO", followers=900, videos_30d=5, age=20, account_type="business"
    )
    assert [each.requirement.id for each in found.missing] == ["followers", "videos_30d", "account_type"]


def test_the_country_is_asked_for_before_anything_else(tmp_path: Path) -> None:
    found = judge(tiny(tmp_path, a=where(countries=["NO"]) + asks("age", 18)), "a")
    assert found.asks == ("country", "age")


@pytest.mark.parametrize(
    ("body", "country", "known"),
    [
        (where(), "NO", True),
        (where(countries=["NO"]), "NO", True),
        (where(countries=["NO"]), "SE", False),
        (where(countries=["NO"]), None, False),
        (where(countries="unstated"), "NO", False),
        (where(since="2026"), "NO", False),
    ],
)
def test_whether_it_is_known_to_be_offered_here_is_told(
    body: str, country: str | None, known: bool, tmp_path: Path
) -> None:
    assert judge(tiny(tmp_path, a=body), "a", country=country).known_here is known


CONFIRMATION = '[[confirmation]]\ntext = "{}"\nfrom = {}\nsources = ["off"]\n'


def test_what_else_is_needed_is_listed_for_the_day_and_never_decides(tmp_path: Path) -> None:
    said = CONFIRMATION.format("Old.", "2020-01-01\nuntil = 2026-01-01")
    said += CONFIRMATION.format("Now.", "2020-01-01") + CONFIRMATION.format("Later.", "2027-01-01")
    catalogue = tiny(tmp_path, a=head("a", requires=["tiktok.b"]) + where() + said,
                     b=where() + CONFIRMATION.format("Theirs.", "2020-01-01"))  # fmt: skip
    found = judge(catalogue, "a", country="NO")
    assert [each.text for each in found.confirmations] == ["Now.", "Theirs."]
    assert found.verdict == "eligible"


def test_a_change_of_confidence_alone_is_no_news(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=where())
    (flip,) = compare(Profile(country="NO"), catalogue.on(DAY), catalogue.on(DAY + dt.timedelta(days=2000)))
    assert (flip.before.confidence, flip.after.confidence, flip.changed) == ("firm", "weak", False)


def test_two_worlds_stand_side_by_side_in_the_order_of_the_catalogue() -> None:
    before, after = CATALOGUE.on(dt.date(2023, 1, 1)), CATALOGUE.on(dt.date(2026, 11, 23))
    flips = compare(Profile(country="US"), before, after)
    assert [flip.before.feature.id for flip in flips] == list(CATALOGUE.features)
    assert all(flip.before.feature.id == flip.after.feature.id for flip in flips)
    fund = next(flip for flip in flips if flip.before.feature.id == "tiktok.creator_fund")
    assert (fund.before.verdict is Verdict.ENDED, fund.after.verdict, fund.changed) == (False, Verdict.ENDED, True)


def test_a_month_is_uncertain_on_its_first_day_only_until_its_last() -> None:
    start = CATALOGUE.feature("tiktok.specialized_rewards").availability[0].from_
    assert start.reached(dt.date(2025, 4, 1)) is Reached.MAYBE
    verdicts = [judge(CATALOGUE, "specialized_rewards", day, country="US").verdict.value
                for day in (dt.date(2025, 3, 31), dt.date(2025, 4, 1), dt.date(2025, 4, 29), dt.date(2025, 4, 30))]  # fmt: skip
    assert verdicts == ["not_offered", "unverified", "unverified", "invite_only"]
