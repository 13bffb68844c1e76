"""Answers that changed: what is news, what is none, and how little of it is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast import Catalogue, Profile, ProfileRecord, Verdict, load_catalogue
from forecast.announced import Announced
from forecast.changes import apply, parse_changes
from forecast.effects import Effect, effects
from forecast.evidence import Confidence
from forecast.news import News, Said, is_current, measure, news_between, news_since, read_news, together
from tests.forecast.test_laws import DAYS, PROFILES
from tests.forecast.tiny import DAY, asks, tiny, where

CATALOGUE = load_catalogue()
LATER = DAY + dt.timedelta(days=60)
LIKELY, MAYBE = Said(Verdict.ELIGIBLE), Said(Verdict.ELIGIBLE, Confidence.WEAK)
NOT_YET, ENDED = Said(Verdict.NOT_YET), Said(Verdict.ENDED)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return tiny(tmp_path, a=where() + asks("views_30d", 1000), b=where() + asks("age", 18), c=where())


def record(day: dt.date = DAY, **facts: object) -> ProfileRecord:
    return ProfileRecord(Profile.model_validate({"country": "NO", **facts}), dict.fromkeys(["country", *facts], day))


def ended(catalogue: Catalogue, *features: str) -> Catalogue:
    return apply(
        catalogue, parse_changes([{"feature": each, "from": str(DAY), "status": "ended"} for each in features])
    )


def test_a_verdict_that_a_new_catalogue_changes_is_news(catalogue: Catalogue) -> None:
    me = record(age=20)
    measured = measure(me, catalogue.on(DAY))
    (found,) = news_since(measured, me, ended(catalogue, "tiktok.c").on(DAY))
    assert (found.feature, found.before, found.after.verdict) == ("tiktok.c", LIKELY, Verdict.ENDED)


def test_a_dated_rule_is_news_on_its_day(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=where() + where("ended", since=str(LATER)))
    me = record()
    measured = measure(me, catalogue.on(DAY))
    eve = LATER - dt.timedelta(days=1)
    assert news_since(measured, me, catalogue.on(eve)) == ()
    assert [each.feature for each in news_since(measured, me, catalogue.on(LATER))] == ["tiktok.a"]


def test_ones_own_edit_is_no_news(catalogue: Catalogue) -> None:
    measured = measure(record(age=17), catalogue.on(DAY))
    assert news_since(measured, record(age=18), catalogue.on(DAY)) == ()
    assert not is_current(measured, record(age=18), catalogue.on(DAY))


def test_growing_older_and_figures_growing_old_are_no_news(catalogue: Catalogue) -> None:
    me = record(age=17, views_30d=5000)
    measured = measure(me, catalogue.on(DAY))
    after = catalogue.on(DAY + dt.timedelta(days=400))
    assert news_since(measured, me, after) == ()
    assert not is_current(measured, me, after)


def test_what_a_catalogue_changes_is_news_also_when_a_figure_grew_old_meanwhile(catalogue: Catalogue) -> None:
    me = record(views_30d=5000)
    measured = measure(me, catalogue.on(DAY))
    (found,) = news_since(measured, me, ended(catalogue, "tiktok.a").on(LATER))
    assert (found.before.verdict, found.after.verdict) == (Verdict.ELIGIBLE, Verdict.ENDED)


def test_confidence_alone_is_never_news(catalogue: Catalogue) -> None:
    me = record()
    measured = measure(me, catalogue.on(DAY))
    weaker = apply(catalogue, parse_changes([{"feature": "tiktok.c", "from": str(DAY), "status": "limited"}]))
    assert news_since(measured, me, weaker.on(DAY)) == ()


def test_a_feature_that_came_new_or_went_is_no_changed_answer(catalogue: Catalogue) -> None:
    fewer = Catalogue({"tiktok.c": catalogue.feature("tiktok.c")}, catalogue.platforms, catalogue.sources)
    me = record()
    assert news_since(measure(me, fewer.on(DAY)), me, catalogue.on(DAY)) == ()
    assert news_since(measure(me, catalogue.on(DAY)), me, fewer.on(DAY)) == ()


@given(PROFILES, DAYS)
def test_a_measure_fits_its_column_and_is_current_at_once(profile: Profile, day: dt.date) -> None:
    me = ProfileRecord(profile, dict.fromkeys(profile.told(), day))
    measured = measure(me, CATALOGUE.on(day))
    assert len(measured) <= 2000
    assert is_current(measured, me, CATALOGUE.on(day))
    assert news_since(measured, me, CATALOGUE.on(day)) == ()


SAIDS = st.sampled_from([MAYBE, *(Said(each) for each in Verdict)])
ALL_NEWS = st.lists(
    st.builds(
        News,
        st.sampled_from(sorted(CATALOGUE.features)),
        SAIDS,
        SAIDS,
        st.none() | st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=12, max_size=12),
        st.none() | DAYS,
    ),
    max_size=6,
)


@given(ALL_NEWS)
def test_news_is_read_as_it_was_written(news: list[News]) -> None:
    assert read_news("\n".join(each.encode() for each in news)) == tuple(news)


A, B = "a" * 12, "b" * 12
OPENS, OPENS_LATER = News("tiktok.a", NOT_YET, MAYBE, A, DAY), News("tiktok.a", NOT_YET, MAYBE, B, LATER)


@given(ALL_NEWS)
def test_what_is_told_at_once_is_what_was_found_and_never_twice(news: list[News]) -> None:
    found = together(news)
    assert set(found) <= set(news)
    assert together(found) == found
    assert len({each.told for each in found}) == len(found)
    assert {each.feature for each in found} <= {each.feature for each in news}


def test_what_is_taken_back_before_it_was_told_is_not_told() -> None:
    back = OPENS.reversed()
    assert together([OPENS, back]) == ()
    assert together([OPENS, back, ends := News("tiktok.a", NOT_YET, ENDED)]) == (ends,)


def test_what_is_told_anew_is_told_as_it_was_told_last() -> None:
    assert together([OPENS, OPENS_LATER]) == (OPENS_LATER,)


def test_one_thing_after_another_is_told_in_turn() -> None:
    ends = News("tiktok.a", MAYBE, ENDED, B, LATER)
    assert together([OPENS, ends]) == (OPENS, ends)


def bar(catalogue: Catalogue, day: dt.date, at_least: int, **facts: object) -> list[Effect]:
    entry = {"feature": "tiktok.a", "from": str(day), "requirement": "views_30d", "at_least": at_least}
    said = Announced(A, "Kari", DAY, None, parse_changes([entry])[0])
    return effects(Profile.model_validate(facts), catalogue.on(DAY), [said])


def test_an_announcement_that_changes_an_answer_is_news(catalogue: Catalogue) -> None:
    (found,) = news_between([], bar(catalogue, LATER, 500, country="NO", views_30d=700))
    assert found == News("tiktok.a", NOT_YET, MAYBE, A, LATER)


def test_a_change_of_day_is_told_with_the_new_day(catalogue: Catalogue) -> None:
    me = {"country": "NO", "views_30d": 700}
    (found,) = news_between(bar(catalogue, DAY, 500, **me), bar(catalogue, LATER, 500, **me))
    assert (found.before, found.after, found.day) == (NOT_YET, MAYBE, LATER)


def test_what_is_withdrawn_is_told_the_other_way_round(catalogue: Catalogue) -> None:
    opened = bar(catalogue, LATER, 500, country="NO", views_30d=700)
    assert news_between(opened, []) == (News("tiktok.a", MAYBE, NOT_YET, A, LATER),)


def test_a_repetition_and_what_changes_no_answer_are_no_news(catalogue: Catalogue) -> None:
    me = {"country": "NO", "views_30d": 700}
    assert news_between(bar(catalogue, LATER, 500, **me), bar(catalogue, LATER, 500, **me) * 2) == ()
    assert news_between([], bar(catalogue, LATER, 900, **me)) == ()
    assert news_between([], bar(catalogue, LATER, 500, country="NO")) == ()


@pytest.mark.parametrize("text", ["x", "a:b:c", "a:not_yet>eligible:b:c", "a:not_yet>nice:b", "a:not_yet>ended:b@soon"])
def test_a_line_that_is_no_news_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_news(text)
