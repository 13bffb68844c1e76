"""What a person keeps with us, what the catalogue rests on, and how the bot is: contexts of templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.store import Reading, Told
from forecast import World
from forecast.dates import When
from forecast.entries import Dateable
from forecast.evidence import Grade, Source
from forecast.feature import Availability, Feature, Requirement, Value
from forecast.predictions import Article
from forecast.report import to_recheck
from forecast.timing import Timing, Trend


@dataclass(frozen=True)
class PolicyPage:
    """What is stored, what for, where, for how long, and what one may ask."""


@dataclass(frozen=True)
class ExportPage:
    """A file with everything stored about one person, in so many rows."""

    rows: int


@dataclass(frozen=True)
class ForgetPage:
    """The question before everything about one person is erased."""


@dataclass(frozen=True)
class ErasedPage:
    """Everything about one person is gone: so many rows."""

    rows: int


@dataclass(frozen=True)
class LanguagePage:
    """The language somebody chose, or None when it is left to Discord."""

    chosen: str | None


@dataclass(frozen=True)
class SharingPage:
    """Whether one person's profile is counted in this server, and in how many others."""

    here: bool
    elsewhere: int


@dataclass(frozen=True)
class ImportedPage:
    """A file was taken back: so many new readings, so many that were here already."""

    new: int
    known: int


@dataclass(frozen=True)
class PastReading:
    """One fact as it was told on a day; `change` against the reading before it, for numbers."""

    fact: str
    value: str | int | None
    told_on: dt.date
    change: int | None


@dataclass(frozen=True)
class HistoryPage:
    """Where each count that one person told is heading, and every reading, the latest first."""

    trends: tuple[Trend, ...]
    readings: tuple[PastReading, ...]


@dataclass(frozen=True)
class AddedPage:
    """A reading of an earlier day: whether it was new, whether the profile says it, and where that count is heading."""

    fact: str
    value: str | int | None
    told_on: dt.date
    new: bool
    present: bool
    trend: Trend | None


@dataclass(frozen=True)
class Running:
    """Which version runs, since which day, and whether its database answers."""

    version: str
    since: dt.date
    database_answers: bool


@dataclass(frozen=True)
class AboutPage:
    """What runs and how it is, what it knows, and whom it starts from."""

    running: Running
    features: int
    sources: int
    newest_evidence: dt.date
    to_recheck: int
    author: str
    publisher: str
    url: str


@dataclass(frozen=True)
class SourcedFeature:
    """How many sources stand behind one feature, and the day of the latest."""

    feature: Feature
    sources: int
    newest: dt.date


@dataclass(frozen=True)
class AllSourcesPage:
    """What everything rests on: sources by grade, and feature by feature."""

    grades: dict[Grade, int]
    features: tuple[SourcedFeature, ...]
    to_recheck: int
    on: dt.date


@dataclass(frozen=True)
class SourcedAvailability:
    """Where a feature is offered from a day on, and who says so."""

    entry: Availability
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class SourcedValue:
    """What a requirement asks for from a day on, and who says so."""

    requirement: Requirement
    value: Value
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class SourcedText:
    """A sentence of the catalogue that holds from a day on, and who says so."""

    text: str
    since: When
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class SourcesPage:
    """Every dated value of one feature with its sources."""

    feature: Feature
    count: int
    places: tuple[SourcedAvailability, ...]
    values: tuple[SourcedValue, ...]
    texts: tuple[SourcedText, ...]


def history_page(readings: Sequence[Reading], timing: Timing) -> HistoryPage:
    """Lay out every reading, the latest first, each with what it changed against the one before."""
    before: dict[str, str | int | None] = {}
    found = []
    for each in sorted(readings, key=lambda reading: reading.told_on):
        found.append(PastReading(each.fact, each.value, each.told_on, _change(before.get(each.fact), each.value)))
        before[each.fact] = each.value
    return HistoryPage(timing.trends, tuple(reversed(found)))


def added_page(reading: Told, new: bool, present: bool, timing: Timing) -> AddedPage:
    """Lay out what became of one reading."""
    trend = timing.trend(reading.fact)
    return AddedPage(reading.fact, reading.value, reading.told_on, new, present, trend)


def about_page(running: Running, world: World, article: Article) -> AboutPage:
    """Lay out what the bot is and knows."""
    catalogue = world.catalogue
    return AboutPage(
        running=running,
        features=len(catalogue.features),
        sources=len(catalogue.sources),
        newest_evidence=catalogue.newest_evidence,
        to_recheck=len(to_recheck(world)),
        author=article.author,
        publisher=article.publisher,
        url=article.url,
    )


def all_sources_page(world: World) -> AllSourcesPage:
    """Lay out what everything rests on."""
    every = world.catalogue.sources.values()
    return AllSourcesPage(
        grades={grade: sum(each.grade is grade for each in every) for grade in Grade},
        features=tuple(_sourced(each, world) for each in world.features()),
        to_recheck=len(to_recheck(world)),
        on=world.day,
    )


def sources_page(feature: Feature, world: World) -> SourcesPage:
    """Lay out every dated value of a feature with its sources."""

    def behind(dated: Dateable) -> tuple[Source, ...]:
        return world.catalogue.sources_of(dated.sources)

    return SourcesPage(
        feature=feature,
        count=len(_sources_of(feature, world)),
        places=tuple(SourcedAvailability(each, behind(each)) for each in feature.availability),
        values=tuple(SourcedValue(req, each, behind(each)) for req in feature.requirement for each in req.value),
        texts=tuple(
            SourcedText(each.text, each.from_, behind(each))
            for kind in (feature.confirmation, feature.fact)
            for each in kind
        ),
    )


def _sourced(feature: Feature, world: World) -> SourcedFeature:
    found = _sources_of(feature, world)
    return SourcedFeature(feature, len(found), max(_known_on(found), default=dt.date.min))


def _sources_of(feature: Feature, world: World) -> tuple[Source, ...]:
    ids = dict.fromkeys(each for dated in feature.dateables() for each in dated.sources)
    return world.catalogue.sources_of(ids)


def _known_on(sources: Iterable[Source]) -> Iterable[dt.date]:
    return (each.evidence_date for each in sources)


def _change(before: str | int | None, now: str | int | None) -> int | None:
    return now - before if isinstance(now, int) and isinstance(before, int) and now != before else None
