"""What was announced in a server, as a creator meets it: beside the catalogue, and never anywhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import ValidationError

from bot.errors import NotAnnounced
from bot.services.forecasts import Forecasts
from bot.store import Database, announcements, outbox
from bot.store.announcements import Announcement, Kind, State
from forecast import Answer
from forecast.announced import Announced, fits
from forecast.changes import Change
from forecast.effects import Effect, Touch, effects

#: Announcements whose posts are looked up for one reply.
LINKED_AT_MOST = 10


class Fate(StrEnum):
    """What became of an announcement that somebody asks about.

    It stands; it was withdrawn; a correction took its place; it says nothing that can be compared; or the
    catalogue no longer has what it changed.
    """

    STANDS = "stands"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    WORDS_ONLY = "words_only"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Affected:
    """Whether an announcement affects one creator: what became of it, and what it does where it stands.

    `by` is the correction that took its place.
    """

    announcement: Announcement
    fate: Fate
    answer: Answer
    effect: Effect | None = None
    by: Announced | None = None


class AnnouncedHere:
    """Lays the announcements of one server over the catalogue, for one creator at a time."""

    def __init__(self, database: Database, forecasts: Forecasts) -> None:
        """Keep the database, and what judges creators."""
        self._database = database
        self._forecasts = forecasts

    async def published(self, guild_id: int) -> list[Announced]:
        """What a server announced and did not withdraw, oldest first; the links are left out."""
        found = await announcements.standing(self._database, guild_id)
        return [each for each in map(announced, found) if each is not None]

    async def beside(self, answer: Answer, guild_id: int | None, feature_id: str | None = None) -> tuple[Effect, ...]:
        """What a server's announcements do to a creator, what changes an answer first; nothing outside of a server.

        With a feature, only those that touch it. The foremost carry the address of their post.
        """
        if guild_id is None:
            return ()
        told = effects(answer.report.profile, answer.report.world, await self.published(guild_id))
        found = sorted(_about(feature_id, told), key=_by_weight)
        return (*await self._linked(found[:LINKED_AT_MOST], guild_id), *found[LINKED_AT_MOST:])

    async def _linked(self, found: Iterable[Effect], guild_id: int) -> tuple[Effect, ...]:
        """The same effects, each with the address of the post that stands."""
        return tuple([replace(each, announced=await self.with_link(each.announced, guild_id)) for each in found])

    async def with_link(self, each: Announced, guild_id: int) -> Announced:
        """The same announcement, with the address of its post in the first channel where it stands."""
        for delivery in await outbox.of_announcement(self._database, each.id):
            if delivery.message_id is not None:
                place = f"{guild_id}/{delivery.channel_id}/{delivery.message_id}"
                return replace(each, link=f"https://discord.com/channels/{place}")
        return each

    async def affects(self, user_id: int, guild_id: int, about: str) -> Affected:
        """Whether an announcement affects a creator; raises NotAnnounced for none that this server made."""
        announcement = await self._load(guild_id, about)
        answer = await self._forecasts.answer(user_id)
        asked = announced(announcement)
        if announcement.state is State.WITHDRAWN:
            return Affected(announcement, Fate.WITHDRAWN, answer)
        if asked is None:
            return Affected(announcement, Fate.WORDS_ONLY, answer)
        if not fits(answer.report.world.catalogue, asked.change):
            return Affected(announcement, Fate.OUTDATED, answer)
        return await self._compared(announcement, answer)

    async def _compared(self, announcement: Announcement, answer: Answer) -> Affected:
        guild_id = announcement.guild_id
        here = await self.published(guild_id)
        told = effects(answer.report.profile, answer.report.world, here)
        own = [each for each in told if each.announced.id == announcement.id]
        if own:
            (effect,) = await self._linked(own, guild_id)
            return Affected(announcement, Fate.STANDS, answer, effect)
        later = (each for each in reversed(here) if each.corrects and _same_thing(each.change, announcement))
        by = next(later, None)
        linked = await self.with_link(by, guild_id) if by else None
        return Affected(announcement, Fate.CORRECTED, answer, by=linked)

    async def _load(self, guild_id: int, about: str) -> Announcement:
        found = await announcements.load(self._database, about)
        if found is None or found.guild_id != guild_id or found.published_at is None:
            raise NotAnnounced
        return found


def announced(announcement: Announcement, today: dt.date | None = None) -> Announced | None:
    """An announcement as the mind takes it; None where it changes nothing that can be compared.

    One that is not published yet counts as published `today`.
    """
    published = announcement.published_at.date() if announcement.published_at else today
    change = _change(announcement, published)
    if change is None or published is None:
        return None
    corrects = announcement.kind is Kind.CORRECTION
    return Announced(announcement.id, announcement.author_name, published, None, change, corrects)


def _change(announcement: Announcement, published: dt.date | None) -> Change | None:
    """Its structured change, from the day it names, else from the day on which it was published."""
    said, day = announcement.change, announcement.effective or published
    if said is None or day is None or announcement.feature is None:
        return None
    given = {
        "feature": announcement.feature,
        "from": day,
        "requirement": said.requirement,
        "at_least": said.at_least,
        "one_of": said.one_of or None,
        "status": said.status,
        "rate": said.rate,
        "countries": said.countries or None,
    }
    try:
        return Change.model_validate(given)
    except ValidationError:  # kept by an earlier version that knew other words
        return None


def _same_thing(change: Change, announcement: Announcement) -> bool:
    asked = announced(announcement)
    return asked is not None and change.subject == asked.change.subject


def _about(feature_id: str | None, told: Iterable[Effect]) -> Iterable[Effect]:
    return (each for each in told if feature_id is None or feature_id in _touched(each))


def _touched(effect: Effect) -> set[str]:
    return {flip.before.feature.id for flip in (effect.flip, *effect.also)}


def _by_weight(effect: Effect) -> tuple[int, int]:
    """What changes an answer first, then what may; among these the latest published first."""
    return list(Touch).index(effect.touch), -effect.announced.published.toordinal()
