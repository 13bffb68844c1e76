"""What was predicted, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from forecast import BadCatalogue, Catalogue, load_catalogue, load_predictions
from forecast.predictions import Article, Outcome
from tests.forecast.tiny import asks, tiny, where

CATALOGUE = load_catalogue()
ARTICLE = load_predictions(CATALOGUE).article
HEAD = (
    'id = "article_2025"\nauthor = "A"\npublisher = "P"\ntitle = "T"\nurl = "https://example.com"\npublished = "2024"\n'
)
ROW = """
[[row]]
id = "T1"
name = "F"
features = ["tiktok.a"]
claimed_status = "S"
status_was = "stale"
true_status = "S"
status_sources = ["off"]
claimed_change = "C"
claimed_impact = "I"
see = ["P01"]
outcome = "O"
"""
PREDICTION = """
[[prediction]]
id = "P01"
area = "beyond"
features = ["tiktok.a"]
claim = "C"
outcome = "unknown"
as_of = 2026-01-01
summary = "S"
  [[prediction.evidence]]
  text = "T"
  on = 2026-01-01
  sources = ["off"]
"""
THRESHOLD = '  [[prediction.threshold]]\n  feature = "tiktok.a"\n  requirement = "followers"\n'
MISTAKE = '[[error]]\nid = "E1"\nsays = "S"\nfact = "F"\non = "2025"\nsources = ["off"]\nsee = ["P01"]\n'
WHOLE = HEAD + "area = []\n" + PREDICTION + THRESHOLD + ROW + MISTAKE


def load(root: Path, text: str) -> Article:
    catalogue: Catalogue = tiny(root, a=where() + asks("followers", 1000))
    (root / "predictions").mkdir(exist_ok=True)
    (root / "predictions" / "article.toml").write_text(text, encoding="utf-8")
    return load_predictions(catalogue, root).article


def test_there_are_15_predictions_and_5_rows() -> None:
    assert (len(ARTICLE.prediction), len(ARTICLE.row)) == (15, 5)


def test_predictions_are_numbered_from_1_to_15_once_each() -> None:
    assert [each.id for each in ARTICLE.prediction] == [f"P{number:02}" for number in range(1, 16)]


def test_every_id_is_unique() -> None:
    ids = [each.id for each in (*ARTICLE.prediction, *ARTICLE.row, *ARTICLE.error, *ARTICLE.area)]
    assert len(set(ids)) == len(ids)


def test_every_outcome_is_counted() -> None:
    assert Counter(each.outcome for each in ARTICLE.prediction) == {
        Outcome.CAME_TRUE: 9, Outcome.PARTLY: 1, Outcome.OPPOSITE: 1, Outcome.NOT_FOUND: 2, Outcome.UNKNOWN: 2,
    }  # fmt: skip


def test_the_fund_went_the_opposite_way() -> None:
    (opposite,) = (each for each in ARTICLE.prediction if each.outcome is Outcome.OPPOSITE)
    assert opposite.features == ("tiktok.creator_fund",)


def test_the_article_has_seven_areas_in_its_order() -> None:
    assert [each.id.value for each in ARTICLE.area] == [
        "revenue_sharing", "subscriptions", "creator_fund", "regional", "ai", "commerce", "community",
    ]  # fmt: skip
    assert {each.area for each in ARTICLE.prediction} == {each.id for each in ARTICLE.area}


def test_every_piece_of_evidence_has_a_source_in_the_catalogue() -> None:
    pieces = [piece for each in ARTICLE.prediction for piece in each.evidence]
    assert len(pieces) >= 15
    assert [
        piece.text for piece in pieces if not piece.sources or not set(piece.sources) <= set(CATALOGUE.sources)
    ] == []


def test_every_row_and_mistake_points_at_predictions_and_sources_that_exist() -> None:
    numbers = {each.id for each in ARTICLE.prediction}
    for row in ARTICLE.row:
        assert set(row.see) <= numbers
        assert set(row.status_sources) <= set(CATALOGUE.sources)
        assert set(row.features) <= set(CATALOGUE.features)
    for mistake in ARTICLE.error:
        assert mistake.sources
        assert set(mistake.see) <= numbers


def test_no_evidence_is_younger_than_the_day_of_the_outcome() -> None:
    for each in ARTICLE.prediction:
        assert all(piece.on.earliest <= each.as_of for piece in each.evidence)
        assert each.came_on is None or each.came_on.earliest <= each.as_of


def test_only_what_came_true_or_was_decided_has_a_date_of_coming() -> None:
    dated = {each.outcome for each in ARTICLE.prediction if each.came_on is not None}
    assert not dated & {Outcome.NOT_FOUND, Outcome.UNKNOWN}


def test_predictions_are_about_features_that_exist_and_no_market_is_forgotten() -> None:
    about = {name for each in ARTICLE.prediction for name in each.features}
    assert about <= set(CATALOGUE.features)
    assert {name for name, feature in CATALOGUE.features.items() if feature.kind == "market"} <= about


def test_what_can_be_said_as_a_change_is_about_the_predictions_own_features() -> None:
    assert len(ARTICLE.changes()) == 3
    for each in (*ARTICLE.prediction, *ARTICLE.row):
        assert {change.feature for change in each.change} <= set(each.features)
    for each in ARTICLE.prediction:
        assert {bar.feature for bar in each.threshold} <= set(each.features)


def test_predictions_about_a_feature_are_all_that_name_it() -> None:
    for name in CATALOGUE.features:
        assert ARTICLE.about(name) == tuple(each for each in ARTICLE.prediction if name in each.features)
    assert ARTICLE.about("tiktok.moon") == ()


def test_a_small_good_page_is_read(tmp_path: Path) -> None:
    found = load(tmp_path, WHOLE)
    assert [each.id for each in (*found.prediction, *found.row, *found.error)] == ["P01", "T1", "E1"]
    assert found.prediction[0].as_of == dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ('features = ["tiktok.a"]\nclaim = ', 'features = ["tiktok.moon"]\nclaim = ', "P01", "'tiktok.moon' is not in"),
        (
            'on = 2026-01-01\n  sources = ["off"]',
            'on = 2026-01-01\n  sources = ["nobody"]',
            "P01",
            "'nobody' is not in",
        ),
        ('requirement = "followers"', 'requirement = "x"', "P01", "'x' is not in"),
        (
            'threshold]]\n  feature = "tiktok.a"',
            'threshold]]\n  feature = "tiktok.moon"',
            "P01",
            "'tiktok.moon' is not",
        ),
        ('see = ["P01"]\noutcome', 'see = ["P99"]\noutcome', "T1", "'P99' is not in"),
        ('status_sources = ["off"]', 'status_sources = ["nobody"]', "T1", "'nobody' is not in"),
        ('on = "2025"\nsources = ["off"]', 'on = "2025"\nsources = ["nobody"]', "E1", "'nobody' is not in"),
        (MISTAKE, MISTAKE.replace("P01", "P98"), "E1", "'P98' is not in"),
        ('outcome = "unknown"', 'outcome = "maybe"', "prediction.0.outcome", "'came_true'"),
        ('area = "beyond"', 'area = "space"', "prediction.0.area", "'revenue_sharing'"),
        ('claim = "C"', 'claim = "C"\ncolour = "red"', "prediction.0.colour", "Extra inputs"),
        ('  sources = ["off"]', "  sources = []", "prediction.0.evidence.0.sources", "at least 1 item"),
        ('author = "A"', "author = = ", "", "Invalid value"),
    ],
)
def test_a_bad_page_is_refused_by_its_name_the_place_and_the_reason(
    old: str, new: str, place: str, reason: str, tmp_path: Path
) -> None:
    assert WHOLE.count(old) == 1
    with pytest.raises(BadCatalogue) as caught:
        load(tmp_path, WHOLE.replace(old, new))
    assert (caught.value.file, caught.value.where) == ("article.toml", place)
    assert reason in caught.value.reason
    assert len(str(caught.value).splitlines()) == 1
