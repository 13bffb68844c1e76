"""Alerts: a message to those who asked for one, when an answer of theirs changes, and not otherwise."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.services.announced import AnnouncedHere, announced
from bot.services.forecasts import Forecasts
from bot.services.profiles import Clock
from bot.store import Database, alerts, announcements, outbox, preferences
from bot.store.alerts import Alerts as Subscription
from bot.store.announcements import Announcement, State
from bot.store.outbox import Delivery
from forecast import ProfileRecord, World
from forecast.announced import Announced
from forecast.effects import effects
from forecast.news import News, is_current, measure, news_between, news_since, read_news, together

#: Nobody hears of us more often than this.
APART = dt.timedelta(hours=24)
#: How long an alert is tried; after that its news is old.
TRIED_FOR = dt.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class AlertsState:
    """Whether somebody gets alerts, since when, for which servers, and how the last one went."""

    since: dt.date | None = None
    guilds: tuple[int, ...] = ()
    sent: dt.date | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """What a message to one person says, in their language: the answers that changed, and what changed them.

    `causes` are announcements by their id; what was withdrawn is not among them.
    """

    key: str
    language: str
    news: tuple[News, ...]
    causes: Mapping[str, Announced]


class Alerts:
    """Keeps who wants to hear of changes, and finds out what there is to hear."""

    def __init__(
        self, database: Database, forecasts: Forecasts, here: AnnouncedHere, clock: Clock, new_id: Callable[[], str]
    ) -> None:
        """Keep the database, what judges creators, what stands in servers, the clock, and what draws keys."""
        self._database = database
        self._forecasts = forecasts
        self._here = here
        self._clock = clock
        self._new_id = new_id

    async def turn_on(self, user_id: int, guild_id: int | None, language: str) -> None:
        """Tell somebody of changes from now on: of the catalogue, and of a server's announcements."""
        measured = measure(await self._forecasts.record(user_id), self._forecasts.world())
        await alerts.subscribe(self._database, user_id, guild_id, language, measured, self._clock())

    async def turn_off(self, user_id: int) -> None:
        """Tell somebody nothing more; what waits to be sent is not sent."""
        await alerts.stop(self._database, user_id)

    async def look(self, user_id: int) -> AlertsState:
        """How it stands with somebody's alerts."""
        found = await alerts.load(self._database, user_id)
        if found is None:
            return AlertsState()
        sent = found.sent_at.date() if found.sent_at else None
        return AlertsState(found.since.date(), tuple(found.guilds), sent, found.closed_at is not None)

    async def profile_changed(self, user_id: int) -> None:
        """Measure anew what somebody told differently: their own edit is no news to them."""
        if await alerts.load(self._database, user_id) is not None:
            await self._measure(user_id, await self._forecasts.record(user_id), self._forecasts.world())

    async def announced(self, announcement: Announcement, earlier: Announcement | None = None) -> int:
        """Tell a server's subscribers what a publication, an edit or a withdrawal changes for them; give to how many.

        `earlier` is the announcement as it stood before, where it was edited.
        """
        withdrawn = announcement.state is State.WITHDRAWN
        before = _version(announcement if withdrawn else earlier)
        after = None if withdrawn else _version(announcement)
        if before == after:
            return 0
        others = [e for e in await self._here.published(announcement.guild_id) if e.id != announcement.id]
        sides = _Sides(_with(others, before), _with(others, after), _features(before, after))
        told = 0
        for each in await alerts.of_server(self._database, announcement.guild_id):
            told += await self._queue(
                each, sides.news(await self._forecasts.record(each.user_id), self._forecasts.world())
            )
        return told

    async def catalogue_changed(self) -> int:
        """Tell every subscriber what the catalogue changed for them since last time; give to how many."""
        world, told = self._forecasts.world(), 0
        for each in await alerts.everybody(self._database):
            record = await self._forecasts.record(each.user_id)
            news = news_since(each.verdicts, record, world) if each.verdicts else ()
            told += await self._queue(each, news)
            if each.verdicts is None or not is_current(each.verdicts, record, world):
                await self._measure(each.user_id, record, world)
        return told

    async def message(self, delivery: Delivery) -> Alert | None:
        """What an alert says when it is sent; None where nothing is left to say, or nobody to say it to."""
        found = await alerts.load(self._database, delivery.user_id) if delivery.user_id else None
        news = together(_written(delivery.says or ""))
        if found is None or not news:
            return None
        language = await preferences.language_of(self._database, found.user_id) or found.language
        return Alert(delivery.key, language, news, await self._causes(news))

    async def free_at(self, user_id: int) -> dt.datetime | None:
        """The moment before which nothing may be sent to somebody; None where it may be sent now.

        Only an alert that was written while another was under way can be too early.
        """
        found = await alerts.load(self._database, user_id)
        free = found.sent_at + APART if found and found.sent_at else None
        return free if free and free > self._clock() else None

    async def sent(self, user_id: int) -> None:
        """Note that an alert arrived: the next one may come a day later."""
        await alerts.sent(self._database, user_id, self._clock())

    async def closed(self, user_id: int) -> None:
        """Note that somebody takes no messages from us: nothing more is sent until they turn alerts on again."""
        await alerts.closed(self._database, user_id, self._clock())

    async def _queue(self, to: Subscription, news: Sequence[News]) -> bool:
        """Put a message into the outbox, or its words into the one that waits there."""
        await asyncio.sleep(0)  # many may have asked, and judging them is work: others get a turn in between
        if not news or to.closed_at is not None:
            return False
        now = self._clock()
        due = max(now, to.sent_at + APART) if to.sent_at else now
        key = self._new_id()
        says = "\n".join(f"{each.encode()} {key}" for each in news)  # what is told again later is a line of its own
        await outbox.queue_alert(
            self._database, key=key, user_id=to.user_id, says=says, due_at=due, deadline=due + TRIED_FOR
        )
        return True

    async def _measure(self, user_id: int, record: ProfileRecord, world: World) -> None:
        await alerts.keep_verdicts(self._database, user_id, measure(record, world))

    async def _causes(self, news: Iterable[News]) -> dict[str, Announced]:
        found = {}
        for about in dict.fromkeys(each.announcement for each in news if each.announcement):
            announcement = await announcements.load(self._database, about)
            cause = _version(announcement)
            if announcement and cause and announcement.state is State.PUBLISHED:
                found[about] = await self._here.with_link(cause, announcement.guild_id)
        return found


@dataclass(frozen=True, slots=True)
class _Sides:
    """What stood in a server and what stands there now, of which only some features concern anybody."""

    before: list[Announced]
    after: list[Announced]
    features: frozenset[str]

    def news(self, record: ProfileRecord, world: World) -> tuple[News, ...]:
        """What differs for one person between the two."""
        profile = record.on(world.day)
        sides = (effects(profile, world, side) for side in (self.before, self.after))
        return news_between(*([e for e in side if e.announced.change.feature in self.features] for side in sides))


def _written(says: str) -> tuple[News, ...]:
    return read_news("\n".join(line.partition(" ")[0] for line in says.splitlines()))


def _version(announcement: Announcement | None) -> Announced | None:
    return announced(announcement) if announcement is not None else None


def _with(others: Sequence[Announced], version: Announced | None) -> list[Announced]:
    """What stands with one version of an announcement, in the order of publication."""
    every = [*others, version] if version is not None else [*others]
    return sorted(every, key=lambda each: each.published)


def _features(*versions: Announced | None) -> frozenset[str]:
    return frozenset(each.change.feature for each in versions if each is not None)
