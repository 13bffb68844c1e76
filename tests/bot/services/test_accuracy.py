"""The record as the bot answers from it: of today, never of a day to come."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.errors import UnknownQuestion
from bot.services import Accuracy
from forecast import load_catalogue, load_predictions
from tests.forecast.records import small

CATALOGUE = load_catalogue()
SMALL = small(CATALOGUE)
RECORD = load_predictions(CATALOGUE)


def accuracy(today: str) -> Accuracy:
    noon = dt.datetime.fromisoformat(f"{today}T12:00:00+00:00")
    return Accuracy(CATALOGUE, RECORD, SMALL, lambda: noon)


def ids(found: Accuracy, feature: str, on: dt.date | None = None) -> list[str]:
    return [each.forecast.id for each in found.about(feature, on)]


def test_of_the_forecasts_about_a_feature_the_open_ones_are_named_the_least_certain_first() -> None:
    assert ids(accuracy("2027-01-31"), "tiktok.pulse") == ["F11", "F15", "F13", "F14"]
    assert ids(accuracy("2027-02-02"), "tiktok.pulse") == ["F15", "F13", "F14"]
    assert ids(accuracy("2027-03-15"), "tiktok.pulse") == ["F16", "F15", "F13", "F14"]
    assert ids(accuracy("2027-03-15"), "tiktok.tips") == []


def test_a_past_day_is_answered_from_what_was_held_then_and_a_day_to_come_from_what_is_held_today() -> None:
    today = accuracy("2027-01-20")
    then, later = (today.about("tiktok.pulse", dt.date(year, 1, 10)) for year in (2027, 2029))
    assert {each.forecast.id: each.probability for each in then}["F13"] == 70
    assert {each.forecast.id: each.probability for each in later}["F13"] == 20
    assert today.card(dt.date(2029, 1, 1)).on == dt.date(2027, 1, 20)
    assert ids(today, "tiktok.pulse", dt.date(2026, 1, 1)) == []


def test_a_forecast_is_found_by_its_number_and_without_one_the_first() -> None:
    found = accuracy("2027-02-02")
    card, place = found.place("F15")
    assert card.entries[place].forecast.id == "F15"
    assert found.place(None)[1] == 0
    assert found.rule("F15") == "Somebody looks within 30 days."
    for unknown in ("F16", "F99"):
        with pytest.raises(UnknownQuestion):
            found.place(unknown)
