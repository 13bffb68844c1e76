"""The check of an announcement's text: what it points at, and what it leaves alone, in both languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bot.services.text_check import Finding, check, rate_figures, thresholds
from bot.store.announcements import Changed
from forecast import load_catalogue

DAY = dt.date(2026, 12, 1)
FIGURES = {"followers": frozenset({10_000, 5_000}), "views_30d": frozenset({100_000}), "age": frozenset({18})}


def said(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.given) for each in check(text, FIGURES)]


@pytest.mark.parametrize(
    "text",
    [
        "You need 10,000 followers and 100,000 views in the last 30 days.",
        "From 10,000 to 5,000 followers.",
        "Followers: from 10,000 to 5,000",
        "Du trenger 10 000 følgere og 100 000 visninger på 30 dager.",
        "10k followers, 0.1 million views, 18+",
        "You must be 18 years or older.",
        "Du må være 18 år eller eldre.",
        "Aldersgrensen er 18.",
        "Followers in 27 countries were asked in 2026.",
        "Views of the last 30 days count.",
        "Post 14 videos; 3 orders are enough.",
        "The Fund closed; 100,000 valid video views are enough.",
    ],
)
def test_figures_that_are_right_or_about_nothing_we_know_are_left_alone(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("You need 20,000 followers.", "20,000 followers"),
        ("You need 20 000 real followers.", "20 000 real followers"),
        ("Nå holder det med 20 000 ekte følgere.", "20 000 ekte følgere"),
        ("Du trenger 50k visninger.", "50k visninger"),
        ("1.5 million views", "1.5 million views"),
        ("Followers: 12,000", "Followers: 12,000"),
        ("Aldersgrensen er 16.", "Aldersgrensen er 16"),
        ("The minimum age is 16.", "minimum age is 16"),
        ("You must be 16 years or older.", "16 years or older"),
        ("Views: from 100,000 to 90,000", "Views: from 100,000 to 90,000"),
    ],
)
def test_a_figure_that_contradicts_the_catalogue_is_found(text: str, given: str) -> None:
    assert said(text) == [("figure", given)]


def test_a_figure_comes_with_what_holds() -> None:
    assert check("20,000 followers", FIGURES) == (Finding("figure", "20,000 followers", "followers", (5_000, 10_000)),)


@pytest.mark.parametrize("text", ["at 18:00", "kl. 18", "kl 18.30", "Vi sender kl. 18.00 i dag", "6 pm", "6:30 p.m."])
def test_a_time_without_a_zone_is_found(text: str) -> None:
    assert [kind for kind, _ in said(text)] == ["time"]


@pytest.mark.parametrize(
    "text",
    [
        "at 18:00 UTC", "18:00 CET", "18:00 Oslo time", "kl. 18 norsk tid", "kl. 18.00 Oslo-tid", "6 pm EST", "18:00+01:00",
        "<t:1796144400:t>", "in 9:16, the shape of a phone", "version 1.10", "$18.00", "2026-12-01", "ratio 10:100",
    ],
)  # fmt: skip
def test_a_time_with_a_zone_and_what_is_no_time_are_left_alone(text: str) -> None:
    assert said(text) == []


def test_a_link_that_is_not_https_is_found() -> None:
    assert said("http://tiktok.com, https://tiktok.com/x and steam://run/1") == [
        ("link", "http://tiktok.com,"),
        ("link", "steam://run/1"),
    ]


def test_a_ping_wider_than_the_settings_allow_is_found() -> None:
    assert said("@everyone, @HERE, <@&77>, <@!5> and ada@example.com") == [
        ("ping", "@everyone"),
        ("ping", "@HERE"),
        ("ping", "<@&77>"),
        ("ping", "<@!5>"),
    ]


def test_every_feature_has_thresholds_of_its_own_and_the_announced_one_is_one_of_them() -> None:
    pulse = load_catalogue().feature("tiktok.pulse")
    plain = thresholds(pulse, DAY)
    assert plain["followers"] == {100_000}
    announced = thresholds(pulse, DAY, Changed(requirement="followers", at_least=50_000))
    assert announced["followers"] == {50_000, 100_000}
    assert announced.keys() == plain.keys()


def test_an_announced_rate_contradicts_no_threshold_and_hides_no_wrong_one() -> None:
    rewards = load_catalogue().feature("tiktok.creator_rewards")
    rate = Changed(rate=(Decimal("0.50"), Decimal("1.20")))
    bar, paid = thresholds(rewards, DAY, rate), rate_figures(rewards, rate)
    for text in ("USD 0.50–1.20 per 1,000 views", "per 1,000 views: 0.50", "1,20 USD per 1000 visninger", "1.20 views"):
        assert check(text, bar, paid) == ()
    assert [each.given for each in check("at least 90,000 views, 1.20 per 1,000 views", bar, paid)] == ["90,000 views"]
    assert rate_figures(rewards, Changed(status="ended")) == frozenset()


def test_nothing_that_somebody_can_write_takes_long() -> None:
    for text in ("1 " * 1500, "followers " * 300, "1,000 " * 500, "a" * 3000, "9" * 3000, "http:" * 600, "@" * 3000):
        assert len(check(text, FIGURES)) <= 8
