"""The record of one day as plain data: what was predicted, what we hold likely, and how good that was."""

from __future__ import annotations

from dataclasses import asdict

from forecast.predictions import Prediction
from forecast.questions import Resolved
from forecast.report import Json, prediction_json
from forecast.scoring import Entry, Scorecard


def accuracy_json(card: Scorecard) -> Json:
    """The record; probabilities are whole per cents, scores and shares lie between 0 and 1."""
    return {
        "on": card.on.isoformat(),
        "outcomes": {outcome.value: count for outcome, count in card.outcomes.items()},
        "predictions": [_predicted(each) for each in card.article.prediction],
        "states": {state.value: count for state, count in card.states.items()},
        "forecasts": [_forecast(each) for each in card.entries],
        "score": asdict(card.score) if card.score else None,
        "calibration": asdict(card.calibration) | {"drawing": card.calibration.drawing.value},
    }


def _predicted(each: Prediction) -> Json:
    shown = [{"text": sign.text, "on": str(sign.on), "sources": list(sign.sources)} for sign in each.evidence]
    return prediction_json(each) | {"as_of": each.as_of.isoformat(), "evidence": shown}


def _forecast(entry: Entry) -> Json:
    each = entry.forecast
    settled = each.resolved if entry.days_left is None else None
    return {
        "id": each.id,
        "question": each.question,
        "platform": each.platform,
        "features": list(each.features),
        "by": each.by.isoformat(),
        "probability": entry.probability,
        "first_probability": entry.first,
        "state": entry.state.value,
        "days_left": entry.days_left,
        "reason": each.reason,
        "evidence": list(each.evidence),
        "look": each.look,
        "resolves": each.resolves,
        "resolved": _settled(settled) if settled else None,
    }


def _settled(each: Resolved) -> Json:
    return {"on": each.on.isoformat(), "answer": each.answer, "source": each.source}
