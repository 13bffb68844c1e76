"""Sources: who says so, how old it is on a day, and what several of them are worth together."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forecast.evidence import (
    NOTHING,
    Backing,
    Confidence,
    Grade,
    Source,
    all_needed,
    any_suffices,
    back,
    lowest,
)

START = dt.date(2024, 1, 1)
RANK = {Confidence.WEAK: 0, Confidence.FAIR: 1, Confidence.FIRM: 2}


def source(grade: str = "official", page: str = "standing", **more: object) -> Source:
    dates = {"published": START} if page == "dated" else {}
    data = {"id": "s", "publisher": "P", "title": "T", "grade": grade, "page": page, "checked": START, **dates, **more}
    return Source.model_validate(data)


def after(days: int) -> dt.date:
    return START + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("grade", "days", "worth"),
    [
        ("official", 0, "firm"), ("official", 540, "firm"), ("official", 541, "fair"),
        ("official", 1080, "fair"), ("official", 1081, "weak"),
        ("official_quoted", 0, "firm"), ("official_quoted", 365, "firm"), ("official_quoted", 366, "fair"),
        ("official_quoted", 730, "fair"), ("official_quoted", 731, "weak"),
        ("press", 0, "fair"), ("press", 365, "fair"), ("press", 366, "fair"), ("press", 730, "fair"),
        ("press", 731, "weak"),
        ("indication", 0, "weak"), ("indication", 180, "weak"), ("indication", 181, "weak"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", ["dated", "standing"])
def test_confidence_steps_down_the_day_after_a_shelf_life(grade: str, days: int, worth: str, page: str) -> None:
    assert source(grade, page).confidence(after(days)) == worth


@pytest.mark.parametrize(
    ("grade", "days", "worth"),
    [
        ("official", 365, "firm"), ("official", 366, "fair"), ("official", 730, "fair"), ("official", 731, "weak"),
        ("official_quoted", 0, "fair"), ("official_quoted", 730, "fair"), ("official_quoted", 731, "weak"),
        ("press", 0, "weak"), ("indication", 0, "weak"),
    ],
)  # fmt: skip
def test_a_page_without_a_date_is_worth_one_grade_less(grade: str, days: int, worth: str) -> None:
    assert source(grade, "undated").confidence(after(days)) == worth


@pytest.mark.parametrize(
    ("grade", "lowered"),
    [("official", "official_quoted"), ("official_quoted", "press"), ("press", "indication"), ("indication", "indication")],
)  # fmt: skip
def test_no_date_lowers_the_grade_by_exactly_one(grade: str, lowered: str) -> None:
    assert source(grade, "undated").effective_grade == lowered
    assert source(grade, "standing").effective_grade == grade
    assert source(grade, "dated").effective_grade == grade


@pytest.mark.parametrize(
    ("grade", "life"), [("official", 540), ("official_quoted", 365), ("press", 365), ("indication", 180)]
)
def test_a_source_is_stale_the_day_after_its_shelf_life(grade: str, life: int) -> None:
    found = source(grade)
    assert not found.is_stale(after(life))
    assert found.is_stale(after(life + 1))
    assert found.days_over(after(life + 1)) == 1
    assert found.days_over(after(0)) == -life


def test_an_announcement_keeps_its_date_however_often_it_is_seen_again() -> None:
    assert source(page="dated", checked=after(900)).evidence_date == START


def test_a_standing_page_is_renewed_by_being_read_live() -> None:
    assert source(published=START, checked=after(900)).evidence_date == after(900)


def test_an_undated_page_counts_from_the_day_it_was_checked() -> None:
    assert source(page="undated", checked=after(900)).evidence_date == after(900)


@pytest.mark.parametrize(("published", "first"), [("2024-09", dt.date(2024, 9, 1)), ("2024", dt.date(2024, 1, 1))])
def test_a_month_or_a_year_counts_from_its_first_day(published: str, first: dt.date) -> None:
    assert source(page="dated", published=published).evidence_date == first


def test_evidence_is_told_as_precisely_as_it_is_known() -> None:
    assert str(source(page="dated", published="2024-09").evidence) == "2024-09"
    assert str(source(checked=after(1)).evidence) == "2024-01-02"


@pytest.mark.parametrize("days", [-1, -400, -10_000])
def test_evidence_later_than_the_day_asked_about_has_age_zero(days: int) -> None:
    assert source().age_days(after(days)) == 0
    assert source().confidence(after(days)) is Confidence.FIRM


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"page": "dated", "published": None}, "a dated page needs `published`"),
        ({"page": "undated", "published": START}, "an undated page cannot have `published`"),
        ({"url": "ftp://example.com"}, "is not a web address"),
        ({"url": "example.com"}, "is not a web address"),
        ({"grade": "rumour"}, "'official', 'official_quoted', 'press' or 'indication'"),
        ({"page": "blog"}, "'dated', 'standing' or 'undated'"),
        ({"checked": None}, "valid date"),
        ({"author": "me"}, "Extra inputs"),
    ],
)
def test_a_source_that_contradicts_itself_is_refused(more: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        source(**{"page": "standing", **more})


def test_the_best_of_several_sources_of_one_value_counts() -> None:
    best = source("official", id="best")
    for order in permutations([source("press", id="a"), best, source("indication", id="b")]):
        assert back(order, START).sources == (best,)


def test_of_sources_that_are_worth_the_same_the_later_counts() -> None:
    early, late = source(id="early"), source(id="late", checked=after(30))
    assert back([early, late], after(40)).sources == (late,)
    assert back([late, early], after(40)).sources == (late,)


def test_a_better_source_that_went_stale_gives_way_to_a_fresher_one() -> None:
    old, fresh = source("official", "dated", id="old"), source("press", id="fresh", checked=after(1200))
    assert back([old, fresh], after(1201)).sources == (fresh,)


def test_an_answer_says_whether_what_it_rests_on_is_stale() -> None:
    assert not back([source()], after(540)).stale
    assert back([source()], after(541)).stale


def test_last_confirmed_is_the_oldest_of_the_deciding_values() -> None:
    young = back([source(id="young", checked=after(9))], after(10))
    old = back([source(id="old")], after(10))
    assert all_needed([young, old]).last_confirmed == START
    assert all_needed([young, old]).oldest == source(id="old")


def test_nothing_at_all_is_weak_and_was_never_confirmed() -> None:
    assert all_needed([]) == NOTHING
    assert any_suffices([]) == NOTHING
    assert lowest([]) is Confidence.WEAK
    assert NOTHING.last_confirmed is None


BACKINGS = st.lists(
    st.builds(
        Backing,
        st.sampled_from(Confidence),
        st.integers(0, 4).map(lambda n: (source(id=f"s{n}", checked=after(n * 10)),)),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@given(BACKINGS)
def test_all_needed_is_no_better_than_the_weakest(parts: list[Backing]) -> None:
    found = all_needed(parts)
    assert RANK[found.confidence] == min(RANK[part.confidence] for part in parts)
    assert found.stale == any(part.stale for part in parts)


@given(BACKINGS)
def test_any_suffices_is_as_good_as_the_strongest(parts: list[Backing]) -> None:
    found = any_suffices(parts)
    assert found in parts
    assert RANK[found.confidence] == max(RANK[part.confidence] for part in parts)


@given(BACKINGS, st.randoms(use_true_random=False))
def test_the_order_of_what_an_answer_rests_on_does_not_matter(parts: list[Backing], chance: object) -> None:
    shuffled = list(parts)
    chance.shuffle(shuffled)
    one, other = all_needed(parts), all_needed(shuffled)
    assert (one.confidence, one.stale, set(one.sources)) == (other.confidence, other.stale, set(other.sources))
    one, other = any_suffices(parts), any_suffices(shuffled)
    assert (one.confidence, one.last_confirmed) == (other.confidence, other.last_confirmed)


@given(BACKINGS)
def test_of_equally_strong_reasons_the_latest_confirmed_counts(parts: list[Backing]) -> None:
    best = any_suffices(parts)
    rivals = [part.last_confirmed for part in parts if part.confidence is best.confidence]
    assert best.last_confirmed == max(rivals)


@pytest.mark.parametrize("level", list(Confidence))
@pytest.mark.parametrize("cap", list(Confidence))
def test_a_cap_lowers_and_never_lifts(level: Confidence, cap: Confidence) -> None:
    assert RANK[Backing(level).at_best(cap).confidence] == min(RANK[level], RANK[cap])


@given(
    st.sampled_from(Grade),
    st.sampled_from(["dated", "standing", "undated"]),
    st.integers(-500, 2500),
    st.integers(0, 2500),
)
def test_a_source_never_gets_better_with_time(grade: Grade, page: str, days: int, later: int) -> None:
    found = source(grade, page)
    assert RANK[found.confidence(after(days + later))] <= RANK[found.confidence(after(days))]
