"""What /accuracy says: the article's predictions, our own forecasts, and how good they were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from forecast.dates import When
from forecast.evidence import Source
from forecast.predictions import Article, Outcome, Prediction
from forecast.questions import Belief, Forecast, State
from forecast.scoring import Calibration, Entry, Score, Scorecard

#: Of the forecasts that touch a feature, so many stand on its page; the others are one press away.
ON_A_FEATURE_AT_MOST = 2


@dataclass(frozen=True)
class AccuracyPage:
    """The record on a day: `settled`, `overdue` and `next_due` are of our own forecasts, in `entries`."""

    on: dt.date
    predictions: tuple[Prediction, ...]
    outcomes: Mapping[Outcome, int]
    entries: tuple[Entry, ...]
    settled: int
    overdue: int
    next_due: dt.date | None
    score: Score | None
    calibration: Calibration


@dataclass(frozen=True)
class Sign:
    """One dated sentence of evidence, and who says so."""

    text: str
    on: When
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Predicted:
    """One prediction of the article, and what shows what became of it."""

    prediction: Prediction
    evidence: tuple[Sign, ...]


@dataclass(frozen=True)
class PredictionsPage:
    """Every prediction of the article with its outcome and evidence."""

    author: str
    publisher: str
    url: str
    outcomes: Mapping[Outcome, int]
    predictions: tuple[Predicted, ...]


@dataclass(frozen=True)
class QuestionPage:
    """One forecast of ours in full; `earlier` are the probabilities before the present one, the latest first."""

    on: dt.date
    entry: Entry
    forecast: Forecast
    earlier: tuple[Belief, ...]
    rule: str
    sources: tuple[Source, ...]


def accuracy_page(card: Scorecard) -> AccuracyPage:
    """Lay the record out."""
    due = [each.forecast.by for each in card.entries if each.state is State.OPEN]
    return AccuracyPage(
        on=card.on,
        predictions=card.article.prediction,
        outcomes=card.outcomes,
        entries=card.entries,
        settled=card.states[State.YES] + card.states[State.NO],
        overdue=card.states[State.OVERDUE],
        next_due=min(due, default=None),
        score=card.score,
        calibration=card.calibration,
    )


def predictions_page(card: Scorecard, sources: Callable[[Iterable[str]], tuple[Source, ...]]) -> PredictionsPage:
    """Lay the article's predictions out; `sources` finds them by their ids."""
    article: Article = card.article
    return PredictionsPage(
        author=article.author,
        publisher=article.publisher,
        url=article.url,
        outcomes=card.outcomes,
        predictions=tuple(
            Predicted(each, tuple(Sign(e.text, e.on, sources(e.sources)) for e in each.evidence))
            for each in article.prediction
        ),
    )


def question_page(card: Scorecard, place: int, rule: str, sources: tuple[Source, ...]) -> QuestionPage:
    """Lay one forecast out, as it stood on the day of the record."""
    entry = card.entries[place]
    earlier = tuple(reversed(entry.forecast.known(card.on)[:-1]))
    return QuestionPage(card.on, entry, entry.forecast, earlier, rule, sources)
