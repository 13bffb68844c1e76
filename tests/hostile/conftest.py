"""What every barrage leans on: a mind that need not think the same thought a thousand times."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.services import forecasts
from forecast import Answer, ProfileRecord, answer
from forecast.catalogue import World
from forecast.predictions import Article


@pytest.fixture(autouse=True)
def _remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the mind answered: it is pure, so the same facts on the same day have the same answer."""
    kept: dict[object, Answer] = {}

    def remembered(record: ProfileRecord, world: World, article: Article, today: dt.date) -> Answer:
        key = (record.facts, tuple(record.told_on.items()), world.day, today)
        if key not in kept:
            kept[key] = answer(record, world, article, today)
        return kept[key]

    monkeypatch.setattr(forecasts, "answer", remembered)
