"""Our own forecasts: well put, backed, coherent with each other, and refused whole where a file is bad."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from forecast import BadCatalogue, load_catalogue
from forecast.questions import Forecast, Forecasts, State, load_forecasts
from tests.forecast.tiny import asks, tiny, where

CATALOGUE = load_catalogue()
OURS = load_forecasts(CATALOGUE)
BY_ID = {each.id: each for each in OURS}
EACH = pytest.mark.parametrize("forecast", list(OURS), ids=list(BY_ID))

#: The first can only come true if the second does.
NESTED = [("F02", "F01"), ("F08", "F07"), ("F26", "F25")]
#: At most one of the two can come true.
EXCLUSIVE = [("F03", "F04")]

FORECAST = """
[[forecast]]
id = "F01"
platform = "tiktok"
features = ["tiktok.a"]
question = "Will it rain by 31 December 2027?"
by = 2027-12-31
made_on = 2026-11-24
probability = 40
reason = "It often does. Against it: the desert."
evidence = ["off"]
look = "https://example.com/rain"
resolves = "Yes if it rains."
"""
RESOLVED = 'resolved = { on = 2027-03-01, answer = true, source = "https://example.com/wet" }\n'
EARLIER = "  [[forecast.earlier]]\n  on = 2026-06-01\n  probability = 20\n"
LATER = "  [[forecast.earlier]]\n  on = 2026-08-01\n  probability = 30\n"
WHOLE = 'id = "page"\nrule = "Look."\n' + FORECAST + RESOLVED + EARLIER + LATER


def load(root: Path, **pages: str) -> Forecasts:
    catalogue = tiny(root, a=where() + asks("followers", 1000))
    (root / "forecasts").mkdir(exist_ok=True)
    for name, text in pages.items():
        (root / "forecasts" / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_forecasts(catalogue, root)


def in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def sentences_of(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) (?=[A-Z])", text)


def test_there_are_enough_of_them_on_every_platform_and_none_goes_beyond_2027() -> None:
    forecasts = OURS.pages["to_2027"].forecast
    assert len(forecasts) >= 15
    assert {each.platform for each in forecasts} == {"tiktok", "youtube", "instagram", "snapchat"}
    assert max(each.by for each in forecasts) <= dt.date(2027, 12, 31)


def test_enough_of_them_are_due_by_the_summer_of_2027_for_calibration_to_be_drawn() -> None:
    assert sum(each.by <= dt.date(2027, 6, 30) for each in OURS) >= 10


def test_they_are_numbered_without_a_gap_and_no_question_is_asked_twice() -> None:
    assert list(BY_ID) == [f"F{number:02}" for number in range(1, len(BY_ID) + 1)]
    assert len({each.question for each in OURS}) == len(BY_ID)


@EACH
def test_the_question_is_one_of_yes_or_no_and_names_its_last_day(forecast: Forecast) -> None:
    assert forecast.question.startswith("Will ")
    assert forecast.question.endswith(f" {in_words(forecast.by)}?")
    assert re.search(r"\b(by|on) \d", forecast.question)


@EACH
def test_it_says_what_counts_as_a_yes_and_where_to_look(forecast: Forecast) -> None:
    assert forecast.resolves.startswith(("Yes if ", "Yes if, "))
    assert forecast.resolves.endswith(".")
    assert re.search(r"\bday\b", forecast.resolves), "when it must hold"
    assert re.search(r"\bpage\b|TikTok, |Snap, |YouTube announces|AFP", forecast.resolves), "who says so"
    assert forecast.look.startswith("https://")


@EACH
def test_its_reason_is_two_sentences_and_the_second_says_what_speaks_against(forecast: Forecast) -> None:
    first, second = sentences_of(forecast.reason)
    assert first.endswith(".")
    assert second.endswith(".")
    assert second.startswith("Against ")


@EACH
def test_its_evidence_exists_was_published_before_it_was_made_and_is_named_once(forecast: Forecast) -> None:
    assert set(forecast.evidence) <= set(CATALOGUE.sources)
    assert len(set(forecast.evidence)) == len(forecast.evidence)
    dated = [each.published for each in CATALOGUE.sources_of(forecast.evidence) if each.published]
    assert all(each.earliest <= forecast.beliefs[0].on for each in dated)


@EACH
def test_it_is_about_features_of_its_own_platform_and_made_before_its_last_day(forecast: Forecast) -> None:
    assert all(each.startswith(forecast.platform + ".") for each in forecast.features)
    assert forecast.made_on < forecast.by


@pytest.mark.parametrize(("narrow", "wide"), NESTED)
def test_what_implies_something_else_is_no_likelier_than_it(narrow: str, wide: str) -> None:
    assert BY_ID[narrow].probability <= BY_ID[wide].probability


@pytest.mark.parametrize(("one", "other"), EXCLUSIVE)
def test_what_cannot_both_come_true_adds_up_to_at_most_everything(one: str, other: str) -> None:
    assert BY_ID[one].probability + BY_ID[other].probability <= 100


def test_the_forecasts_that_touch_a_feature_are_found() -> None:
    assert [each.id for each in OURS.about("tiktok.pulse")] == ["F12"]
    assert OURS.about("tiktok.moon") == ()


def test_a_small_good_page_is_read(tmp_path: Path) -> None:
    (found,) = load(tmp_path, page=WHOLE)
    assert found.answer(dt.date(2027, 3, 1)) is True
    assert [each.probability for each in found.beliefs] == [20, 30, 40]


def test_pages_are_read_together_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    later = WHOLE.replace('id = "page"', 'id = "a"').replace('"F01"', '"F10"')
    earlier = WHOLE.replace('id = "page"', 'id = "b"').replace('"F01"', '"F02"')
    assert [each.id for each in load(tmp_path, a=later, b=earlier)] == ["F02", "F10"]


def test_two_pages_cannot_use_one_number(tmp_path: Path) -> None:
    with pytest.raises(BadCatalogue, match=r"z\.toml: F01: two forecasts have this id"):
        load(tmp_path, page=WHOLE, z=WHOLE.replace('id = "page"', 'id = "z"'))


@pytest.mark.parametrize(
    ("day", "state", "resolved"),
    [
        (dt.date(2026, 11, 24), State.OPEN, RESOLVED),
        (dt.date(2027, 2, 28), State.OPEN, RESOLVED),
        (dt.date(2027, 3, 1), State.YES, RESOLVED),
        (dt.date(2028, 1, 1), State.YES, RESOLVED),
        (dt.date(2027, 3, 1), State.NO, RESOLVED.replace("true", "false")),
        (dt.date(2027, 12, 31), State.OPEN, ""),
        (dt.date(2028, 1, 1), State.OVERDUE, ""),
        (dt.date(2028, 1, 9), State.OVERDUE, RESOLVED.replace("2027-03-01", "2028-01-10")),
        (dt.date(2028, 1, 10), State.YES, RESOLVED.replace("2027-03-01", "2028-01-10")),
    ],
)
def test_its_state_is_that_of_the_day_asked_about(day: dt.date, state: State, resolved: str, tmp_path: Path) -> None:
    (found,) = load(tmp_path, page=WHOLE.replace(RESOLVED, resolved))
    assert found.state(day) is state


def test_settling_one_takes_one_line(tmp_path: Path) -> None:
    packaged = Path(__file__).parents[2] / "forecast" / "forecasts" / "to_2027.toml"
    unsettled = re.sub(r"(?m)^resolved = .*\n", "", packaged.read_text(encoding="utf-8"))
    question = 'question = "Will TikTok Shop be open in Norway'
    line = 'resolved = { on = 2028-01-05, answer = false, source = "https://example.com" }\n'
    assert unsettled.count(question) == 1
    (tmp_path / "forecasts").mkdir()
    (tmp_path / "forecasts" / packaged.name).write_text(unsettled.replace(question, line + question), encoding="utf-8")
    states = {each.id: each.state(dt.date(2028, 1, 6)) for each in load_forecasts(CATALOGUE, tmp_path)}
    assert states == dict.fromkeys(BY_ID, State.OVERDUE) | {"F08": State.NO}


def test_a_revision_keeps_the_old_figure_in_one_line(tmp_path: Path) -> None:
    kept = "earlier = [{ on = 2026-11-24, probability = 40 }]\n"
    revised = FORECAST.replace("made_on = 2026-11-24", "made_on = 2027-01-15").replace("= 40\n", f"= 15\n{kept}")
    (found,) = load(tmp_path, page='id = "page"\nrule = "Look."\n' + revised + RESOLVED)
    assert [(each.on, each.probability) for each in found.beliefs] == [
        (dt.date(2026, 11, 24), 40),
        (dt.date(2027, 1, 15), 15),
    ]
    assert found.answer(dt.date(2027, 3, 1)) is True


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ('evidence = ["off"]', 'evidence = ["nobody"]', "F01", "'nobody' is not in"),
        ('evidence = ["off"]', "evidence = []", "forecast.0.evidence", "at least 1 item"),
        ('features = ["tiktok.a"]', 'features = ["tiktok.moon"]', "F01", "'tiktok.moon' is not in"),
        ("probability = 40", "probability = 0", "forecast.0.probability", "greater than or equal to 1"),
        ("probability = 40", "probability = 100", "forecast.0.probability", "less than or equal to 99"),
        ("probability = 40", "probability = 40.0", "forecast.0.probability", "valid integer"),
        ("probability = 40", 'probability = "40"', "forecast.0.probability", "valid integer"),
        ("probability = 40", "probability = true", "forecast.0.probability", "valid integer"),
        ("  probability = 20", "  probability = 0", "forecast.0.earlier.0.probability", "greater than"),
        ("by = 2027-12-31", "by = 2026-11-23", "forecast.0", "after its last day"),
        ("by = 2027-12-31", 'by = "2027-12"', "forecast.0.by", "valid date"),
        ("by = 2027-12-31", "by = 2027-12-31T12:00:00", "forecast.0.by", "valid date"),
        ("on = 2026-08-01", "on = 2026-06-01", "forecast.0", "in the order of their days"),
        ("on = 2026-08-01", "on = 2026-11-24", "forecast.0", "in the order of their days"),
        ("on = 2027-03-01", "on = 2026-11-24", "forecast.0", "no later than it was made"),
        ("answer = true", 'answer = "yes"', "forecast.0.resolved.answer", "valid boolean"),
        ("answer = true", "answer = 1", "forecast.0.resolved.answer", "valid boolean"),
        ('"https://example.com/wet"', '"I saw it"', "forecast.0.resolved.source", "not a web address"),
        ('look = "https://', 'look = "ftp://', "forecast.0.look", "not a web address"),
        (RESOLVED + EARLIER, EARLIER + RESOLVED, "forecast.0.earlier.0.resolved", "Extra inputs"),
        ('id = "F01"', 'id = "first"', "forecast.0.id", "match pattern"),
        ('platform = "tiktok"', 'platform = "myspace"', "forecast.0.platform", "'tiktok', 'youtube'"),
        ('question = "Will', f'question = "{"x" * 140}Will', "forecast.0.question", "at most 140"),
        ('resolves = "Yes if it rains."\n', "", "forecast.0.resolves", "required"),
        ('rule = "Look."', 'rule = "Look."\ncolour = "red"', "colour", "Extra inputs"),
        ('id = "page"', 'id = "other"', "id", "does not match the file's name"),
        (RESOLVED, RESOLVED + FORECAST, "F01", "two forecasts have this id"),
        ('rule = "Look."', "rule = = ", "", "Invalid value"),
    ],
)
def test_a_bad_page_is_refused_by_its_name_the_place_and_the_reason(
    old: str, new: str, place: str, reason: str, tmp_path: Path
) -> None:
    assert WHOLE.count(old) == 1
    with pytest.raises(BadCatalogue) as caught:
        load(tmp_path, page=WHOLE.replace(old, new))
    assert (caught.value.file, caught.value.where) == ("page.toml", place)
    assert reason in caught.value.reason
    assert len(str(caught.value).splitlines()) == 1
