"""One requirement against one profile, and several requirements together."""

from __future__ import annotations

import datetime as dt
from itertools import permutations, product
from pathlib import Path

import pytest

from forecast import Profile
from forecast.rules import Check, State, Unknown, all_of, any_of, check, overall
from tests.forecast.tiny import DAY, asks, tiny, where

MET, UNMET, UNKNOWN = State.MET, State.UNMET, State.UNKNOWN
NOT = {MET: UNMET, UNMET: MET, UNKNOWN: UNKNOWN}
RANK = {UNMET: 0, UNKNOWN: 1, MET: 2}
TRIPLES = [list(each) for size in range(4) for each in product(State, repeat=size)]


def checks(root: Path, body: str, day: dt.date = DAY, **facts: object) -> list[Check]:
    feature = tiny(root, a=where() + body).feature("tiktok.a")
    return [check(feature, each, Profile.model_validate(facts), day) for each in feature.requirement]


def one(root: Path, body: str, day: dt.date = DAY, **facts: object) -> Check:
    (found,) = checks(root, body, day, **facts)
    return found


def together(root: Path, body: str, *, hopeful: bool = False, **facts: object) -> State:
    found = checks(root, body, **facts)
    states = {overall(order, hopeful=hopeful) for order in permutations(found)}
    assert len(states) == 1, "the order of requirements matters"
    return states.pop()


# Kleene's laws, for every list of up to three values.


@pytest.mark.parametrize("states", TRIPLES, ids=str)
def test_and_is_the_least_of_its_parts(states: list[State]) -> None:
    assert all_of(states) is min(states, key=RANK.__getitem__, default=MET)


@pytest.mark.parametrize("states", TRIPLES, ids=str)
def test_or_is_the_greatest_of_its_parts(states: list[State]) -> None:
    assert any_of(states) is max(states, key=RANK.__getitem__, default=UNMET)


@pytest.mark.parametrize("states", TRIPLES, ids=str)
def test_not_and_is_or_of_nots(states: list[State]) -> None:
    assert NOT[all_of(states)] is any_of(NOT[each] for each in states)


@pytest.mark.parametrize("states", TRIPLES, ids=str)
def test_the_order_of_parts_does_not_matter(states: list[State]) -> None:
    assert {all_of(each) for each in permutations(states)} == {all_of(states)}
    assert {any_of(each) for each in permutations(states)} == {any_of(states)}


@pytest.mark.parametrize(("a", "b", "c"), list(product(State, repeat=3)))
def test_and_and_or_associate_and_distribute(a: State, b: State, c: State) -> None:
    assert all_of([a, all_of([b, c])]) is all_of([all_of([a, b]), c])
    assert any_of([a, any_of([b, c])]) is any_of([any_of([a, b]), c])
    assert all_of([a, any_of([b, c])]) is any_of([all_of([a, b]), all_of([a, c])])


@pytest.mark.parametrize("states", TRIPLES, ids=str)
def test_unknown_never_qualifies_and_never_falls_short(states: list[State]) -> None:
    assert all_of([*states, UNKNOWN]) is not MET
    assert any_of([*states, UNKNOWN]) is not UNMET
    assert (all_of([*states, UNKNOWN]) is UNMET) == (UNMET in states)
    assert (any_of([*states, UNKNOWN]) is MET) == (MET in states)


# One requirement.


@pytest.mark.parametrize(
    ("have", "state", "gap"), [(999, UNMET, 1), (1000, MET, None), (1001, MET, None), (0, UNMET, 1000)]
)
def test_a_threshold_is_met_on_the_number_itself(have: int, state: State, gap: int | None, tmp_path: Path) -> None:
    found = one(tmp_path, asks("followers", 1000), followers=have)
    assert (found.state, found.gap, found.have, found.need) == (state, gap, have, 1000)


@pytest.mark.parametrize(("have", "state"), [("personal", MET), ("business", UNMET), ("organisation", UNMET)])
def test_a_kind_of_account_is_in_the_list_or_not_and_has_no_gap(have: str, state: State, tmp_path: Path) -> None:
    found = one(tmp_path, asks("account_type", "personal"), account_type=have)
    assert (found.state, found.gap) == (state, None)


def test_a_fact_that_was_not_told_is_asked_for(tmp_path: Path) -> None:
    found = one(tmp_path, asks("followers", 1000))
    assert (found.state, found.unknown, found.asks, found.gap) == (UNKNOWN, Unknown.NOT_TOLD, ("followers",), None)


def test_a_zero_that_was_told_is_not_unknown(tmp_path: Path) -> None:
    assert one(tmp_path, asks("followers", 1000), followers=0).state is UNMET
    assert one(tmp_path, asks("followers", 0), followers=0).state is MET


@pytest.mark.parametrize("facts", [{}, {"followers": 10**9}])
def test_a_condition_that_nobody_published_is_unknown_and_not_asked(facts: dict[str, int], tmp_path: Path) -> None:
    found = one(tmp_path, asks("followers", {"unpublished": True}), **facts)
    assert (found.state, found.unknown, found.asks, found.need) == (UNKNOWN, Unknown.UNPUBLISHED, (), None)


def test_before_its_first_date_a_value_is_unknown(tmp_path: Path) -> None:
    found = one(tmp_path, asks("followers", {"at_least": 1, "from": "2026-06-02"}), followers=0)
    assert (found.state, found.unknown) == (UNKNOWN, Unknown.NOT_COVERED)


def test_after_its_end_a_value_is_unknown(tmp_path: Path) -> None:
    found = one(tmp_path, asks("followers", {"at_least": 1, "until": "2026-06-01"}), followers=0)
    assert (found.state, found.unknown) == (UNKNOWN, Unknown.NOT_COVERED)


