"""Changes to the catalogue: what they add, what they leave alone, what is refused."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path

import pytest

from forecast import BadInput, Catalogue, Profile, compare, load_catalogue
from forecast.changes import apply, parse_changes, read_changes
from forecast.evidence import Grade
from forecast.prospects import upcoming
from forecast.report import compare_changed, report
from tests.forecast.tiny import DAY, asks, judge, tiny, where

CATALOGUE = load_catalogue()
#: The source of a first change that names none: that somebody said it.
SAID = "said_0"
ME = {"country": "NO", "followers": 2000}
EVE = DAY - dt.timedelta(days=1)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return tiny(tmp_path, a=where() + asks("followers", 1000), b=where(countries=["US"]), c=where())


def changed(catalogue: Catalogue, *entries: dict[str, object]) -> Catalogue:
    return apply(catalogue, parse_changes([{"from": str(DAY), **entry} for entry in entries]))


RAISED = {"feature": "tiktok.a", "requirement": "followers", "at_least": 5000}


def test_a_new_threshold_holds_from_its_day_and_the_old_one_before(catalogue: Catalogue) -> None:
    after = changed(catalogue, RAISED)
    assert judge(after, "a", EVE, **ME).verdict == "eligible"
    found = judge(after, "a", DAY, **ME)
    assert (found.verdict, found.missing[0].gap) == ("not_yet", 3000)


def test_a_change_adds_and_leaves_the_original_untouched(catalogue: Catalogue) -> None:
    before = copy.deepcopy(catalogue)
    after = changed(catalogue, RAISED, {"feature": "tiktok.b", "status": "ended"})
    assert catalogue == before
    assert SAID not in catalogue.sources
    old, new = catalogue.feature("tiktok.a").requirement[0].value, after.feature("tiktok.a").requirement[0].value
    assert new[: len(old)] == old
    assert len(new) == len(old) + 1
    assert after.feature("tiktok.b").availability[:1] == catalogue.feature("tiktok.b").availability


def test_a_change_touches_no_other_feature(catalogue: Catalogue) -> None:
    after = changed(catalogue, RAISED)
    assert after.feature("tiktok.b") == catalogue.feature("tiktok.b")
    assert after.feature("tiktok.c") == catalogue.feature("tiktok.c")
    assert list(after.features) == list(catalogue.features)


def test_no_change_at_all_is_the_same_catalogue(catalogue: Catalogue) -> None:
    assert apply(catalogue, ()) == catalogue


def test_a_later_change_in_the_list_builds_on_the_earlier(catalogue: Catalogue) -> None:
    after = changed(catalogue, RAISED, {**RAISED, "at_least": 1500, "from": "2026-07-01"})
    assert [judge(after, "a", day, **ME).verdict.value for day in (EVE, DAY, dt.date(2026, 7, 1))] == [
        "eligible", "not_yet", "eligible",
    ]  # fmt: skip


def test_a_change_for_some_countries_leaves_the_others(catalogue: Catalogue) -> None:
    after = changed(catalogue, {**RAISED, "countries": ["NO"]})
    assert judge(after, "a", country="NO", followers=2000).verdict == "not_yet"
    assert judge(after, "a", country="SE", followers=2000).verdict == "eligible"


def test_a_kind_of_account_can_be_announced(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=where() + asks("account_type", "personal"))
    entry = {"feature": "tiktok.a", "requirement": "account_type", "one_of": ["personal", "business"]}
    me = {"country": "NO", "account_type": "business"}
    assert judge(catalogue, "a", **me).verdict == "not_yet"
    assert judge(changed(catalogue, entry), "a", **me).verdict == "eligible"


def test_an_opening_in_a_country_can_be_announced(catalogue: Catalogue) -> None:
    after = changed(catalogue, {"feature": "tiktok.b", "status": "offered", "countries": ["NO"], "from": "2026-09-01"})
    assert judge(after, "b", **ME).verdict == "not_yet"
    assert str(judge(after, "b", **ME).own_standing.opens) == "2026-09-01"
    assert judge(after, "b", dt.date(2026, 9, 1), **ME).verdict == "eligible"


def test_an_end_can_be_announced(catalogue: Catalogue) -> None:
    after = changed(catalogue, {"feature": "tiktok.c", "status": "ended"})
    assert [judge(after, "c", day, **ME).verdict.value for day in (EVE, DAY)] == ["eligible", "ended"]


def test_what_somebody_said_is_an_indication_and_so_weak(catalogue: Catalogue) -> None:
    after = changed(catalogue, RAISED)
    assert after.sources[SAID].grade is Grade.INDICATION
    assert judge(after, "a", **ME).confidence == "weak"


def test_a_change_that_names_its_source_is_worth_as_much_as_that(catalogue: Catalogue) -> None:
    after = changed(catalogue, {**RAISED, "sources": ["press"]})
    assert judge(after, "a", **ME).confidence == "fair"
    assert SAID not in after.sources


def test_a_month_announced_is_uncertain_inside_the_month(catalogue: Catalogue) -> None:
    after = changed(catalogue, {**RAISED, "from": "2026-06"})
    assert [judge(after, "a", day, **ME).verdict.value for day in (EVE, DAY, dt.date(2026, 6, 30))] == [
        "eligible", "unverified", "not_yet",
    ]  # fmt: skip


# A rule announced for the future.


def test_an_announced_rule_is_shown_ahead_and_not_used_before_its_day(catalogue: Catalogue) -> None:
    me = Profile.model_validate(ME)
    after = changed(catalogue, {**RAISED, "from": "2026-09-01"})
    judged = [report(me, each.on(DAY)).assessments for each in (after, catalogue)]
    then, now = ([(each.feature.id, each.verdict, each.confidence, each.missing) for each in found] for found in judged)
    assert then == now
    (ahead,) = upcoming(me, after.on(DAY))
    assert ahead.day == dt.date(2026, 9, 1)
    assert [(flip.before.verdict.value, flip.after.verdict.value) for flip in ahead.flips] == [("eligible", "not_yet")]
    assert report(me, after.on(DAY)).soon == (ahead,)


def test_an_announced_rule_is_no_longer_ahead_on_its_own_day(catalogue: Catalogue) -> None:
    after = changed(catalogue, {**RAISED, "from": "2026-09-01"})
    assert len(upcoming(Profile.model_validate(ME), after.on(dt.date(2026, 8, 31)))) == 1
    assert upcoming(Profile.model_validate(ME), after.on(dt.date(2026, 9, 1))) == ()


def test_an_announced_rule_that_changes_nothing_for_somebody_is_not_shown_to_them(catalogue: Catalogue) -> None:
    after = changed(catalogue, {**RAISED, "from": "2026-09-01"})
    assert upcoming(Profile(country="NO", followers=5000), after.on(DAY)) == ()


@pytest.mark.parametrize("day", [dt.date(2023, 6, 1), dt.date(2025, 1, 1), dt.date(2026, 11, 23)])
def test_a_world_compared_with_itself_changes_nothing(day: dt.date) -> None:
    me = Profile(country="US", age=24, account_type="personal", followers=12_000, views_30d=250_000)
    world = CATALOGUE.on(day)
    assert not any(flip.changed for flip in compare(me, world, world))
    assert not any(flip.changed for flip in compare_changed(me, world, ()).flips)


def test_saying_what_holds_already_changes_no_verdict() -> None:
    me = Profile(country="US", age=24, account_type="personal", followers=12_000, views_30d=250_000)
    same = [{"feature": "tiktok.creator_rewards", "from": "2026-01-01", "requirement": "followers", "at_least": 10_000}]
    found = compare_changed(me, CATALOGUE.on(dt.date(2026, 11, 23)), parse_changes(same))
    assert not any(flip.changed for flip in found.flips)


# Refusals.

GOOD = {"feature": "tiktok.a", "from": "2026-01-01", "requirement": "followers", "at_least": 10}


@pytest.mark.parametrize(
    ("entry", "key", "reason"),
    [
        ({**GOOD, "colour": "red"}, "1.colour", "Extra inputs"),
        ({**GOOD, "feature": None}, "1.feature", "valid string"),
        ({**GOOD, "from": "soon"}, "1.from", "'soon' is not a day"),
        ({**GOOD, "from": "2026-02-30"}, "1.from", "day is out of range"),
        ({**GOOD, "from": "2026..2025"}, "1.from", "ends before it begins"),
        ({**GOOD, "from": 2026}, "1.from", "is not a date"),
        ({**GOOD, "at_least": -1}, "1.at_least", "greater than or equal to 0"),
        ({**GOOD, "at_least": 1.5}, "1.at_least", "integer"),
        ({**GOOD, "at_least": "many"}, "1.at_least", "integer"),
        ({**GOOD, "at_least": None}, "1", "give a requirement with at_least or one_of, or a status"),
        ({**GOOD, "one_of": ["personal"]}, "1", "give a requirement"),
        ({**GOOD, "status": "ended"}, "1", "give a requirement"),
        ({**GOOD, "requirement": None}, "1", "give a requirement"),
        ({**GOOD, "requirement": None, "at_least": None, "status": "gone"}, "1.status", "'offered'"),
        ({"feature": "tiktok.a", "status": "ended"}, "1.from", "Field required"),
        ([GOOD], "1", "dictionary"),
        ("tiktok.a", "1", "dictionary"),
        (None, "1", "dictionary"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_by_its_number_and_key(entry: object, key: str, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_changes([GOOD, entry], "changes.json")
    assert (caught.value.file, caught.value.key) == ("changes.json", key)
    assert reason in caught.value.reason
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("countries", [["XX"], ["no"], ["NO", "NO"], [], "NO", "nowhere"])
def test_a_change_for_a_place_that_is_none_is_refused(countries: object) -> None:
    with pytest.raises(BadInput) as caught:
        parse_changes([{**GOOD, "countries": countries}])
    assert caught.value.key.startswith("0.countries")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("data", [{}, GOOD, "x", 1, None, True])
def test_changes_are_one_list(data: object) -> None:
    with pytest.raises(BadInput, match="one JSON list"):
        parse_changes(data)


def test_no_changes_are_a_list_too() -> None:
    assert parse_changes([]) == ()


@pytest.mark.parametrize(
    ("entry", "key", "reason"),
    [
        ({**GOOD, "feature": "tiktok.moon"}, "1.feature", "there is no feature 'tiktok.moon'"),
        ({**GOOD, "requirement": "x"}, "1.requirement", "tiktok.a has no requirement 'x'"),
    ],
)
def test_a_change_to_what_is_not_there_is_refused(
    entry: dict[str, object], key: str, reason: str, catalogue: Catalogue
) -> None:
    with pytest.raises(BadInput) as caught:
        apply(catalogue, parse_changes([GOOD, entry]))
    assert (caught.value.key, caught.value.reason) == (key, reason)


def test_one_bad_change_refuses_them_all(catalogue: Catalogue) -> None:
    before = copy.deepcopy(catalogue)
    with pytest.raises(BadInput):
        apply(catalogue, parse_changes([GOOD, {**GOOD, "feature": "tiktok.moon"}]))
    assert catalogue == before


@pytest.mark.parametrize(
    "text",
    ["", "[", "[" * 100_000, b"\xff[]", "[1" + "0" * 5000 + "]"],
    ids=["empty", "open", "deep", "bytes", "digits"],
)
def test_a_file_of_changes_that_is_not_json_is_refused(text: str | bytes, tmp_path: Path) -> None:
    file = tmp_path / "changes.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadInput) as caught:
        read_changes(file)
    assert str(caught.value).startswith(f"{file}: is not JSON")
    assert len(str(caught.value).splitlines()) == 1


def test_a_file_of_changes_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.json: No such file"):
        read_changes(tmp_path / "nowhere.json")


def test_a_good_file_of_changes_is_read_in_order(tmp_path: Path) -> None:
    file = tmp_path / "changes.json"
    file.write_text(json.dumps([GOOD, {**GOOD, "at_least": 20}]), encoding="utf-8")
    assert [each.at_least for each in read_changes(file)] == [10, 20]
