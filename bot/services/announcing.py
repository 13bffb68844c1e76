"""Announcements: drafted, written, looked at, approved, published, planned, edited, withdrawn.

A change of what stands already is first kept apart, as a discarded draft (a proposal), so that nothing of it is
public before it is saved; the sweep takes proposals that never were.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.errors import ChangedMeanwhile, NeedsApproval, NoChannel, TooLate, UnknownAnnouncement
from bot.services import text_check
from bot.services.moderating import (
    BODY_AT_MOST,
    TITLE_AT_MOST,
    Act,
    Author,
    Frame,
    Listed,
    Preview,
    Words,
    blank,
    check,
    edited,
    fingerprint,
    in_plain_words,
    is_another,
    is_author,
    may_edit,
    must_ask,
    rewritten,
)
from bot.services.planning import DEFAULT_ZONE, moment
from bot.services.profiles import Clock
from bot.services.servers import Servers
from bot.services.text_check import Finding
from bot.store import Database, announcements, outbox
from bot.store.announcements import Announcement, State
from bot.store.errors import RefusedValue
from bot.store.outbox import Delivery
from bot.store.servers import Server
from forecast import Catalogue

#: How long a post is tried before it is given up with a reason.
TRIED_FOR = dt.timedelta(hours=24)
LISTED_AT_MOST = 10
_OPEN = (State.DRAFT, State.WAITING, State.SCHEDULED)


class Announcing:
    """What moderators do with announcements; every one is found in its own server only."""

    def __init__(
        self, database: Database, servers: Servers, catalogue: Catalogue, clock: Clock, new_id: Callable[[], str]
    ) -> None:
        """Keep the database, the settings of servers, what is known of features, the clock, and what draws ids."""
        self._database = database
        self._servers = servers
        self.catalogue = catalogue
        self._clock = clock
        self._new_id = new_id
        #: Told what is public now, and what it was earlier where it was already: set by whoever delivers.
        self.tell: Callable[[Announcement, Announcement | None], None] = _nobody
        self._turn = asyncio.Lock()  # between reading what somebody saw and acting on it, nobody changes it

    async def load(self, guild_id: int, about: str) -> Announcement:
        """One announcement of a server; raises UnknownAnnouncement, also for one of another server."""
        try:
            found = await announcements.load(self._database, about)
        except RefusedValue:
            found = None
        if found is None or found.guild_id != guild_id:
            raise UnknownAnnouncement
        return found

    async def listed(self, guild_id: int) -> list[Listed]:
        """The newest announcements of a server with their deliveries, and older ones that somebody must see to."""
        found = [Listed(each, tuple(await self._deliveries(each.id))) for each in await self.titles(guild_id)]
        return [each for number, each in enumerate(found) if number < LISTED_AT_MOST or each.wanting]

    async def titles(self, guild_id: int) -> list[Announcement]:
        """The announcements of a server to pick one from, the newest first."""
        return await announcements.of_server(self._database, guild_id, at=self._clock())

    async def draft(self, guild_id: int, author: Author, frame: Frame) -> Announcement:
        """Begin an announcement without words."""
        made = replace(
            blank(self._new_id(), guild_id, self._clock()),
            author_id=author.user_id,
            author_name=author.name,
            kind=frame.kind,
            feature=frame.feature,
            effective=frame.effective,
            source=frame.source,
            pings=frame.pings,
        )
        await announcements.draft(self._database, made)
        return made

    async def words(self, act: Act, proposal: str | None = None) -> Announcement:
        """What a form for editing is filled with; raises as editing itself would."""
        standing = await self._editable(act)
        return standing if proposal is None else await self.proposal(act, proposal)

    async def reframe(self, act: Act, effective: dt.date | None, source: str | None) -> Announcement:
        """Begin an edit, with another day or source where one is given: what the form is to be filled from."""
        standing = await self._editable(act)
        changed = replace(standing, effective=effective or standing.effective, source=source or standing.source)
        return standing if changed == standing else await self._keep(standing, changed)

    async def write(self, act: Act, words: Words, proposal: str | None = None) -> Announcement:
        """Keep what was written, in a draft, or beside what stands already; whether it can be posted is for `check`.

        What is too long for a post is cut.
        """
        async with self._turn:
            standing = await self._editable(act)
            base = standing if proposal is None else await self.proposal(act, proposal)
            title, body = words.title[:TITLE_AT_MOST], words.body[:BODY_AT_MOST]
            written = replace(base, title=title, body=body, change=words.change)
            try:
                return await self._keep(standing, written)
            except RefusedValue:  # a change of which only half is known
                return await self._keep(standing, replace(written, change=None))

    async def proposal(self, act: Act, proposal: str) -> Announcement:
        """The words kept beside an announcement until they are saved; raises UnknownAnnouncement."""
        found = await self.load(act.guild_id, proposal)
        if found.state is not State.DISCARDED:
            raise UnknownAnnouncement
        return found

    async def preview(self, act: Act, proposal: str | None = None) -> Preview:
        """How an announcement would stand, with what its text check found; raises BadText where it cannot."""
        standing = await self.load(act.guild_id, act.about)
        server = await self._servers.load(act.guild_id)
        if proposal is None:
            return Preview(standing, server, self._look_through(standing), fingerprint(standing))
        words = await self.proposal(act, proposal)
        after = edited(standing, words, self._clock())
        return Preview(after, server, self._look_through(words), fingerprint(words), standing)

    async def publish(self, act: Act) -> Announcement:
        """Post a draft in the server's channels; raises NeedsApproval where one moderator may not alone."""
        async with self._turn:
            found, server = await self._decided(act, State.DRAFT)
            if must_ask(server, found, act.members):
                raise NeedsApproval
            return await self._publish(found, server, None)

    async def ask(self, act: Act) -> Announcement:
        """Leave a draft to a second moderator."""
        async with self._turn:
            found, _ = await self._decided(act, State.DRAFT)
            with in_plain_words():
                await announcements.wait(self._database, found.id)
            return replace(found, state=State.WAITING)

    async def approve(self, act: Act) -> Announcement:
        """Post what waits for a second moderator, who is not its author; raises NotYours."""
        async with self._turn:
            found, server = await self._decided(act, State.WAITING)
            is_another(found, act)
            return await self._publish(found, server, act.user_id)

    async def schedule(self, act: Act, text: str) -> Announcement:
        """Plan a post for a time in the server's zone; raises BadTime, NeedsApproval, NotYours, NoChannel."""
        async with self._turn:
            found, server = await self._decided(act, *_OPEN)
            zone = server.zone or DEFAULT_ZONE
            instant = moment(text, zone, self._clock())
            approved: dict[str, Any] = {}
            if found.state is State.WAITING:
                is_another(found, act)
                approved = {"approved_by": act.user_id, "at": self._clock()}
            elif found.state is State.DRAFT and must_ask(server, found, act.members):
                raise NeedsApproval
            with in_plain_words():
                await announcements.schedule(self._database, found.id, instant, zone, **approved)
            return await self.load(act.guild_id, act.about)

    async def save(self, act: Act, proposal: str) -> Announcement:
        """Let a proposal take the place of what stands; what was approved before waits for approval again."""
        async with self._turn:
            standing = await self._editable(act)
            words = await self.proposal(act, proposal)
            check(words, self.catalogue)
            server = await self._servers.load(act.guild_id)
            if standing.state is State.SCHEDULED and must_ask(server, standing, act.members):
                is_author(standing, act)
                with in_plain_words():  # before the words change: they must not go out by themselves
                    await announcements.wait(self._database, standing.id)
            saved = await self._rewrite(standing, words)
            if saved.state is State.PUBLISHED:
                self.tell(saved, standing)
            return saved

    async def withdraw(self, act: Act) -> Announcement:
        """Mark an announcement withdrawn wherever it stands; one that was never posted is discarded."""
        found = await self.load(act.guild_id, act.about)
        with in_plain_words(found.state):
            if found.state is State.PUBLISHED:
                now = self._clock()
                withdrawn = await announcements.withdraw(self._database, found.id, now, deadline=now + TRIED_FOR)
                self.tell(withdrawn, found)
                return withdrawn
            await announcements.discard(self._database, found.id)
        return replace(found, state=State.DISCARDED)

    async def discard(self, act: Act) -> Announcement:
        """Give up what was never posted; raises TooLate for what was."""
        found = await self.load(act.guild_id, act.about)
        if found.state not in _OPEN:
            raise TooLate(state=found.state.value)
        return await self.withdraw(act)

    async def settle(self, guild_id: int, key: str, *, there: bool) -> None:
        """Take a moderator's word for whether a post arrived; raises UnknownAnnouncement, TooLate."""
        found = await self.load(guild_id, key.partition(".")[0])
        delivery = next((each for each in await self._deliveries(found.id) if each.key == key), None)
        if delivery is None:
            raise UnknownAnnouncement
        if not await outbox.settle(self._database, delivery.id, guild_id, there=there, at=self._clock()):
            raise ChangedMeanwhile

    async def _deliveries(self, about: str) -> list[Delivery]:
        return await outbox.of_announcement(self._database, about)

    async def _editable(self, act: Act) -> Announcement:
        found = await self.load(act.guild_id, act.about)
        may_edit(found, act)
        return found

    async def _decided(self, act: Act, *states: State) -> tuple[Announcement, Server]:
        """What somebody decides about, if it is still in one of the states, and what they saw, and can be posted."""
        found = await self.load(act.guild_id, act.about)
        if found.state not in states:
            raise TooLate(state=found.state.value)
        if act.seen != fingerprint(found):
            raise ChangedMeanwhile
        check(found, self.catalogue)
        server = await self._servers.load(act.guild_id)
        if not server.channels:
            raise NoChannel
        return found, server

    async def _publish(self, found: Announcement, server: Server, by: int | None) -> Announcement:
        now = self._clock()
        with in_plain_words(State.PUBLISHED):
            published = await announcements.publish(
                self._database, found.id, server.channels, now, deadline=now + TRIED_FOR, approved_by=by
            )
        self.tell(published, None)
        return published

    async def _keep(self, standing: Announcement, words: Announcement) -> Announcement:
        """Write into a draft; beside anything else, into a proposal of its own."""
        if standing.state is State.DRAFT:
            return await self._rewrite(standing, words)
        now = self._clock()
        apart = replace(
            blank(self._new_id(), words.guild_id, now),
            author_id=words.author_id,
            author_name=words.author_name,
            kind=words.kind,
            feature=words.feature,
            pings=words.pings,
        )
        apart = rewritten(apart, words)
        await announcements.draft(self._database, apart)
        await announcements.discard(self._database, apart.id)
        return replace(apart, state=State.DISCARDED)

    async def _rewrite(self, standing: Announcement, words: Announcement) -> Announcement:
        with in_plain_words(standing.state):
            now = self._clock()
            taken = rewritten(standing, words)
            return await announcements.rewrite(self._database, taken, now, deadline=now + TRIED_FOR)

    def _look_through(self, found: Announcement) -> tuple[Finding, ...]:
        check(found, self.catalogue)
        feature = self.catalogue.features.get(found.feature or "")
        day = found.effective or self._clock().date()
        figures = text_check.thresholds(feature, day, found.change) if feature else {}
        paid = text_check.rate_figures(feature, found.change) if feature else frozenset()
        return text_check.check(f"{found.title}\n{found.body}", figures, paid)


def _nobody(now: Announcement, earlier: Announcement | None) -> None:
    """Be told of something, where nothing is delivered."""
