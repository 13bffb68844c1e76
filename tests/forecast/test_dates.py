"""Dates as precise as they are known, and half-open stretches of them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.dates import Reached, When, in_force, parse_when

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2032, 12, 31))
ORDER = [Reached.NO, Reached.MAYBE, Reached.YES]


def _texts() -> st.SearchStrategy[str]:
    day = DAYS.map(dt.date.isoformat)
    single = st.one_of(day, day.map(lambda text: text[:7]), day.map(lambda text: text[:4]))
    stretch = st.tuples(DAYS, st.integers(1, 900)).map(lambda p: f"{p[0]}..{p[0] + dt.timedelta(days=p[1])}")
    return st.one_of(single, stretch, day.map(lambda text: f"..{text}"))


WHENS = _texts().map(parse_when)


@pytest.mark.parametrize(
    ("written", "earliest", "latest"),
    [
        (dt.date(2024, 9, 23), "2024-09-23", "2024-09-23"),
        ("2024-09-23", "2024-09-23", "2024-09-23"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2023-09-12..2025-08-01", "2023-09-13", "2025-08-01"),
        ("2022-06..2022-10", "2022-06-01", "2022-10-31"),
        ("2024..2025-06-30", "2024-01-01", "2025-06-30"),
        ("2023-12-31..2024-01-01", "2024-01-01", "2024-01-01"),
        ("..2025-11-06", "0001-01-01", "2025-11-06"),
        ("..2024-03", "0001-01-01", "2024-03-31"),
    ],
)
def test_a_date_runs_from_its_first_day_to_its_last(written: object, earliest: str, latest: str) -> None:
    found = parse_when(written)
    assert (found.earliest.isoformat(), found.latest.isoformat()) == (earliest, latest)


@pytest.mark.parametrize(
    "written",
    ["2025-02-29", "2025-02-30", "2025-04-31", "2025-13-01", "2025-00-01", "2025-01-00", "2025-13", "2025-00", "0000"],
)
def test_an_impossible_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse_when(written)


@pytest.mark.parametrize(
    "written",
    ["2025-06-01..2025-05-31", "2025-06-01..2025-06-01", "2025..2024", "2025-06..2025-05", "2025-06-02..2025-05"],
)
def test_a_stretch_that_ends_before_it_begins_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        parse_when(written)


@pytest.mark.parametrize(
    "written",
    ["soon", "", "..", "...", "2025-1-1", "25", "2025-01-01T00:00:00", "2025/01/01", "20250101", " 2025", "2025 ",
     "2025-06-", "Q1 2025", "2025-01-01..2025-02-01..2025-03-01", "..soon", "soon..2025", "2025\n"],
)  # fmt: skip
def test_words_and_other_notations_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a day, a month or a year"):
        parse_when(written)


@pytest.mark.parametrize(
    "written",
    [dt.datetime(2025, 1, 1), dt.datetime(2025, 1, 1, tzinfo=dt.UTC), 2025, 2025.0, True, None, [], dt.time()],  # noqa: DTZ001
)
def test_what_is_no_date_is_refused_with_the_way_to_write_it(written: object) -> None:
    with pytest.raises(ValueError, match="is not a date: write 2024-09-23"):
        parse_when(written)


def test_a_date_that_was_read_already_stays_as_it_is() -> None:
    found = parse_when("2024-09")
    assert parse_when(found) is found


@pytest.mark.parametrize("written", ["2024-09-23", "2024-09", "2024", "2023-09-12..2025-08-01", "..2025-11-06"])
def test_a_date_prints_as_it_was_written(written: str) -> None:
    assert str(parse_when(written)) == written


@pytest.mark.parametrize(
    ("written", "on", "reached"),
    [
        ("2024-09-23", "2024-09-22", Reached.NO),
        ("2024-09-23", "2024-09-23", Reached.YES),
        ("2024-09", "2024-08-31", Reached.NO),
        ("2024-09", "2024-09-01", Reached.MAYBE),
        ("2024-09", "2024-09-29", Reached.MAYBE),
        ("2024-09", "2024-09-30", Reached.YES),
        ("2024", "2023-12-31", Reached.NO),
        ("2024", "2024-01-01", Reached.MAYBE),
        ("2024", "2024-12-30", Reached.MAYBE),
        ("2024", "2024-12-31", Reached.YES),
        ("2023-09-12..2025-08-01", "2023-09-12", Reached.NO),
        ("2023-09-12..2025-08-01", "2023-09-13", Reached.MAYBE),
        ("2023-09-12..2025-08-01", "2025-07-31", Reached.MAYBE),
        ("2023-09-12..2025-08-01", "2025-08-01", Reached.YES),
        ("..2025-11-06", "0001-01-01", Reached.MAYBE),
        ("..2025-11-06", "2025-11-05", Reached.MAYBE),
        ("..2025-11-06", "2025-11-06", Reached.YES),
    ],
)
def test_whether_a_date_has_come_changes_exactly_on_its_boundaries(written: str, on: str, reached: Reached) -> None:
    assert parse_when(written).reached(dt.date.fromisoformat(on)) is reached


@pytest.mark.parametrize(
    ("written", "stretch"), [("2024", False), ("2024-09", False), ("2024-09-01", False), ("..2024", True), ("2023..2024", True)]
)  # fmt: skip
def test_only_two_dots_make_a_stretch(written: str, stretch: bool) -> None:
    assert parse_when(written).is_stretch is stretch


@given(WHENS, DAYS, st.integers(0, 4000))
def test_a_date_that_has_come_never_goes_away(when: When, day: dt.date, later: int) -> None:
    after = when.reached(day + dt.timedelta(days=later))
    assert ORDER.index(after) >= ORDER.index(when.reached(day))


@given(WHENS)
def test_a_date_is_uncertain_only_from_its_first_day_until_its_last(when: When) -> None:
    assert when.earliest <= when.latest
    assert when.reached(when.latest) is Reached.YES
    if when.earliest > dt.date.min:
        assert when.reached(when.earliest - dt.timedelta(days=1)) is Reached.NO
    if when.earliest < when.latest:
        assert when.reached(when.earliest) is Reached.MAYBE
        assert when.reached(when.latest - dt.timedelta(days=1)) is Reached.MAYBE


@given(_texts())
def test_reading_what_was_printed_gives_the_same_date(text: str) -> None:
    assert parse_when(str(parse_when(text))) == parse_when(text)


@pytest.mark.parametrize(
    ("on", "holds"),
    [("2024-12-31", Reached.NO), ("2025-01-01", Reached.YES), ("2025-05-31", Reached.YES), ("2025-06-01", Reached.NO)],
)
def test_a_stretch_of_time_holds_on_its_first_day_and_not_on_its_end(on: str, holds: Reached) -> None:
    found = in_force(parse_when("2025-01-01"), parse_when("2025-06-01"), dt.date.fromisoformat(on))
    assert found is holds


@pytest.mark.parametrize(
    ("begin", "end", "on", "holds"),
    [
        ("2025-01", "2026-01-01", "2025-01-15", Reached.MAYBE),
        ("2025-01", "2026-01-01", "2025-01-31", Reached.YES),
        ("2025-01-01", "2025-06", "2025-05-31", Reached.YES),
        ("2025-01-01", "2025-06", "2025-06-01", Reached.MAYBE),
        ("2025-01-01", "2025-06", "2025-06-30", Reached.NO),
        ("2025", "2025", "2025-07-01", Reached.MAYBE),
        ("2025", None, "2024-12-31", Reached.NO),
        ("2025", None, "2200-01-01", Reached.YES),
    ],
)
def test_inside_an_uncertain_begin_or_end_nobody_knows(begin: str, end: str | None, on: str, holds: Reached) -> None:
    until = parse_when(end) if end else None
    assert in_force(parse_when(begin), until, dt.date.fromisoformat(on)) is holds


@given(DAYS, DAYS, DAYS)
def test_between_two_exact_days_the_interval_is_half_open(begin: dt.date, end: dt.date, on: dt.date) -> None:
    found = in_force(parse_when(begin), parse_when(end), on)
    assert found is (Reached.YES if begin <= on < end else Reached.NO)
