"""Reading a time in a zone, clock changes and all."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.errors import BadTime
from bot.services.planning import moment, zones
from tests.bot.services.conftest import NOON

OSLO = "Europe/Oslo"


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2026-12-01 18:00", OSLO, "2026-12-01T17:00"),
        ("2027-07-01 18:00", OSLO, "2027-07-01T16:00"),
        ("  2026-12-01   18:00 ", "UTC", "2026-12-01T18:00"),
        ("2026-12-01 18:00", "America/New_York", "2026-12-01T23:00"),
        ("2027-03-28 03:00", OSLO, "2027-03-28T01:00"),
        ("2027-03-28 01:59", OSLO, "2027-03-28T00:59"),
        ("2027-10-31 03:00", OSLO, "2027-10-31T02:00"),
        ("2027-10-31 01:59", OSLO, "2027-10-30T23:59"),
    ],
)
def test_a_time_in_a_zone_is_an_instant(text: str, zone: str, instant: str) -> None:
    assert moment(text, zone, NOON) == dt.datetime.fromisoformat(instant + "+00:00")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tomorrow", "format"), ("2026-12-01", "format"), ("2026-12-01 25:00", "format"), ("2026-02-30 10:00", "format"),
        ("2026-12-01T18:00:00+02:00", "format"), ("", "format"),
        ("2027-03-28 02:00", "gap"), ("2027-03-28 02:59", "gap"),
        ("2027-10-31 02:00", "twice"), ("2027-10-31 02:59", "twice"),
        ("2026-11-23 13:00", "past"), ("2020-01-01 10:00", "past"), ("2028-01-01 10:00", "far"), ("9999-12-31 23:59", "far"),
        ("0001-01-01 00:00", "format"),
    ],
)  # fmt: skip
def test_a_time_that_is_none_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(BadTime) as refused:
        moment(text, OSLO, NOON)
    assert refused.value.facts["reason"] == reason


def test_the_zones_are_there_without_those_of_the_machine() -> None:
    assert {"UTC", OSLO, "Asia/Kolkata", "America/Sao_Paulo"} <= zones()
