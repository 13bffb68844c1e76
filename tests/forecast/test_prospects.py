"""What lies ahead, and the value at which an answer would flip."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from forecast import Profile, World, assess, load_catalogue, load_predictions
from forecast.changes import Change, apply
from forecast.prospects import WouldFlip, turning_days, upcoming, would_flip
from forecast.rules import State
from tests.forecast.test_earnings import pay
from tests.forecast.tiny import DAY, OPEN_SINCE, PLATFORM, SOURCES, asks, head, tiny, where

CATALOGUE = load_catalogue()
ARTICLE = load_predictions(CATALOGUE).article
TODAY = dt.date(2026, 11, 23)
ME = Profile(country="US", age=24, account_type="personal", followers=12_000, views_30d=250_000, videos_30d=2)


def lowered(world: World, flip: WouldFlip, to: int) -> World:
    change = Change.model_validate(
        {"feature": flip.check.feature.id, "from": world.day, "requirement": flip.check.requirement.id, "at_least": to}
    )
    return apply(world.catalogue, [change]).on(world.day)


def state_of(flip: WouldFlip, me: Profile, world: World) -> State:
    found = assess(world.catalogue.feature(flip.check.feature.id), me, world)
    (state,) = (each.state for each in found.checks if each.requirement.id == flip.check.requirement.id)
    return state


@pytest.mark.parametrize("followers", [0, 1, 12_000, 99_999])
@pytest.mark.parametrize("videos", [0, 4])
def test_at_the_value_found_the_bar_is_met_and_one_above_it_is_not(followers: int, videos: int) -> None:
    me = ME.model_copy(update={"followers": followers, "videos_30d": videos})
    world = CATALOGUE.on(TODAY)
    found = would_flip(ARTICLE, me, world)
    assert [each.at for each in found] == [followers, videos]
    for each in found:
        assert state_of(each, me, world) is State.UNMET
        assert state_of(each, me, lowered(world, each, each.at)) is State.MET
        assert state_of(each, me, lowered(world, each, each.at + 1)) is State.UNMET


@pytest.mark.parametrize("missing", [1, 500, 12_000])
def test_with_less_than_the_value_found_the_bar_is_not_met(missing: int) -> None:
    world = CATALOGUE.on(TODAY)
    (found,) = would_flip(ARTICLE, ME.model_copy(update={"videos_30d": 9}), world)
    less = ME.model_copy(update={"followers": 12_000 - missing})
    assert state_of(found, less, lowered(world, found, found.at)) is State.UNMET


def test_the_answer_at_the_value_found_is_that_of_the_changed_world() -> None:
    me = ME.model_copy(update={"videos_30d": 9})
    world = CATALOGUE.on(TODAY)
    (found,) = would_flip(ARTICLE, me, world)
    there = lowered(world, found, found.at)
    assert found.after.verdict is assess(there.catalogue.feature("tiktok.pulse"), me, there).verdict
    assert (found.after.verdict, found.prediction.id) == ("eligible", "P01")


def test_getting_over_one_bar_is_not_getting_over_the_other() -> None:
    assert [each.after.verdict.value for each in would_flip(ARTICLE, ME, CATALOGUE.on(TODAY))] == ["not_yet", "not_yet"]


@pytest.mark.parametrize(
    ("me", "day"),
    [
        (ME.model_copy(update={"followers": 100_000, "videos_30d": 5}), TODAY),
        (ME.model_copy(update={"followers": None, "videos_30d": None}), TODAY),
        (ME, dt.date(2021, 1, 1)),
        (ME.model_copy(update={"country": "IN"}), TODAY),
    ],
    ids=["over it", "not told", "not launched", "banned"],
)
def test_nothing_would_flip_where_no_lower_bar_helps(me: Profile, day: dt.date) -> None:
    assert would_flip(ARTICLE, me, CATALOGUE.on(day)) == ()


# What lies ahead.


def days(root: Path, body: str, day: dt.date = DAY, sources: str = SOURCES, **facts: object) -> list[str]:
    me = Profile.model_validate({"country": "NO", "followers": 2000, **facts})
    return [str(each.day) for each in upcoming(me, tiny(root, sources=sources, a=body).on(day))]


def raised(since: str, **more: object) -> str:
    return where() + asks("followers", 1000, {"at_least": 5000, "from": since, **more})


def test_a_dated_rule_ahead_is_told_by_its_day(tmp_path: Path) -> None:
    assert days(tmp_path, raised("2026-09-01")) == ["2026-09-01"]


@pytest.mark.parametrize("since", ["2026-06-01", "2026-05-31"])
def test_what_holds_already_is_not_ahead(since: str, tmp_path: Path) -> None:
    assert days(tmp_path, raised(since)) == []


def test_what_changes_nothing_for_this_creator_is_not_told(tmp_path: Path) -> None:
    assert days(tmp_path, raised("2026-09-01"), followers=5000) == []


def test_a_change_seen_only_between_two_readings_is_no_announcement(tmp_path: Path) -> None:
    assert days(tmp_path, raised("2026-05-01..2026-09-01")) == []


def test_a_month_ahead_is_told_by_the_day_on_which_it_is_certain(tmp_path: Path) -> None:
    assert days(tmp_path, raised("2026-09")) == ["2026-09-30"]


def test_an_end_ahead_is_told(tmp_path: Path) -> None:
    assert days(tmp_path, where() + where("ended", since="2026-12-24")) == ["2026-12-24"]


def test_what_lies_ahead_is_told_soonest_first(tmp_path: Path) -> None:
    body = (
        where() + where("ended", since="2026-12-24") + asks("followers", 1000, {"at_least": 5000, "from": "2026-09-01"})
    )
    assert days(tmp_path, body) == ["2026-09-01", "2026-12-24"]


def test_every_day_on_which_a_date_under_a_verdict_is_read_anew_is_a_turning_day(tmp_path: Path) -> None:
    world = tiny(
        tmp_path,
        platform=PLATFORM + where("not_offered", ["IN"], since="2026-07-05"),
        a=head("a", requires=["tiktok.b"]) + where(since="2026-08", until="2026-10-20"),
        b=where() + asks("followers", {"at_least": 5, "from": "2026-09-09"}),
    ).on(DAY)
    found = [str(day) for day in sorted(turning_days(world.catalogue.feature("tiktok.a"), world))]
    assert found == [OPEN_SINCE, "2026-07-05", "2026-08-01", "2026-08-31", "2026-09-09", "2026-10-20"]


UNDATED = SOURCES + '[read]\npublisher = "P"\ntitle = "T"\ngrade = "official"\npage = "undated"\nchecked = 2026-09-01\n'


def test_the_day_on_which_a_page_was_read_is_no_announcement(tmp_path: Path) -> None:
    assert days(tmp_path, raised("2026-09-01", sources=["read"]), sources=UNDATED) == []
    assert days(tmp_path, raised("2026-09-02", sources=["read"]), sources=UNDATED) == ["2026-09-02"]


def test_a_day_on_which_only_the_pay_changes_lies_ahead_too(tmp_path: Path) -> None:
    pays = pay("flat", [10, 10]) + pay("flat", [30, 30], since="2026-07-01")
    world = tiny(tmp_path, one=where() + pays, two=where(countries=["US"]) + pays).on(DAY)
    (found,) = upcoming(Profile(country="NO"), world)
    assert (found.day, found.flips) == (dt.date(2026, 7, 1), ())
    assert [float(each.middle) for each in found.totals] == [30.0]
    assert (
        upcoming(Profile(country="NO"), tiny(tmp_path, two=where(countries=["US"]) + pays, one=where()).on(DAY)) == ()
    )