def test_inside_an_uncertain_stretch_both_values_are_named_and_neither_decides(tmp_path: Path) -> None:
    body = asks("followers", 1000, {"at_least": 5000, "from": "2026-06"})
    for have in (0, 2000, 9000):
        found = one(tmp_path, body, followers=have)
        assert (found.state, found.unknown, found.needs, found.need) == (UNKNOWN, Unknown.UNCERTAIN, (1000, 5000), None)
        assert found.asks == ()


def test_a_new_threshold_counts_from_its_own_day(tmp_path: Path) -> None:
    body = asks("followers", 1000, {"at_least": 5000, "from": "2026-06-01"})
    assert one(tmp_path, body, followers=2000).gap == 3000
    assert one(tmp_path, body, DAY - dt.timedelta(days=1), followers=2000).state is MET


@pytest.mark.parametrize(
    ("have", "state", "gap", "why"),
    [
        (9_999, UNMET, 1, None),
        (10_000, UNKNOWN, None, Unknown.DISPUTED),
        (49_999, UNKNOWN, None, Unknown.DISPUTED),
        (50_000, MET, None, None),
    ],
)
def test_between_two_readings_nobody_knows(
    have: int, state: State, gap: int | None, why: Unknown | None, tmp_path: Path
) -> None:
    found = one(tmp_path, asks("followers", {"at_least": 10_000, "or_at_least": 50_000}), followers=have)
    assert (found.state, found.gap, found.unknown, found.asks) == (state, gap, why, ())


# Values that differ by country.

KOREA = asks("age", 18, {"at_least": 19, "countries": ["KR"]})


@pytest.mark.parametrize(("country", "state"), [("NO", MET), ("KR", UNMET)])
def test_a_countrys_own_value_wins(country: str, state: State, tmp_path: Path) -> None:
    assert one(tmp_path, KOREA, country=country, age=18).state is state


def test_without_a_country_the_answer_may_depend_on_it(tmp_path: Path) -> None:
    found = one(tmp_path, KOREA, age=18)
    assert (found.state, found.unknown, found.asks) == (UNKNOWN, Unknown.NOT_TOLD, ("country",))


@pytest.mark.parametrize(("age", "state", "gap"), [(19, MET, None), (17, UNMET, 1)])
def test_without_a_country_values_that_agree_decide_with_the_smallest_gap(
    age: int, state: State, gap: int | None, tmp_path: Path
) -> None:
    found = one(tmp_path, KOREA, age=age)
    assert (found.state, found.gap, found.needs, found.need) == (state, gap, (18, 19), None)


def test_without_a_country_or_the_fact_the_fact_is_asked_for(tmp_path: Path) -> None:
    assert one(tmp_path, KOREA).asks == ("age",)


def test_a_country_without_a_value_is_not_covered_where_only_others_have_one(tmp_path: Path) -> None:
    found = one(tmp_path, asks("age", {"at_least": 19, "countries": ["KR"]}), country="NO", age=13)
    assert (found.state, found.unknown) == (UNKNOWN, Unknown.NOT_COVERED)


def test_a_countrys_own_value_that_is_still_to_come_leaves_the_general_one(tmp_path: Path) -> None:
    body = asks("age", 18, {"at_least": 19, "countries": ["KR"], "from": "2026-06-02"})
    assert one(tmp_path, body, country="KR", age=18).state is MET
    assert one(tmp_path, body, DAY + dt.timedelta(days=1), country="KR", age=18).state is UNMET


# Alternatives.

WAYS = (
    asks("age", 18)
    + asks("followers", 1000, way="numbers")
    + asks("views_30d", 5000, way="numbers")
    + asks("live_hours_30d", 10, way="live")
)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"age": 18, "followers": 1000, "views_30d": 5000, "live_hours_30d": 0}, MET),
        ({"age": 18, "followers": 0, "views_30d": 0, "live_hours_30d": 10}, MET),
        ({"age": 18, "live_hours_30d": 10}, MET),
        ({"age": 18, "followers": 1000, "views_30d": 0, "live_hours_30d": 0}, UNMET),
        ({"age": 18, "followers": 1000, "views_30d": 0}, UNKNOWN),
        ({"age": 18, "followers": 0, "live_hours_30d": 0}, UNMET),
        ({"age": 18, "followers": 1000, "live_hours_30d": 0}, UNKNOWN),
        ({"age": 18}, UNKNOWN),
        ({"age": 17, "live_hours_30d": 10}, UNMET),
        ({"live_hours_30d": 10}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_meeting_all_of_any_one_way_is_enough(facts: dict[str, int], state: State, tmp_path: Path) -> None:
    assert together(tmp_path, WAYS, **facts) is state


def test_no_requirement_at_all_is_met() -> None:
    assert overall([]) is MET


def test_hope_counts_only_what_the_creator_could_still_tell(tmp_path: Path) -> None:
    untold, unpublished = asks("followers", 1000), asks("age", {"unpublished": True})
    assert together(tmp_path, untold) is UNKNOWN
    assert together(tmp_path, untold, hopeful=True) is MET
    assert together(tmp_path, untold + unpublished, hopeful=True) is UNKNOWN
    assert together(tmp_path, untold, hopeful=True, followers=1) is UNMET


def test_the_ways_of_one_feature_do_not_serve_another(tmp_path: Path) -> None:
    catalogue = tiny(
        tmp_path,
        a=where() + asks("followers", 10, way="one") + asks("views_30d", 10, way="two"),
        b=where() + asks("videos_30d", 10, way="one"),
    )
    me = Profile(followers=10, views_30d=0, videos_30d=0)
    found = [check(f, each, me, DAY) for f in catalogue.features.values() for each in f.requirement]
    assert overall(found) is UNMET
