"""Every reply, for many creators on many days, in both languages: whole, within limits, translated."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering import account, compose, contexts, paying
from bot.rendering.renderer import render
from bot.store import Reading as Kept
from forecast import FACTS, Profile, ProfileRecord, answer, face, load_catalogue, load_predictions
from forecast.growth import Pace, Reading, Reason
from forecast.profile import COUNTED_FACTS
from forecast.timing import Ahead, Timing, Trend, timing
from tests.forecast.test_laws import PROFILES

CATALOGUE = load_catalogue()
ARTICLE = load_predictions(CATALOGUE).article
DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2028, 12, 31))
LANGUAGES = ("en", "nb")
FOLLOWERS, ON = "followers", dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
UNTRANSLATED = re.compile(
    r"\b(?:way|requirement|fact|question|area|niche|account_type|button|status_was|already)\.[a-z_]+"
)


def answered(profile: Profile, day: dt.date):
    record = ProfileRecord(profile, dict.fromkeys(profile.told(), day))
    return answer(record, CATALOGUE.on(day), ARTICLE, day)


READINGS = st.lists(
    st.builds(
        Reading, st.dates(dt.date(2021, 1, 1), dt.date(2028, 12, 31)), st.integers(0, 10**9) | st.integers(400, 120_000)
    ),
    max_size=6,
)
HISTORIES = st.dictionaries(st.sampled_from(COUNTED_FACTS), READINGS)


def timed(profile: Profile, histories: dict[str, list[Reading]], day: dt.date) -> Timing:
    return timing(answered(profile, day).report.assessments, histories, day)


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


@given(PROFILES, DAYS, st.sampled_from(LANGUAGES))
def test_the_screen_is_one_page_of_at_most_fifteen_lines(profile: Profile, day: dt.date, language: str) -> None:
    pages = render(compose.forecast_page(answered(profile, day)), language)
    check(pages)
    assert len(pages) == 1
    assert len("\n".join(pages[0]).splitlines()) <= 15


@given(PROFILES, DAYS, st.sampled_from(LANGUAGES))
def test_the_reasons(profile: Profile, day: dt.date, language: str) -> None:
    check(render(compose.why_page(answered(profile, day)), language))


@given(PROFILES, HISTORIES, DAYS, st.sampled_from(LANGUAGES), st.sampled_from(sorted(CATALOGUE.features)))
def test_when_it_may_open(profile: Profile, histories, day: dt.date, language: str, feature: str) -> None:
    answer_, times = answered(profile, day), timed(profile, histories, day)
    screen = render(compose.forecast_page(answer_, (), times), language)
    check(screen)
    assert len(screen) == 1
    assert len("\n".join(screen[0]).splitlines()) <= 15
    check(render(compose.why_page(answer_, times), language))
    check(render(compose.feature_page(face(answer_, feature), (), times), language))
    told = [Kept(fact, each.value, each.day, NOON) for fact, several in histories.items() for each in several]
    check(render(account.history_page(told, times), language))
    for each in told[:1]:
        check(render(account.added_page(each, bool(each.value % 2), each.value % 3 == 0, times), language))


#: What the screen says after the gap and the page of a feature in full, for an account told over five weeks or longer.
SAID = [
    (Pace(FOLLOWERS, 10_000, 6, 35, *(ON + dt.timedelta(days=each) for each in (5, 20, 35))),
     "at your pace between November and December 2026 (80%, 6 readings)",
     "at your pace maybe between 28 November and 28 December 2026, as likely before 13 December as after it (80%, 6 readings over 35 days)"),
    (Pace(FOLLOWERS, 10_000, 6, 35, *(ON + dt.timedelta(days=each) for each in (10, 20, 35))),
     "at your pace in December 2026 (80%, 6 readings)",
     "at your pace maybe between 3 December and 28 December 2026"),
    (Pace(FOLLOWERS, 10_000, 6, 35, *(ON + dt.timedelta(days=each) for each in (20, 60, 200))),
     "at your pace between December 2026 and June 2027 (80%, 6 readings)",
     "at your pace maybe between 13 December 2026 and 11 June 2027, as likely before 22 January as after it"),
    (Pace(FOLLOWERS, 10_000, 6, 35, *(ON + dt.timedelta(days=each) for each in (20, 20, 20))),
     "at your pace in December 2026 (80%, 6 readings)", "at your pace about 13 December 2026 (80%, 6 readings over 35 days)"),
    (Pace(FOLLOWERS, 10_000, 6, 35, ON + dt.timedelta(days=20), ON + dt.timedelta(days=60)),
     "at your pace from December 2026, maybe not within two years (80%, 6 readings)",
     "at your pace maybe from 13 December 2026 on, as likely before 22 January 2027 as after it, and maybe not within two years (80%"),
    (Pace(FOLLOWERS, 10_000, 6, 35, ON + dt.timedelta(days=20)),
     "at your pace hardly within two years",
     "at your pace hardly before 13 December 2026, and more likely not within two years (80%"),
    (Pace(FOLLOWERS, 10_000, 6, 35, reason=Reason.NOT_WITHIN_TWO_YEARS),
     "at your pace not within two years", "at your pace not within two years (80%, 6 readings over 35 days)"),
]  # fmt: skip


@pytest.mark.parametrize(("pace", "short", "full"), SAID)
def test_a_pace_is_a_range_in_short_and_in_full(pace: Pace, short: str, full: str) -> None:
    profile = Profile(country="US", age=24, account_type="personal", followers=9000, views_30d=200_000)
    trend = Trend(FOLLOWERS, 9000, 6, 35, 600, 35, None, ON, (Ahead(pace, ("Tips",)),))
    times = Timing((trend,), {(FOLLOWERS, 10_000): pace})
    screen = "\n".join(render(compose.forecast_page(answered(profile, ON), (), times), "en")[0])
    assert f"short of 10,000 · {short}" in screen
    facing = face(answered(profile, ON), "tiktok.creator_rewards")
    assert f"short of 10,000 · {full}" in "\n".join(render(compose.feature_page(facing, (), times), "en")[0])


@given(PROFILES, DAYS, st.sampled_from(LANGUAGES))
def test_what_it_may_pay(profile: Profile, day: dt.date, language: str) -> None:
    check(render(paying.pay_page(answered(profile, day)), language))


@given(PROFILES, DAYS, st.sampled_from(LANGUAGES))
def test_the_table(profile: Profile, day: dt.date, language: str) -> None:
    check(render(compose.compare_page(answered(profile, day)), language))


@given(PROFILES, DAYS, st.sampled_from(LANGUAGES), st.sampled_from(sorted(CATALOGUE.features)))
def test_one_feature(profile: Profile, day: dt.date, language: str, feature: str) -> None:
    facing = face(answered(profile, day), feature)
    check(render(compose.feature_page(facing), language))
    check(render(compose.compare_feature_page(facing), language))


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_reading_is_one_sentence_and_changes_nothing(language: str) -> None:
    for reason in ("fact", "future", "many"):
        pages = render(contexts.ErrorPage("bad_reading", {"reason": reason, "most": 1000}), language)
        check(pages)
        (text,) = pages[0]
        assert "\n" not in text
        assert text.endswith(("Nothing was changed.", "Ingenting ble endret."))


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    profile = Profile(country="NO", followers=50_000)
    day = dt.date(2026, 11, 23)
    english = "\n".join(render(compose.forecast_page(answered(profile, day)), "en")[0])
    norwegian = "\n".join(render(compose.forecast_page(answered(profile, day)), "nb")[0])
    assert "50,000 followers" in english
    assert "50\N{NO-BREAK SPACE}000 følgere" in norwegian
    assert "6. oktober 2026" in norwegian
