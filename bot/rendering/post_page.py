"""What the template of a public post is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.announcements import Announcement, Changed, Edit, State
from forecast import Catalogue
from forecast.pay import Figure, paid_in

#: Days of edits that stand under a post.
_EDITS_AT_MOST = 5


@dataclass(frozen=True)
class Rate:
    """A rate as announced: of which kind of income, as its figure, and in which currency."""

    model: str
    figure: Figure
    currency: str


@dataclass(frozen=True)
class PostPage:
    """An announcement for everybody: its kind and title, what changes in which feature, and who said it."""

    kind: str
    title: str
    feature: str | None
    key: str | None
    change: Changed | None
    rate: Rate | None
    effective: dt.date | None
    source: str | None
    author: str | None
    edits: tuple[tuple[dt.date, tuple[str, ...]], ...]
    withdrawn: dt.date | None


def post_page(announcement: Announcement, catalogue: Catalogue) -> PostPage:
    """Gather what a post says besides its text."""
    withdrawn = announcement.withdrawn_at if announcement.state is State.WITHDRAWN else None
    return PostPage(
        kind=announcement.kind.value,
        title=announcement.title,
        feature=_name(announcement.feature, catalogue),
        key=_key(announcement, catalogue),
        change=announcement.change,
        rate=_rate(announcement, catalogue),
        effective=announcement.effective,
        source=announcement.source,
        author=announcement.author_name,
        edits=_edits(announcement.edits)[-_EDITS_AT_MOST:],
        withdrawn=withdrawn.date() if withdrawn else None,
    )


def _rate(announcement: Announcement, catalogue: Catalogue) -> Rate | None:
    """The rate that it changes; None where a later catalogue does not know any more how the feature pays."""
    feature, change = catalogue.features.get(announcement.feature or ""), announcement.change
    if feature is None or change is None or change.rate is None or announcement.effective is None:
        return None
    pay = next(filter(None, paid_in(feature.pay, announcement.effective, change.countries).values()), None)
    if pay is None:
        return None
    return Rate(pay.model.value, Figure(id=pay.recipe.rate, between=change.rate), pay.currency)


def _edits(edits: Iterable[Edit]) -> tuple[tuple[dt.date, tuple[str, ...]], ...]:
    """What was changed on which day, earlier days first."""
    days: dict[dt.date, dict[str, None]] = {}
    for each in edits:
        days.setdefault(each.at.date(), {}).update(dict.fromkeys(each.parts))
    return tuple((day, tuple(parts)) for day, parts in days.items())


def _name(feature_id: str | None, catalogue: Catalogue) -> str | None:
    """The name of a feature; one that a later catalogue no longer has keeps its id."""
    feature = catalogue.features.get(feature_id or "")
    return feature.name if feature else feature_id


def _key(announcement: Announcement, catalogue: Catalogue) -> str | None:
    """The fact that the changed requirement looks at."""
    feature, change = catalogue.features.get(announcement.feature or ""), announcement.change
    if feature is None or change is None:
        return None
    return next((each.key for each in feature.requirement if each.id == change.requirement), None)
