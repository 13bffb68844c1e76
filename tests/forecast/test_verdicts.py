"""The order of the verdicts, and what each of them rests on."""

from __future__ import annotations

from itertools import combinations, permutations
from pathlib import Path

import pytest

from tests.forecast.tiny import PLATFORM, asks, head, judge, tiny, where, whole_list

ME = {"country": "NO", "followers": 10, "account_type": "personal"}
# For each verdict a feature that has it and nothing above it, in the order of the design's table.
PARTS = {
    "ended": where() + where("ended", since="2025-01-01"),
    "not_offered": where(since="2030-01-01"),
    "blocked": where(countries=["US"]) + whole_list(),
    "invite_only": where("invite_only"),
    "not_yet": where() + asks("followers", 1000),
    "needs_answer": where() + asks("age", 18),
    "unverified": where(countries=["US"]),
    "eligible": where(),
}


@pytest.mark.parametrize("verdict", PARTS)
def test_each_verdict_has_a_feature_of_its_own(verdict: str, tmp_path: Path) -> None:
    assert judge(tiny(tmp_path, a=PARTS[verdict]), "a", **ME).verdict == verdict


PAIRS = [pair for pair in combinations(PARTS, 2) if pair != ("needs_answer", "unverified")]


@pytest.mark.parametrize(("above", "below"), PAIRS)
def test_of_two_verdicts_that_both_hold_the_upper_one_is_given(above: str, below: str, tmp_path: Path) -> None:
    for order in (["tiktok.a", "tiktok.b"], ["tiktok.b", "tiktok.a"]):
        catalogue = tiny(tmp_path, main=head("main", requires=order) + where(), a=PARTS[above], b=PARTS[below])
        assert judge(catalogue, "main", **ME).verdict == above


@pytest.mark.parametrize("below", PARTS)
def test_a_market_is_context_whatever_else_holds(below: str, tmp_path: Path) -> None:
    catalogue = tiny(
        tmp_path, a=head("a", kind="market") + PARTS[below], b=head("b", kind="market", requires=["tiktok.a"])
    )
    assert judge(catalogue, "a", **ME).verdict == "context"
    assert judge(catalogue, "b", **ME).verdict == "context"


def test_no_question_is_asked_where_no_answer_could_help(tmp_path: Path) -> None:
    body = PARTS["unverified"] + asks("age", 18)
    found = judge(tiny(tmp_path, a=body), "a", **ME)
    assert (found.verdict, found.asks) == ("unverified", ())


# The same, within one feature.
SHORT = asks("followers", 1000)
UNTOLD = asks("age", 18)
PERMANENT = asks("account_type", "organisation", permanent=True)


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (where() + where("ended", ["NO"], "2025-01-01") + SHORT, "ended"),
        (where() + where("ended", ["NO"], "2025-01-01") + UNTOLD, "ended"),
        (where() + where("ended", ["NO"], "2025-01-01") + PERMANENT, "ended"),
        (where(since="2030-01-01") + SHORT, "not_offered"),
        (where(since="2030-01-01") + PERMANENT, "not_offered"),
        (where(since="2030-01-01") + UNTOLD, "not_offered"),
        (where(since="2030-01-01") + whole_list(), "not_offered"),
        (PARTS["blocked"] + SHORT, "blocked"),
        (PARTS["blocked"] + UNTOLD, "blocked"),
        (where("not_offered", ["NO"]) + where() + SHORT, "blocked"),
        (where("invite_only") + PERMANENT, "blocked"),
        (where() + SHORT + PERMANENT, "blocked"),
        (where() + UNTOLD + PERMANENT, "blocked"),
        (where(countries=["US"]) + PERMANENT, "blocked"),
        (where("invite_only") + SHORT, "invite_only"),
        (where("invite_only") + UNTOLD, "invite_only"),
        (where("invite_only", "unstated"), "invite_only"),
        (where() + SHORT + UNTOLD, "not_yet"),
        (where(countries=["US"]) + SHORT, "not_yet"),
        (where(since="2026") + SHORT, "not_yet"),
        (where(countries="unstated") + SHORT, "not_yet"),
        (where(countries=["US"]) + where(countries=["NO"], since="2027-01-01"), "not_yet"),
        (where(countries=["US"]) + where(countries=["NO"], since="2027-01-01") + UNTOLD, "not_yet"),
        (where(countries=["US"]) + where(countries=["NO"], since="2027-01-01") + whole_list(), "not_yet"),
        (where(countries="unstated") + UNTOLD, "needs_answer"),
        (where() + asks("followers", {"unpublished": True}) + UNTOLD, "unverified"),
        (where(since="2026") + UNTOLD, "unverified"),
        (where() + asks("followers", {"at_least": 5, "or_at_least": 50}), "unverified"),
        (where() + asks("followers", {"at_least": 5, "from": "2027-01-01"}), "unverified"),
        (where(countries="unstated"), "eligible"),
        (where("limited"), "eligible"),
    ],
)
def test_within_one_feature_the_first_that_holds_is_given(body: str, verdict: str, tmp_path: Path) -> None:
    assert judge(tiny(tmp_path, a=body), "a", **ME).verdict == verdict


