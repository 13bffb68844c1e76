"""Every reply, for many creators on many days, in both languages: whole, within limits, translated."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.rendering import compose, contexts, paying
from bot.rendering.renderer import render
from forecast import FACTS, Profile, ProfileRecord, answer, face, load_catalogue, load_predictions
from tests.forecast.test_laws import PROFILES

CATALOGUE = load_catalogue()
ARTICLE = load_predictions(CATALOGUE).article
DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2028, 12, 31))
MANY = settings(max_examples=40, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate])
LANGUAGES = ("en", "nb")
UNTRANSLATED = re.compile(
    r"\b(?:way|requirement|fact|question|area|niche|account_type|button|status_was|already)\.[a-z_]+"
)


def answered(profile: Profile, day: dt.date):
    record = ProfileRecord(profile, dict.fromkeys(profile.told(), day))
    return answer(record, CATALOGUE.on(day), ARTICLE, day)


def check(pages: tuple[tuple[str, ...], ...]) -> None:
    for page in pages:
        text = "\n\n".join(page)
        assert all(block.strip() for block in page)
        assert len(text) <= 4000
        assert len(text.encode()) + 12 * len(page) <= 10_170
        assert not UNTRANSLATED.search(text), UNTRANSLATED.search(text)
        assert not re.search(r"\bNone\b(?! for trends)", text)
        assert "%(" not in text
        for line in text.splitlines():
            assert line.count("**") % 2 == 0, line
            assert not line.rstrip().endswith(("·", " ("))
            assert "  " not in line.strip(), line


@MANY
@given(PROFILES, DAYS, st.sampled_from(LANGUAGES))
def test_the_screen_is_one_page_of_at_most_fifteen_lines(profile: Profile, day: dt.date, language: str) -> None:
    pages = render(compose.forecast_page(answered(profile, day)), language)
    check(pages)
    assert len(pages) == 1
    assert len("\n".join(pages[0]).splitlines()) <= 15


@MANY
@given(PROFILES, DAYS, st.sampled_from(LANGUAGES))
def test_the_reasons(profile: Profile, day: dt.date, language: str) -> None:
    check(render(compose.why_page(answered(profile, day)), language))


@MANY
@given(PROFILES, DAYS, st.sampled_from(LANGUAGES))
def test_what_it_may_pay(profile: Profile, day: dt.date, language: str) -> None:
    check(render(paying.pay_page(answered(profile, day)), language))


@MANY
@given(PROFILES, DAYS, st.sampled_from(LANGUAGES))
def test_the_table(profile: Profile, day: dt.date, language: str) -> None:
    check(render(compose.compare_page(answered(profile, day)), language))


@MANY
@given(PROFILES, DAYS, st.sampled_from(LANGUAGES), st.sampled_from(sorted(CATALOGUE.features)))
def test_one_feature(profile: Profile, day: dt.date, language: str, feature: str) -> None:
    facing = face(answered(profile, day), feature)
    check(render(compose.feature_page(facing), language))
    check(render(compose.compare_feature_page(facing), language))


@MANY
@given(PROFILES, st.integers(0, 100), st.sampled_from(LANGUAGES))
def test_what_is_stored(profile: Profile, age: int, language: str) -> None:
    today = dt.date(2026, 11, 23)
    record = ProfileRecord(profile, dict.fromkeys(profile.told(), today - dt.timedelta(days=age)))
    check(render(compose.profile_page(record, today), language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", FACTS)
def test_a_refusal_names_the_fact(fact: str, language: str) -> None:
    pages = render(contexts.ErrorPage("bad_fact", {"fact": fact, "least": 1, "most": 2000}), language)
    check(pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_other_refusal_is_one_block(language: str) -> None:
    for key in ("nothing_told", "bad_day", "unknown_name", "nothing_to_share", "stale", "unexpected"):
        pages = render(contexts.ErrorPage(key, {}, "1a2b3c4d"), language)
        check(pages)
        assert len(pages[0]) == 1
        assert "\n" not in pages[0][0]


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    profile = Profile(country="NO", followers=50_000)
    day = dt.date(2026, 11, 23)
    english = "\n".join(render(compose.forecast_page(answered(profile, day)), "en")[0])
    norwegian = "\n".join(render(compose.forecast_page(answered(profile, day)), "nb")[0])
    assert "50,000 followers" in english
    assert "50\N{NO-BREAK SPACE}000 følgere" in norwegian
    assert "6. oktober 2026" in norwegian
