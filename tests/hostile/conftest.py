"""What every barrage leans on: a mind that thinks each thought once, and failures that are told in a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import structlog
import structlog.testing

from bot.services import forecasts
from bot.standin.interactions import Interaction
from bot.standin.realm import Realm
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


@pytest.fixture(autouse=True)
def _logged() -> Iterator[None]:
    """Unless told how, structlog draws an incident with every local name in sight, and that takes minutes."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture(autouse=True)
def _told_shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person or an answer in a failed assertion would write out the whole world, thousands of messages long."""
    monkeypatch.setattr(Realm, "__repr__", lambda _: "<the realm>")
    monkeypatch.setattr(Interaction, "__repr__", lambda self: f"<{self.act.name}: {self.payload.get('data')!a:.300}>")