def test_without_published_conditions_nothing_is_eligible(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, a=head("a", conditions="unpublished") + where())
    assert judge(catalogue, "a", **ME).verdict == "unverified"


def test_a_permanent_condition_that_was_not_told_is_asked_and_does_not_block(tmp_path: Path) -> None:
    found = judge(tiny(tmp_path, a=where() + PERMANENT), "a", country="NO")
    assert (found.verdict, found.asks) == ("needs_answer", ("account_type",))


def test_a_banned_platform_blocks(tmp_path: Path) -> None:
    catalogue = tiny(tmp_path, platform=PLATFORM + where("not_offered", ["NO"]), a=where() + SHORT)
    assert judge(catalogue, "a", **ME).verdict == "blocked"


# What a verdict rests on.


def confidence(root: Path, body: str, text: str | None = None, **facts: object) -> str:
    found = judge(tiny(root, a=(text or head("a")) + body), "a", **{**ME, **facts})
    return f"{found.verdict} {found.confidence}"


@pytest.mark.parametrize(
    ("source", "worth"), [("off", "firm"), ("quoted", "firm"), ("press", "fair"), ("hint", "weak")]
)
def test_a_verdict_is_as_good_as_its_source(source: str, worth: str, tmp_path: Path) -> None:
    assert confidence(tmp_path, where(sources=[source])) == f"eligible {worth}"
    closed = where() + where("ended", since="2025-01-01", sources=[source])
    assert confidence(tmp_path, closed) == f"ended {worth}"
    assert confidence(tmp_path, where(since="2030-01-01", sources=[source])) == f"not_offered {worth}"
    assert confidence(tmp_path, where(countries=["US"]) + whole_list(sources=(source,))) == f"blocked {worth}"
    assert confidence(tmp_path, where("invite_only", sources=[source])) == f"invite_only {worth}"
    short = asks("followers", {"at_least": 1000, "sources": [source]})
    assert confidence(tmp_path, where() + short) == f"not_yet {worth}"


@pytest.mark.parametrize("order", list(permutations(["off", "press", "hint"])))
def test_an_eligible_answer_is_no_better_than_its_weakest_value(order: tuple[str, ...], tmp_path: Path) -> None:
    place, first, second = order
    body = where(sources=[place]) + asks("followers", {"at_least": 1, "sources": [first]}) + asks(
        "account_type", {"one_of": ["personal"], "sources": [second]}
    )  # fmt: skip
    assert confidence(tmp_path, body) == "eligible weak"


def test_one_unmet_requirement_is_enough_so_the_strongest_counts(tmp_path: Path) -> None:
    body = where(sources=["hint"]) + asks("followers", {"at_least": 1000, "sources": ["press"]}) + asks(
        "account_type", {"one_of": ["business"], "sources": ["hint"]}
    )  # fmt: skip
    assert confidence(tmp_path, body) == "not_yet fair"


def test_alternatives_fall_short_only_as_surely_as_the_least_sure_way(tmp_path: Path) -> None:
    body = where() + asks("followers", 1000, way="one") + asks(
        "views_30d", {"at_least": 1000, "sources": ["press"]}, way="two"
    )  # fmt: skip
    assert confidence(tmp_path, body, views_30d=1) == "not_yet fair"


def test_of_two_ways_that_are_met_the_surer_one_counts(tmp_path: Path) -> None:
    body = (
        where() + asks("followers", {"at_least": 1, "sources": ["hint"]}, way="one") + asks("views_30d", 1, way="two")
    )
    assert confidence(tmp_path, body, views_30d=1) == "eligible firm"
    assert confidence(tmp_path, body, views_30d=0) == "eligible weak"


def test_a_number_that_varies_by_region_is_fair_at_best(tmp_path: Path) -> None:
    body = where() + asks("followers", {"at_least": 10, "varies": True})
    assert confidence(tmp_path, body) == "eligible fair"
    assert confidence(tmp_path, body, followers=9) == "not_yet fair"


@pytest.mark.parametrize("conditions", ["partial"])
def test_conditions_that_are_known_in_part_make_a_yes_weak(conditions: str, tmp_path: Path) -> None:
    text = head("a", conditions=conditions)
    assert confidence(tmp_path, where(), text) == "eligible weak"
    assert confidence(tmp_path, where() + SHORT, text) == "not_yet firm"


def test_where_available_makes_a_yes_weak_and_leaves_a_no_as_it_is(tmp_path: Path) -> None:
    assert confidence(tmp_path, where(countries="unstated")) == "eligible weak"
    assert confidence(tmp_path, where(countries="unstated") + SHORT) == "not_yet firm"


def test_what_is_unverified_is_weak_however_good_its_sources(tmp_path: Path) -> None:
    assert confidence(tmp_path, where(countries=["US"])) == "unverified weak"


def test_an_invitation_to_nobody_in_particular_is_weak(tmp_path: Path) -> None:
    assert confidence(tmp_path, where("invite_only", "unstated")) == "invite_only weak"


def test_a_question_rests_on_what_would_have_to_hold(tmp_path: Path) -> None:
    body = where() + asks("age", {"at_least": 18, "sources": ["press"]})
    assert confidence(tmp_path, body) == "needs_answer fair"
