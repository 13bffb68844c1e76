"""What a creator is told of announcements: whether one affects them, what was announced here, and alerts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.store.announcements import Announcement
from forecast import Answer, Assessment, Catalogue
from forecast.announced import Announced
from forecast.effects import Effect
from forecast.entries import Dateable
from forecast.evidence import Source
from forecast.news import News


@dataclass(frozen=True)
class AffectsPage:
    """Whether an announcement affects one creator: what became of it, and what it does where it stands.

    `fate` is `stands`, `withdrawn`, `corrected`, `words_only` or `outdated`; `now` the feature it is about, by the
    catalogue alone; `by` the correction; `catalogue` who says what the catalogue says of the announced thing.
    """

    fate: str
    title: str
    today: dt.date
    country: str | None
    withdrawn: dt.date | None
    now: Assessment | None
    effect: Effect | None
    by: Announced | None
    catalogue: tuple[Source, ...]


@dataclass(frozen=True)
class AlertsPage:
    """Whether somebody gets alerts: since when, for this server and how many others, how the last one went.

    `here` is None outside of a server; `told` says whether there is a profile that anything could change for.
    """

    since: dt.date
    here: bool | None
    elsewhere: int
    sent: dt.date | None
    closed: bool
    told: bool


@dataclass(frozen=True)
class AlertsOffPage:
    """No alerts come; `just` says that they came until now."""

    just: bool


@dataclass(frozen=True)
class ToldNews:
    """One answer that changed, with the name of its feature, and what changed it where that still stands."""

    name: str
    news: News
    cause: Announced | None


@dataclass(frozen=True)
class AlertPage:
    """A message to one person: the answers that changed."""

    news: tuple[ToldNews, ...]
    today: dt.date


def affects_page(
    announcement: Announcement, fate: str, answer: Answer, effect: Effect | None, by: Announced | None
) -> AffectsPage:
    """Lay out what an announcement is to one creator."""
    withdrawn = announcement.withdrawn_at
    return AffectsPage(
        fate=fate,
        title=announcement.title,
        today=answer.today,
        country=answer.report.profile.country,
        withdrawn=withdrawn.date() if withdrawn else None,
        now=next((e for e in answer.report.assessments if e.feature.id == announcement.feature), None),
        effect=effect,
        by=by,
        catalogue=_catalogues_own(effect, answer) if effect else (),
    )


def alert_page(
    news: Sequence[News], causes: Mapping[str, Announced], catalogue: Catalogue, today: dt.date
) -> AlertPage:
    """Lay out the answers that changed; a feature that a later catalogue no longer has keeps its id."""
    told = (ToldNews(_name(each.feature, catalogue), each, causes.get(each.announcement or "")) for each in news)
    return AlertPage(tuple(told), today)


def _name(feature_id: str, catalogue: Catalogue) -> str:
    feature = catalogue.features.get(feature_id)
    return feature.name if feature else feature_id


def _catalogues_own(effect: Effect, answer: Answer) -> tuple[Source, ...]:
    """Who says what the catalogue says of the announced thing, before any announcement."""
    before, sources = effect.flip.before, answer.report.world.catalogue.sources
    standing = before.own_standing
    entries: Iterable[Dateable] = effect.turn.before.values if effect.turn else (standing.entries if standing else ())
    paid = effect.pays[0].pay if effect.pays[0] else None
    if effect.announced.change.rate is not None:
        entries = (paid,) if paid else ()
    return tuple(dict.fromkeys(sources[id_] for each in entries for id_ in each.sources if id_ in sources))
