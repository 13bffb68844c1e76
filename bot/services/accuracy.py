"""The record that the bot keeps of itself: what was predicted, what we hold likely, and how good that was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.errors import UnknownQuestion
from bot.services.profiles import Clock
from forecast import Catalogue, Record
from forecast.evidence import Source
from forecast.questions import Forecasts, State
from forecast.scoring import Entry, Scorecard, record


class Accuracy:
    """Answers from the predictions and forecasts that were read at the start."""

    def __init__(self, catalogue: Catalogue, predicted: Record, ours: Forecasts, clock: Clock) -> None:
        """Keep what is read once at start, and the clock."""
        self._catalogue = catalogue
        self._article = predicted.article
        self._ours = ours
        self._clock = clock

    def card(self, on: dt.date | None = None) -> Scorecard:
        """The record as it stands at the end of a day; today unless given, and never of a day to come."""
        today = self._clock().date()
        return record(min(on or today, today), self._article, self._ours)

    def about(self, feature_id: str, on: dt.date | None = None) -> tuple[Entry, ...]:
        """The open forecasts that touch one feature, the least certain first: a near certainty tells least."""
        touching = {each.id for each in self._ours.about(feature_id)}
        found = [each for each in self.card(on).entries if each.forecast.id in touching and each.state is State.OPEN]
        return tuple(sorted(found, key=lambda each: abs(each.probability - 50)))

    def place(self, forecast_id: str | None) -> tuple[Scorecard, int]:
        """The record of today, and the place in it of one forecast, the first unless given; raises UnknownQuestion."""
        card = self.card()
        for place, each in enumerate(card.entries):
            if forecast_id in (None, each.forecast.id):
                return card, place
        raise UnknownQuestion

    def rule(self, forecast_id: str) -> str:
        """The rule by which everything on the page of a forecast is settled."""
        pages = self._ours.pages.values()
        return next(page.rule for page in pages if any(each.id == forecast_id for each in page.forecast))

    def sources(self, ids: Iterable[str]) -> tuple[Source, ...]:
        """The sources of some ids."""
        return self._catalogue.sources_of(ids)
