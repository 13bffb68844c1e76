"""What somebody predicted, what became of it, and what it would change for a creator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import Field

from forecast.catalogue import Catalogue, checked, read_toml
from forecast.changes import Change
from forecast.dates import Dated
from forecast.entries import Data
from forecast.errors import BadCatalogue
from forecast.feature import Area


class Outcome(StrEnum):
    """What became of a prediction; "came true" means that the thing exists, not that it pays."""

    CAME_TRUE = "came_true"
    PARTLY = "partly"
    OPPOSITE = "opposite"
    NOT_FOUND = "not_found"
    UNKNOWN = "unknown"


class Evidence(Data):
    """One dated, sourced sentence about what became of a prediction."""

    text: str
    on: Dated
    sources: tuple[str, ...] = Field(min_length=1)


class Threshold(Data):
    """A bar that a prediction would move without saying where to."""

    feature: str
    requirement: str


class PredictedArea(Data):
    """One of the article's areas, and what it said this would mean for creators."""

    id: Area
    title: str
    impact: str


class Prediction(Data):
    """One predicted change and its outcome."""

    id: str
    area: Area
    features: tuple[str, ...] = Field(min_length=1)
    claim: str
    outcome: Outcome
    already: Literal["yes", "probably"] | None = None
    came_on: Dated | None = None
    as_of: dt.date
    summary: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    threshold: tuple[Threshold, ...] = ()
    change: tuple[Change, ...] = ()


class Row(Data):
    """One row of the article's table: its "current status" as a claim beside what was true.

    `change` is that claim as a change to the catalogue, where it can be stated as one.
    """

    id: str
    name: str
    features: tuple[str, ...]
    claimed_status: str
    status_was: Literal["stale", "wrong_unit", "wrong", "understated", "plausible"]
    true_status: str
    status_sources: tuple[str, ...]
    claimed_change: str
    claimed_impact: str
    see: tuple[str, ...]
    outcome: str
    change: tuple[Change, ...] = ()


class Mistake(Data):
    """A place where the article's picture of its own day was wrong."""

    id: str
    says: str
    fact: str
    on: Dated
    sources: tuple[str, ...]
    see: tuple[str, ...]


class Article(Data):
    """A page of predictions: who said it, where, and everything it said."""

    id: str
    author: str
    publisher: str
    title: str
    url: str
    published: str
    area: tuple[PredictedArea, ...]
    prediction: tuple[Prediction, ...]
    row: tuple[Row, ...]
    error: tuple[Mistake, ...] = ()

    def changes(self) -> tuple[Change, ...]:
        """Everything in it that can be stated as a change to the catalogue."""
        return tuple(change for _, changes in self.stated() for change in changes)

    def stated(self) -> Iterable[tuple[str, tuple[Change, ...]]]:
        """The changes by what states them: a prediction, or a row's picture of its own day."""
        yield from ((each.id, each.change) for each in self.prediction)
        yield from ((each.id, each.change) for each in self.row)

    def about(self, feature_id: str) -> tuple[Prediction, ...]:
        """The predictions that concern one feature."""
        return tuple(each for each in self.prediction if feature_id in each.features)


@dataclass(frozen=True)
class Record:
    """Every page of predictions, by id."""

    articles: Mapping[str, Article]

    @property
    def article(self) -> Article:
        """The article that everything started from."""
        return self.articles["article_2025"]


def load_predictions(catalogue: Catalogue, root: Traversable | None = None) -> Record:
    """Read the packaged predictions and check them against the catalogue; raise BadCatalogue."""
    folder = (root or resources.files("forecast")) / "predictions"
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=str)
    articles = [_read_article(file, catalogue) for file in files]
    return Record({article.id: article for article in articles})


def _read_article(file: Traversable, catalogue: Catalogue) -> Article:
    article = checked(Article, read_toml(file), file.name)
    numbers = {prediction.id for prediction in article.prediction}
    for prediction in article.prediction:
        _known(prediction.features, catalogue.features, file.name, prediction.id)
        for evidence in prediction.evidence:
            _known(evidence.sources, catalogue.sources, file.name, prediction.id)
        for bar in prediction.threshold:
            _known([bar.feature], catalogue.features, file.name, prediction.id)
            has = [requirement.id for requirement in catalogue.feature(bar.feature).requirement]
            _known([bar.requirement], has, file.name, prediction.id)
    for row in article.row:
        _known(row.see, numbers, file.name, row.id)
        _known(row.features, catalogue.features, file.name, row.id)
        _known(row.status_sources, catalogue.sources, file.name, row.id)
    for stated, changes in article.stated():
        _known([change.feature for change in changes], catalogue.features, file.name, stated)
        _known([id_ for change in changes for id_ in change.sources], catalogue.sources, file.name, stated)
    for mistake in article.error:
        _known(mistake.see, numbers, file.name, mistake.id)
        _known(mistake.sources, catalogue.sources, file.name, mistake.id)
    return article


def _known(ids: Iterable[str], index: Iterable[str], file: str, where: str) -> None:
    found = set(index)
    for each in ids:
        if each not in found:
            raise BadCatalogue(file, where, f"{each!r} is not in the catalogue")
