"""Sources and what they are worth on a given day: grade, age, confidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from forecast.dates import Dated, When, parse_when


class Grade(StrEnum):
    """Who says so, best first: the platform, the platform as quoted, the press, somebody."""

    OFFICIAL = "official"
    OFFICIAL_QUOTED = "official_quoted"
    PRESS = "press"
    INDICATION = "indication"


class Confidence(StrEnum):
    """What an answer rests on: firm, fair or weak."""

    FIRM = "firm"
    FAIR = "fair"
    WEAK = "weak"


_GRADES = list(Grade)
_RANK = {Confidence.WEAK: 0, Confidence.FAIR: 1, Confidence.FIRM: 2}

# Days from the evidence date until a value wants checking again; ours to choose.
SHELF_LIFE_DAYS = {
    Grade.OFFICIAL: 540,
    Grade.OFFICIAL_QUOTED: 365,
    Grade.PRESS: 365,
    Grade.INDICATION: 180,
}


class Source(BaseModel):
    """One page that says something, and how far to trust it.

    `page` decides what counts as its date: a `dated` announcement keeps the day it was published,
    a `standing` help, policy or terms page is renewed by being read live (`checked`), and an
    `undated` page, whose age nobody knows, counts from `checked` with its grade lowered by one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str
    publisher: str
    title: str
    url: str | None = None
    grade: Grade
    page: Literal["dated", "standing", "undated"]
    published: Dated | None = None
    checked: dt.date

    @model_validator(mode="after")
    def _dates_fit_the_kind_of_page(self) -> Source:
        if self.page == "dated" and self.published is None:
            raise ValueError("a dated page needs `published`")
        if self.page == "undated" and self.published is not None:
            raise ValueError("an undated page cannot have `published`")
        if self.url is not None and not self.url.startswith(("https://", "http://")):
            raise ValueError(f"url {self.url!r} is not a web address")
        return self

    @property
    def evidence_date(self) -> dt.date:
        """The day it was published, or last confirmed live; a month or year counts from its first."""
        if self.page == "dated" and self.published is not None:
            return self.published.earliest
        return self.checked

    @property
    def evidence(self) -> When:
        """The same as precisely as it is known: a day, a month or a year."""
        return self.published if self.page == "dated" and self.published else parse_when(self.checked)

    @property
    def effective_grade(self) -> Grade:
        """The grade, one lower where the page carries no date."""
        if self.page != "undated":
            return self.grade
        return _GRADES[min(_GRADES.index(self.grade) + 1, len(_GRADES) - 1)]

    def age_days(self, on: dt.date) -> int:
        """Days since the evidence date; evidence later than `on` has age zero."""
        return max((on - self.evidence_date).days, 0)

    def days_over(self, on: dt.date) -> int:
        """Days past its shelf life on that day; negative while it still keeps."""
        return self.age_days(on) - SHELF_LIFE_DAYS[self.effective_grade]

    def is_stale(self, on: dt.date) -> bool:
        """Whether it is past its shelf life on that day."""
        return self.days_over(on) > 0

    def confidence(self, on: dt.date) -> Confidence:
        """Firm within an official page's shelf life, fair within twice anybody's but a mere indication's."""
        grade = self.effective_grade
        if grade in (Grade.OFFICIAL, Grade.OFFICIAL_QUOTED) and not self.is_stale(on):
            return Confidence.FIRM
        if grade is not Grade.INDICATION and self.age_days(on) <= 2 * SHELF_LIFE_DAYS[grade]:
            return Confidence.FAIR
        return Confidence.WEAK


def lowest(levels: Iterable[Confidence]) -> Confidence:
    """The weakest of several confidences; weak when there is none."""
    return min(levels, key=_RANK.__getitem__, default=Confidence.WEAK)


@dataclass(frozen=True, slots=True)
class Backing:
    """What an answer rests on, on one day: a confidence, and the best source of each deciding value."""

    confidence: Confidence
    sources: tuple[Source, ...] = ()
    stale: bool = False

    @property
    def oldest(self) -> Source | None:
        """The source of the deciding value that was confirmed the longest ago."""
        return min(self.sources, key=lambda source: source.evidence_date, default=None)

    @property
    def last_confirmed(self) -> dt.date | None:
        """The evidence date of the oldest of the deciding values."""
        return self.oldest.evidence_date if self.oldest else None

    def at_best(self, cap: Confidence) -> Backing:
        """The same, no better than `cap`."""
        return replace(self, confidence=lowest((self.confidence, cap)))


NOTHING = Backing(Confidence.WEAK)


def back(sources: Iterable[Source], on: dt.date) -> Backing:
    """Take the best of the sources of one value."""
    best = max(sources, key=lambda source: (_RANK[source.confidence(on)], source.evidence_date))
    return Backing(best.confidence(on), (best,), best.is_stale(on))


def all_needed(backings: Iterable[Backing]) -> Backing:
    """Several values that must all hold: no better than the weakest of them."""
    parts = tuple(backings)
    sources = tuple(dict.fromkeys(source for part in parts for source in part.sources))
    return Backing(lowest(part.confidence for part in parts), sources, any(part.stale for part in parts))


def any_suffices(backings: Iterable[Backing]) -> Backing:
    """Several values of which one alone decides: as good as the strongest of them."""
    return max(backings, key=_strength, default=NOTHING)


def _strength(backing: Backing) -> tuple[int, dt.date]:
    return _RANK[backing.confidence], backing.last_confirmed or dt.date.min
