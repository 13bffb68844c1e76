"""The form of an announcement: for which features a rate may be announced, and what is read and filled in again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.commands.announcement_forms import read_words, write_form
from bot.rendering.locales import LANGUAGES
from bot.services.moderating import blank
from bot.store.announcements import Changed
from forecast import load_catalogue

CATALOGUE = load_catalogue()
DAY = dt.date(2026, 12, 1)
BLANK = blank("aaaaaaaaaaaa", 7, dt.datetime(2026, 11, 23, tzinfo=dt.UTC))


def fields(feature: str, change: Changed | None = None, day: dt.date | None = DAY, language: str = "en") -> dict:
    found = replace(BLANK, feature=feature, effective=day, change=change)
    form = write_form(found, CATALOGUE.feature(feature), "fc1:write:", language).to_dict()
    return {each["component"]["custom_id"]: each["component"] for each in form["components"]}


def options(feature: str, **more: Any) -> dict[str, str]:
    return {each["value"]: each["label"] for each in fields(feature, **more)["what"]["options"]}


def filled(feature: str, value: str, language: str = "en") -> tuple[Changed | None, Any]:
    written = {"title": "T", "body": "B", "what": "pay.rate", "value": value, "countries": "US"}
    rows = [{"component": {"custom_id": name, "value": text}} for name, text in written.items()]
    words, refused = read_words({"components": rows}, CATALOGUE.feature(feature), DAY, language)
    return words.change, refused.facts["reason"] if refused else None


@pytest.mark.parametrize(
    ("feature", "english", "norwegian"),
    [
        ("tiktok.creator_rewards", "Rate per 1,000 views", "Sats per 1000 visninger"),
        ("tiktok.pulse_premiere", "Share of the ad income", "Andel av annonseinntektene"),
        ("tiktok.subscription", "Share of the subscriptions", "Andel av abonnementene"),
        ("tiktok.live_gifts", "Share of the gifts", "Andel av gavene"),
        ("tiktok.shop_affiliate", "Commission (a share)", "Provisjon (en andel)"),
        ("tiktok.pulse", "Amount a month", "Beløp i måneden"),
    ],
)
def test_the_rate_is_called_by_what_is_paid(feature: str, english: str, norwegian: str) -> None:
    assert [options(feature, language=each)["pay.rate"] for each in ("en", "nb")] == [english, norwegian]


def test_a_rate_is_offered_only_where_it_is_known_how_something_pays_on_that_day() -> None:
    assert "pay.rate" not in options("tiktok.tips")
    assert "pay.rate" not in options("tiktok.creator_rewards", day=dt.date(2019, 1, 1))
    assert "pay.rate" in options("tiktok.creator_rewards", day=None)
    assert filled("tiktok.tips", "0.5")[1] == "no_change"


@pytest.mark.parametrize(
    ("feature", "value", "rate", "again"),
    [
        ("tiktok.creator_rewards", "0.50-1.20", ("0.5", "1.2"), {"en": "0.5–1.2", "nb": "0,5–1,2"}),
        ("tiktok.creator_rewards", "0,025", ("0.025", "0.025"), {"en": "0.025", "nb": "0,025"}),
        ("tiktok.live_gifts", "70–90%", ("0.7", "0.9"), {"en": "70–90%", "nb": "70–90%"}),
        ("tiktok.live_gifts", "0.125", ("0.125", "0.125"), {"en": "12.5%", "nb": "12,5%"}),
        ("tiktok.pulse", "1500-2000", ("1500", "2000"), {"en": "1500–2000", "nb": "1500–2000"}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_written_is_filled_in_again_and_read_as_the_same(
    feature: str, value: str, rate: tuple[str, str], again: dict[str, str], language: str
) -> None:
    change, refused = filled(feature, value, language)
    assert (change, refused) == (Changed(rate=(Decimal(rate[0]), Decimal(rate[1])), countries=("US",)), None)
    form = fields(feature, change, language=language)
    assert form["value"]["value"] == again[language]
    assert [each["value"] for each in form["what"]["options"] if each["default"]] == ["pay.rate"]
    assert filled(feature, again[language], language) == (change, None)


@pytest.mark.parametrize(
    ("feature", "value", "reason"),
    [
        ("tiktok.creator_rewards", "", "rate"),
        ("tiktok.creator_rewards", "70%", "rate"),
        ("tiktok.creator_rewards", "1.2-0.5", "rate"),
        ("tiktok.live_gifts", "1.1", "share"),
        ("tiktok.live_gifts", "50-101%", "share"),
        ("tiktok.live_gifts", "70", "share"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(feature: str, value: str, reason: str) -> None:
    assert filled(feature, value)[1] == reason


def test_what_was_chosen_is_kept_when_the_rate_is_refused() -> None:
    change, _ = filled("tiktok.creator_rewards", "much")
    form = fields("tiktok.creator_rewards", change)
    assert [each["value"] for each in form["what"]["options"] if each["default"]] == ["pay.rate"]
    assert form["countries"]["value"] == "US"
