"""One creator's whole answer: the record that was kept, judged as the world is and as it was predicted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from forecast.catalogue import World
from forecast.earnings import Earning, earning
from forecast.outlook import Assessment, assess
from forecast.predictions import Article
from forecast.profile import ProfileRecord
from forecast.report import Comparison, Report, compare_predicted, report


@dataclass(frozen=True)
class Answer:
    """A report and a comparison on one day, with the record they rest on and the day they were asked."""

    record: ProfileRecord
    report: Report
    comparison: Comparison
    article: Article
    today: dt.date

    @property
    def told(self) -> bool:
        """Whether anything was told at all."""
        return bool(self.record.facts.told())


@dataclass(frozen=True)
class Facing:
    """One feature as it is for a creator, and as it would be in the predicted world; and what it may pay in each."""

    answer: Answer
    now: Assessment
    predicted: Assessment
    pays: Earning | None
    would_pay: Earning | None


def answer(record: ProfileRecord, world: World, article: Article, today: dt.date) -> Answer:
    """Judge everything for one record in one world."""
    found = report(record.on(world.day), world)
    return Answer(record, found, compare_predicted(found, article), article, today)


def face(found: Answer, feature_id: str) -> Facing:
    """Take one feature out of an answer, in both worlds; raises NoSuchFeature."""
    before, after = found.comparison.before, found.comparison.after
    profile = found.report.profile
    now = assess(before.catalogue.feature(feature_id), profile, before)
    predicted = assess(after.catalogue.feature(feature_id), profile, after)
    return Facing(found, now, predicted, earning(now, profile, before), earning(predicted, profile, after))
