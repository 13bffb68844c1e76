"""What /accuracy says on many days, in both languages: of the real record, and of a small one with everything in it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.rendering import accuracy
from bot.rendering.renderer import render
from forecast import load_catalogue, load_forecasts, load_predictions
from forecast.questions import Forecasts
from forecast.scoring import Scorecard, record
from tests.bot.rendering.test_words import LANGUAGES, check
from tests.forecast.records import small

CATALOGUE = load_catalogue()
ARTICLE = load_predictions(CATALOGUE).article
OURS, SMALL = load_forecasts(CATALOGUE), small(CATALOGUE)
BOTH = pytest.mark.parametrize("language", LANGUAGES)
ARTICLES = "## Of the article's 15 predictions 9 came true; "
DAYS = [
    dt.date(2026, 11, 1) + dt.timedelta(days=days)
    for days in (0, 23, 24, 60, 91, 92, 93, 119, 120, 121, 151, 152, 241, 242, 425, 426, 800)
]


def card(day: str | dt.date, ours: Forecasts = SMALL) -> Scorecard:
    return record(dt.date.fromisoformat(str(day)), ARTICLE, ours)


def said(day: str, language: str = "en", ours: Forecasts = SMALL) -> str:
    pages = render(accuracy.accuracy_page(card(day, ours)), language)
    return "\n".join(block for page in pages for block in page)


def question(day: str, number: str, language: str = "en") -> str:
    found = card(day)
    place = [each.forecast.id for each in found.entries].index(number)
    page = accuracy.question_page(found, place, "Somebody looks.", CATALOGUE.sources_of(["newsroom_pulse"]))
    return "\n".join(block for blocks in render(page, language) for block in blocks)


@BOTH
@pytest.mark.parametrize("ours", [OURS, SMALL], ids=["real", "small"])
def test_it_is_whole_translated_and_within_limits_on_every_day(ours: Forecasts, language: str) -> None:
    for day in DAYS:
        found = card(day, ours)
        check(render(accuracy.accuracy_page(found), language))
        for place, each in enumerate(found.entries):
            sources = CATALOGUE.sources_of(each.forecast.evidence)
            pages = render(accuracy.question_page(found, place, "Somebody looks.", sources), language)
            check(pages)
            assert len(pages) == 1


@BOTH
def test_the_articles_predictions_are_all_there_with_what_shows_what_came_of_them(language: str) -> None:
    pages = render(accuracy.predictions_page(card("2026-11-28"), CATALOGUE.sources_of), language)
    check(pages)
    text = "\n".join(block for page in pages for block in page)
    signs = [sign for each in ARTICLE.prediction for sign in each.evidence]
    assert text.count("\n- ") == len(signs)
    assert text.count(" → ") == len(ARTICLE.prediction) == 15
    for source in CATALOGUE.sources_of(id_ for sign in signs for id_ in sign.sources):
        assert (source.url or source.title) in text


@pytest.mark.parametrize(
    ("day", "first_line"),
    [
        ("2026-11-23", "none of our own had been made yet"),
        ("2026-11-24", "of our 15 forecasts none is settled yet (next: 1 February 2027)"),
        ("2027-02-01", "of our 15 forecasts none is settled yet (next: 1 February 2027)"),
        ("2027-02-02", "of our 15 forecasts none is settled yet, 2 are overdue (next: 30 June 2027)"),
        ("2027-03-01", "of our 15 forecasts 9 are settled, 2 are overdue (next: 30 June 2027)"),
        ("2027-03-15", "of our 16 forecasts 10 are settled, 2 are overdue (next: 30 June 2027)"),
        ("2027-04-01", "of our 16 forecasts 11 are settled, 1 is overdue (next: 30 June 2027)"),
        ("2028-01-01", "of our 16 forecasts 11 are settled, 5 are overdue"),
    ],
)
def test_the_first_line_is_the_answer(day: str, first_line: str) -> None:
    assert said(day).splitlines()[0] == ARTICLES + first_line


def test_the_first_line_in_norwegian() -> None:
    first = said("2027-02-02", "nb").splitlines()[0]
    assert first == (
        "## Av artikkelens 15 spådommer slo 9 til; "
        "av våre 15 prognoser er ingen avgjort ennå, 2 er på overtid (neste: 30. juni 2027)"
    )


def test_overdue_ones_come_first_then_the_soonest_then_the_settled_and_each_says_how_it_stands() -> None:
    ours = [line for line in said("2027-03-15").splitlines() if "Will the " in line]
    assert ours[:3] == [
        "- **overdue for 42 days** · **45%** Will the 11. thing come by 2027-02-01?",
        "- **overdue for 42 days** · **55%** Will the 12. thing come by 2027-02-01?",
        "- **97%** Will the 14. thing come by 2027-06-30? · 107 days left",
    ]
    assert ours[4] == "- **20%** Will the 13. thing come by 2027-12-31? · 291 days left"
    assert ours[6] == "- **30%** Will the 1. thing come by 2027-12-31? · it became a no"
    assert ours[-1] == "- **60%** Will the 10. thing come by 2027-12-31? · it became a yes"


def test_on_its_last_day_a_forecast_is_neither_overdue_nor_has_it_a_day_left() -> None:
    assert said("2027-02-01").count("today is its last day") == 2
    assert "1 day left" in said("2027-01-31")
    assert "overdue for 1 day**" in said("2027-02-02")


def test_without_a_settled_forecast_there_is_no_score() -> None:
    text = said("2027-02-28")
    assert "**No score yet: none of them is settled.** Always saying 50% gets 0.25." in text
    assert "So far: 0." in text


def test_nine_settled_ones_are_scored_beside_the_dull_forecasters_but_show_no_calibration() -> None:
    text = said("2027-03-01")
    assert "**Brier score 0.188** · over 9 settled forecasts" in text
    assert "always saying 50% would have got 0.25" in text
    assert "always saying 44%, the share that became a yes, 0.247" in text
    assert "Not shown before 10 are settled: with fewer it would show chance. So far: 9." in text
    assert "interval" not in text


def test_ten_settled_ones_show_calibration_with_the_number_of_cases_and_the_interval() -> None:
    text = said("2027-03-02")
    assert "Not shown before" not in text
    assert [line for line in text.splitlines() if line.startswith("- said")] == [
        "- said 1% to 20%: 1 forecast, 10% on average → 0 became a yes: 0% (95% interval: 0% to 79%)",
        "- said 21% to 40%: 4 forecasts, 29% on average → 1 became a yes: 25% (95% interval: 5% to 70%)",
        "- said 41% to 60%: 1 forecast, 60% on average → 1 became a yes: 100% (95% interval: 21% to 100%)",
        "- said 81% to 99%: 4 forecasts, 90% on average → 3 became a yes: 75% (95% interval: 30% to 95%)",
    ]


@BOTH
def test_what_a_brier_score_is_stands_in_one_sentence_beside_it(language: str) -> None:
    lines = [line for line in said("2027-03-02", language).splitlines() if line.startswith(("A Brier", "Brier-skåren"))]
    assert len(lines) == 1
    assert lines[0].count(". ") == 0


def test_one_forecast_in_full_says_what_was_held_likely_before() -> None:
    text = question("2027-03-15", "F13")
    assert text.startswith("## Will the 13. thing come by 2027-12-31?\n**We hold a yes 20% likely** · 291 days left")
    assert "F13 · made on 15 January 2027 · last day: 31 December 2027" in text
    assert "- before that, from 24 November 2026 on: 70%" in text
    assert "**Why** It may. Against it: it may not." in text
    assert "**How it is settled** Yes if it comes. Somebody looks." in text
    assert "**Where one looks** <https://example.com/13>" in text
    assert CATALOGUE.sources["newsroom_pulse"].url in text
    assert "70%" not in question("2027-01-14", "F13").replace("We hold a yes 70% likely", "")


def test_a_settled_one_shows_who_says_so_and_an_overdue_one_that_nobody_does() -> None:
    settled = question("2027-04-01", "F12")
    assert "**We held a yes 55% likely** · it became a no" in settled
    assert "Settled on 1 April 2027. [what shows it](<https://example.com/shown/12>)" in settled
    overdue = question("2027-03-31", "F12")
    assert "overdue for 58 days" in overdue
    assert "Its last day is past, and nobody has settled it yet." in overdue
    assert "shown/12" not in overdue
