"""Anybody's way through the record: the answer, one forecast after another, the article's predictions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot import app
from tests.aboard import aboard, labels, words
from tests.forecast.records import small

MADE = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
OVERDUE = dt.datetime(2027, 2, 12, 12, tzinfo=dt.UTC)


async def test_the_record_is_for_everyone_and_every_forecast_is_a_few_presses_away(tmp_path: Path) -> None:
    async with aboard(tmp_path, MADE) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        shown = await ada.run("/accuracy")
        assert shown.message.ephemeral
        first = words(shown).splitlines()[0]
        assert first.startswith("Of the article's 15 predictions 9 came true; of our 28 forecasts none is settled yet")
        later = await ada.press(shown.message, label="Next")
        assert "65% Will TikTok Shop open in one more country by 30 June 2027? · 214 days left" in words(later)
        one = await ada.press(later.message, label="One by one")
        assert words(one).startswith(
            "Will TikTok Shop open in one more country by 30 June 2027?\nWe hold a yes 65% likely"
        )
        assert labels(one) == ["Next forecast", "All forecasts"]
        two = await ada.press(one.message, label="Next forecast")
        assert labels(two) == ["Forecast before", "Next forecast", "All forecasts"]
        assert words(await ada.press(two.message, label="Forecast before")) == words(one)
        back = await ada.press(two.message, label="All forecasts")
        assert words(back) == words(shown)
        predicted = await ada.press(back.message, label="The article's predictions")
        assert words(predicted).startswith("Of 15 predictions, 9 came true, 1 partly; 1 went the other way")
        assert "(looked at on 18 September 2026)" in words(predicted)


async def test_one_forecast_is_picked_from_the_list_in_the_persons_language(tmp_path: Path) -> None:
    async with aboard(tmp_path, MADE) as ship, ship.sailing():
        kari = ship.standin.person("kari", locale="no")
        offered = await kari.autocomplete("/accuracy", {"question": "norge stå"}, "question")
        everything = await kari.autocomplete("/accuracy", {"question": ""}, "question")
        chosen = await kari.run("/accuracy", {"question": offered[0]["value"]})
        wrong = await kari.run("/accuracy", {"question": "F99"})
    assert [each["value"] for each in offered] == ["F02", "F23"]
    assert len(everything) == 25
    assert max(len(each["name"]) for each in everything) == 100
    assert words(chosen).startswith(
        "Vil Norge stå på TikToks liste over land med Creator Rewards innen 31. desember 2027?"
    )
    assert "Vi regner et ja som 3\N{NO-BREAK SPACE}% sannsynlig · 398 dager igjen" in words(chosen)
    assert words(wrong).startswith("Jeg kjenner ingen prognose «F99»")


async def test_a_feature_shows_the_two_forecasts_about_it_that_are_least_certain(tmp_path: Path) -> None:
    async with aboard(tmp_path, MADE) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        shown = await ada.run("/forecast", {"feature": "Creator Rewards Program"})
        text = words(shown)
        while "Next" in labels(shown):
            shown = await ada.press(shown.message, label="Next")
            text += words(shown)
        quiet = await ada.run("/forecast", {"feature": "Tips"})
    held = [line for line in text.splitlines() if "We hold a yes" in line]
    assert held == [
        "- We hold a yes 35% likely: Will TikTok's list of Creator Rewards countries name a ninth country by 31 December 2027?",
        "- We hold a yes 78% likely: Will Creator Rewards still ask for 10,000 followers and 100,000 views in 30 days on 31 December 2027?",
    ]
    assert "3 more in /accuracy" in text
    assert "Our forecasts" not in words(quiet)


async def test_what_is_overdue_is_said_before_everything_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "load_forecasts", small)
    async with aboard(tmp_path, OVERDUE) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        shown = await ada.run("/accuracy")
        assert "none is settled yet, 2 are overdue (next: 30 June 2027)" in words(shown).splitlines()[0]
        one = await ada.press(shown.message, label="One by one")
    assert words(one).startswith(
        "Will the 11. thing come by 2027-02-01?\nWe hold a yes 45% likely · overdue for 11 days"
    )


async def test_before_the_first_forecast_was_made_there_is_none_to_look_at(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        shown = await ada.run("/accuracy")
        assert words(shown).splitlines()[0].endswith("; none of our own had been made yet")
        assert labels(shown) == ["The article's predictions", "Compare"]
        assert await ada.autocomplete("/accuracy", {"question": ""}, "question") == []
