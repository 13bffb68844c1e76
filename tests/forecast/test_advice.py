"""The one question worth asking, and at most three steps."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given

from forecast import Catalogue, Profile, load_catalogue
from forecast.advice import Action, Question, Step, next_steps, question
from forecast.outlook import assess_all
from tests.forecast.test_outlook import DAYS, PROFILES
from tests.forecast.tiny import DAY, asks, head, tiny, where

CATALOGUE = load_catalogue()


def ask(catalogue: Catalogue, **facts: object) -> Question | None:
    return question(assess_all(Profile.model_validate(facts), catalogue.on(DAY)))


def steps(root: Path, *, followers: int = 500, age: int = 17, **features: str) -> list[tuple[str, str, str | None]]:
    me = Profile(country="NO", followers=followers, age=age, account_type="personal", views_30d=50, videos_30d=1)
    found = next_steps(assess_all(me, tiny(root, **features).on(DAY)))
    return [(s.action.value, s.assessment.feature.id[-1], s.check.requirement.id if s.check else None) for s in found]


# The question.


def test_the_fact_that_touches_the_most_features_is_asked(tmp_path: Path) -> None:
    followers, age = asks("followers", 10), asks("age", 18)
    catalogue = tiny(tmp_path, a=where() + age, b=where() + followers, c=where() + followers)
    assert ask(catalogue, country="NO") == Question("followers", ("tiktok.b", "tiktok.c"), ("tiktok.b", "tiktok.c"))


def test_of_facts_that_touch_as_many_the_one_that_settles_more_is_asked(tmp_path: Path) -> None:
    age, both = asks("age", 18), asks("age", 18) + asks("followers", 10)
    catalogue = tiny(tmp_path, a=where() + both, b=where() + both, c=where() + asks("followers", 10), d=where() + age,
                     e=where() + asks("followers", 10) + asks("videos_30d", 1))  # fmt: skip
    assert ask(catalogue, country="NO", videos_30d=1).fact == "followers"
    assert ask(catalogue, country="NO").touches == ("tiktok.a", "tiktok.b", "tiktok.c", "tiktok.e")
    assert ask(catalogue, country="NO").settles == ("tiktok.c",)


def test_the_country_is_a_question_too(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=where(countries=["NO"]), b=where(countries=["US"]), c=where() + asks("age", 18))
    assert ask(catalogue) == Question("country", ("tiktok.a", "tiktok.b"), ("tiktok.a", "tiktok.b"))


def test_nothing_is_asked_when_nothing_waits(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=where(), b=where() + asks("followers", 10), c=where("ended") + asks("age", 18))
    assert ask(catalogue, country="NO", followers=1) is None
    assert question([]) is None


def test_nothing_is_asked_that_only_a_feature_out_of_reach_would_need(tmp_path: Path) -> None:
    closed = where() + where("ended", since="2025-01-01") + asks("age", 18)
    assert ask(tiny(tmp_path, a=closed, b=where(countries=["US"]) + asks("videos_30d", 1)), country="NO") is None


@given(PROFILES, DAYS)
def test_no_other_fact_touches_more_features_than_the_one_asked(me: Profile, day: dt.date) -> None:
    found = assess_all(me, CATALOGUE.on(day))
    waiting = [each for each in found if each.asks]
    asked = question(found)
    if not waiting:
        assert asked is None
        return
    touched = {fact: [e.feature.id for e in waiting if fact in e.asks] for each in waiting for fact in each.asks}
    assert list(asked.touches) == touched[asked.fact]
    assert len(asked.touches) == max(map(len, touched.values()))
    assert set(asked.settles) <= set(asked.touches)
    assert getattr(me, asked.fact) is None


# The steps.


def test_what_is_likely_is_applied_for_first(tmp_path: Path) -> None:
    found = steps(tmp_path, a=where() + asks("followers", 1000), b=where())
    assert found == [("apply", "b", None), ("reach", "a", "followers")]


def test_only_one_application_is_named(tmp_path: Path) -> None:
    assert steps(tmp_path, a=where(), b=where()) == [("apply", "a", None)]


def test_what_may_be_open_is_to_be_looked_up_and_not_applied_for(tmp_path: Path) -> None:
    assert steps(tmp_path, a=where(countries="unstated")) == [("check", "a", None)]


def test_the_nearest_comes_first(tmp_path: Path) -> None:
    found = steps(tmp_path, a=where() + asks("followers", 5000), b=where() + asks("followers", 600),
                  c=where() + asks("followers", 1000))  # fmt: skip
    assert [feature for _, feature, _ in found] == ["b", "c", "a"]


def test_what_is_known_to_be_offered_here_comes_before_what_is_nearer(tmp_path: Path) -> None:
    found = steps(tmp_path, a=where(countries=["US"]) + asks("followers", 501), b=where() + asks("followers", 5000))
    assert [feature for _, feature, _ in found] == ["b", "a"]


def test_one_thing_missing_comes_before_two(tmp_path: Path) -> None:
    two = asks("followers", 510) + asks("views_30d", 51)
    found = steps(tmp_path, a=where() + two, b=where() + asks("followers", 5000))
    assert [feature for _, feature, _ in found] == ["b", "a"]


def test_of_several_things_missing_the_farthest_is_named(tmp_path: Path) -> None:
    both = asks("followers", 510) + asks("videos_30d", 10)
    assert steps(tmp_path, a=where() + both) == [("reach", "a", "videos_30d")]


def test_the_same_goal_is_named_once(tmp_path: Path) -> None:
    found = steps(tmp_path, a=where() + asks("followers", 1000), b=where() + asks("followers", 1000))
    assert found == [("reach", "a", "followers")]


@pytest.mark.parametrize(
    ("body", "action"),
    [
        (asks("age", 18), "wait"),
        (asks("followers", 1000), "reach"),
        (asks("account_type", "business"), "switch"),
    ],
)
def test_what_a_step_asks_of_a_creator_fits_what_is_missing(body: str, action: str, tmp_path: Path) -> None:
    assert steps(tmp_path, a=where() + body)[0][0] == action


def test_there_are_at_most_three(tmp_path: Path) -> None:
    many = {name: where() + asks("followers", 1000 + n) for n, name in enumerate("abcde")}
    assert len(steps(tmp_path, **many)) == 3
    assert steps(tmp_path, z=where(), **many)[0] == ("apply", "z", None)
    assert len(steps(tmp_path, z=where(), **many)) == 3


def test_nobody_is_sent_after_what_is_out_of_reach(tmp_path: Path) -> None:
    closed = where() + where("ended", since="2025-01-01") + asks("followers", 1000)
    keep_out = where() + asks("account_type", "organisation", permanent=True) + asks("followers", 1000)
    market = head("c", kind="market") + where()
    assert steps(tmp_path, a=closed, b=keep_out, c=market, d=where("invite_only") + asks("followers", 1000)) == []


@given(PROFILES, DAYS)
def test_every_step_is_about_a_feature_that_it_fits(me: Profile, day: dt.date) -> None:
    found: tuple[Step, ...] = next_steps(assess_all(me, CATALOGUE.on(day)))
    assert len(found) <= 3
    fitting = {Action.APPLY: ("eligible",), Action.CHECK: ("eligible", "unverified")}
    for step in found:
        assert step.assessment.verdict.value in fitting.get(step.action, ("not_yet",))
        assert (step.check is None) == (step.action in fitting)
    assert len({step.assessment.feature.id for step in found}) == len(found)
