"""What holds on a day among the dated entries of one thing in one place."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forecast.entries import ELSEWHERE, by_place, current
from forecast.feature import Availability, Requirement, Status, Value

DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2028, 12, 31))


def value(since: str, number: int = 1, **more: object) -> Value:
    return Value.model_validate({"from": since, "at_least": number, "sources": ["s"], **more})


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def numbers(entries: list[Value], on: str) -> list[int | None]:
    return [entry.at_least for entry in current(entries, day(on)).entries]


def _entries() -> st.SearchStrategy[list[Value]]:
    since = st.one_of(
        DAYS.map(str), DAYS.map(lambda d: str(d)[:7]), DAYS.map(lambda d: str(d)[:4]),
        st.tuples(DAYS, st.integers(1, 600)).map(lambda p: f"{p[0]}..{p[0] + dt.timedelta(days=p[1])}"),
        DAYS.map(lambda d: f"..{d}"),
    )  # fmt: skip
    one = st.builds(value, since, st.integers(1, 9))
    return st.lists(one, max_size=5)


def test_before_its_first_date_nothing_holds() -> None:
    found = current([value("2025-01-01")], day("2024-12-31"))
    assert (found.entries, found.entry) == ((), None)


def test_an_open_end_stays_in_force() -> None:
    assert numbers([value("2020-01-01", 7)], "2099-01-01") == [7]


def test_a_later_entry_takes_over_on_its_own_date() -> None:
    entries = [value("2020-01-01", 1), value("2025-06-01", 2)]
    assert numbers(entries, "2025-05-31") == [1]
    assert numbers(entries, "2025-06-01") == [2]


def test_the_order_in_the_file_does_not_decide_which_is_later() -> None:
    assert numbers([value("2025-06-01", 2), value("2020-01-01", 1)], "2025-06-01") == [2]


def test_an_entry_that_stopped_leaves_nothing_behind() -> None:
    entries = [value("2020-01-01", 1, until="2025-06-01")]
    assert numbers(entries, "2025-05-31") == [1]
    assert numbers(entries, "2025-06-01") == []


def test_an_entry_that_was_followed_does_not_come_back_when_its_follower_stops() -> None:
    entries = [value("2020-01-01", 1), value("2024-01-01", 2, until="2025-01-01")]
    assert numbers(entries, "2025-01-01") == []


@pytest.mark.parametrize("since", ["2025-06", "2025-05-31..2025-06-30"])
def test_inside_an_uncertain_start_both_the_old_and_the_new_may_hold(since: str) -> None:
    entries = [value("2020-01-01", 1), value(since, 2)]
    assert current(entries, day("2025-05-31")).entry == entries[0]
    between = current(entries, day("2025-06-15"))
    assert (between.entries, between.certain, between.entry) == (tuple(entries), False, None)
    assert current(entries, day("2025-06-30")).entry == entries[1]


def test_inside_an_uncertain_end_nothing_is_certain() -> None:
    found = current([value("2020-01-01", 1, until="2025-06")], day("2025-06-15"))
    assert (len(found.entries), found.certain, found.entry) == (1, False, None)


@given(_entries(), DAYS)
def test_what_is_certain_is_one_at_most(entries: list[Value], on: dt.date) -> None:
    found = current(entries, on)
    assert len(found.entries) <= 1 or not found.certain
    assert (found.entry is not None) == (found.certain and bool(found.entries))


@given(_entries(), DAYS)
def test_nothing_holds_before_its_own_time(entries: list[Value], on: dt.date) -> None:
    assert all(entry.from_.earliest <= on for entry in current(entries, on).entries)


@given(st.lists(DAYS, min_size=1, max_size=6, unique=True), DAYS)
def test_of_exact_dates_the_last_that_has_come_holds(starts: list[dt.date], on: dt.date) -> None:
    entries = [value(str(start), number) for number, start in enumerate(starts)]
    come = [start for start in starts if start <= on]
    found = current(entries, on).entry
    assert (found.from_.earliest if found else None) == max(come, default=None)


def _where(since: str, countries: object, status: str = "offered") -> Availability:
    return Availability.model_validate({"from": since, "countries": countries, "status": status, "sources": ["s"]})


def test_every_country_that_is_named_has_its_own_history() -> None:
    entries = [
        _where("2020-01-01", ["NO", "US"]),
        _where("2024-01-01", ["US"], "ended"),
        _where("2021-01-01", "everywhere"),
    ]
    found = by_place(entries, day("2025-01-01"))
    status = {place: held.entry.status for place, held in found.items()}
    assert status == {"NO": Status.OFFERED, "US": Status.ENDED, ELSEWHERE: Status.OFFERED}


@pytest.mark.parametrize(
    ("status", "is_open"),
    [("offered", True), ("limited", True), ("invite_only", True), ("ended", False), ("not_offered", False)],
)
def test_which_ways_of_being_offered_let_somebody_in(status: str, is_open: bool) -> None:
    assert Status(status).is_open is is_open


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "exactly one of"),
        ({"at_least": 1, "one_of": ["personal"]}, "exactly one of"),
        ({"at_least": 1, "unpublished": True}, "exactly one of"),
        ({"one_of": ["personal"], "unpublished": True}, "exactly one of"),
        ({"at_least": -1}, "greater than or equal to 0"),
        ({"at_least": 10, "or_at_least": 10}, "the higher reading"),
        ({"at_least": 10, "or_at_least": 9}, "the higher reading"),
        ({"at_least": 1, "until": "2019-12-31"}, "comes before from"),
        ({"at_least": 1, "sources": []}, "at least 1 item"),
        ({"at_least": 1, "countries": []}, "at least 1 item"),
        ({"at_least": 1, "countries": ["NO", "NO"]}, "twice"),
        ({"at_least": 1, "countries": ["no"]}, "ISO 3166-1"),
        ({"at_least": 1, "from": "soon"}, "is not a day"),
        ({"at_most": 1}, "Extra inputs"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(data: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Value.model_validate({"from": "2020-01-01", "sources": ["s"], **data})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"key": "shoe_size"}, "is not a fact of the profile"),
        ({"key": None}, "without a key every value must be unpublished"),
        ({"value": []}, "at least 1 item"),
        ({"id": "Followers"}, "match pattern"),
        ({"way": "By Numbers"}, "match pattern"),
    ],
)
def test_a_requirement_that_makes_no_sense_is_refused(data: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Requirement.model_validate({"id": "x", "key": "followers", "value": [value("2020-01-01")], **data})
