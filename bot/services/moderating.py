"""What moderators decide about announcements, as plain data, and the rules that hold for it.

A decision is bound to what somebody saw: `fingerprint` changes as soon as anything does that will be posted.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.errors import BadText, BotError, ChangedMeanwhile, NotYours, TooLate, UnknownAnnouncement
from bot.services.text_check import Finding
from bot.store.announcements import Announcement, Changed, Edit, Kind, State, edited_parts
from bot.store.errors import NoSuchAnnouncement, WrongState
from bot.store.outbox import Delivery
from bot.store.servers import Server
from forecast import BadInput, Catalogue
from forecast.changes import apply, parse_changes

TITLE_AT_MOST, BODY_AT_MOST = 200, 3_000


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: their id, and the name that will stand under the post."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What an announcement is about, before a word of it is written."""

    kind: Kind = Kind.NEW
    feature: str | None = None
    effective: dt.date | None = None
    source: str | None = None
    pings: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in the form: title, text, and the structured change, if any."""

    title: str
    body: str
    change: Changed | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody's decision: about which announcement of which server, having seen which words of it.

    `members` are those whom the post pings: None where that cannot be told, which counts as more than allowed.
    """

    guild_id: int
    user_id: int
    about: str
    seen: str = ""
    members: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """An announcement as it would stand, what it would replace, and what to look at again."""

    announcement: Announcement
    server: Server
    findings: tuple[Finding, ...]
    seen: str
    replaces: Announcement | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An announcement and what became of it in each channel."""

    announcement: Announcement
    deliveries: tuple[Delivery, ...]

    @property
    def wanting(self) -> bool:
        """Whether a person must see to it: approve it, or look whether it arrived."""
        return self.announcement.state is State.WAITING or any(each.state == "unclear" for each in self.deliveries)


def fingerprint(found: Announcement) -> str:
    """A few characters that are others as soon as anything is that will be posted."""
    said = (found.kind, found.feature, found.effective, found.source, found.title, found.body, found.pings)
    return hashlib.sha256(repr((said, found.change)).encode("utf-8", "replace")).hexdigest()[:8]


def may_ask(server: Server, found: Announcement) -> bool:
    """Whether it depends on how many members a post pings if a second moderator is needed."""
    return server.approve_above is not None and server.role_id is not None and found.pings


def must_ask(server: Server, found: Announcement, members: int | None) -> bool:
    """Whether a second moderator is needed; `members` are those pinged, None where that cannot be told."""
    limit = server.approve_above
    return may_ask(server, found) and (members is None or limit is None or members > limit)


def is_another(found: Announcement, act: Act) -> None:
    """Nobody approves their own; and where it is not known any more whose it is, nobody does: raises NotYours."""
    if found.author_id is None or found.author_id == act.user_id:
        raise NotYours(reason="own" if found.author_id else "unknown")


def is_author(found: Announcement, act: Act) -> None:
    """Only the author changes words that another moderator reads and answers for; raises NotYours."""
    if found.author_id != act.user_id:
        raise NotYours(reason="author")


def may_edit(found: Announcement, act: Act) -> None:
    """Nobody but the author changes words that another moderator answers for; raises NotYours, TooLate."""
    if found.state in (State.WITHDRAWN, State.DISCARDED):
        raise TooLate(state=found.state.value)
    approved = found.state is State.SCHEDULED and found.approved_by is not None
    if found.state is State.WAITING or approved:
        is_author(found, act)


def check(found: Announcement, catalogue: Catalogue) -> None:
    """Refuse words that cannot be posted, and a change that the catalogue cannot take; raises BadText."""
    for field, text, most in (("title", found.title, TITLE_AT_MOST), ("body", found.body, BODY_AT_MOST)):
        if not text.strip():
            raise BadText(field=field, reason="empty")
        if len(text) > most:
            raise BadText(field=field, reason="long", most=most)
    if found.change is None:
        return
    if found.effective is None:
        raise BadText(field="what", reason="no_day")
    try:
        apply(catalogue, parse_changes([_as_change(found, found.change)]))
    except BadInput:
        raise BadText(field="value", reason="rate_refused" if found.change.rate else "refused") from None


def _as_change(found: Announcement, change: Changed) -> dict[str, object]:
    """A structured change in the form in which the mind reads it."""
    given: dict[str, object] = {"feature": found.feature or "", "from": found.effective}
    given |= {"requirement": change.requirement, "at_least": change.at_least, "status": change.status}
    given |= {"one_of": change.one_of or None, "countries": change.countries or None, "rate": change.rate}
    return {key: value for key, value in given.items() if value is not None}


def blank(about: str, guild_id: int, now: dt.datetime) -> Announcement:
    """An announcement about which nothing is decided yet."""
    return Announcement(
        id=about, guild_id=guild_id, author_id=None, author_name=None, kind=Kind.NEW, feature=None, effective=None,
        source=None, title="", body="", pings=True, change=None, state=State.DRAFT, version=1, zone=None,
        created_at=now, publish_at=None, published_at=None, withdrawn_at=None, approved_by=None, edits=(),
    )  # fmt: skip


def rewritten(standing: Announcement, words: Announcement) -> Announcement:
    """What stands, with the words, the day, the source and the change of another."""
    return replace(
        standing,
        title=words.title,
        body=words.body,
        change=words.change,
        effective=words.effective,
        source=words.source,
    )


def edited(standing: Announcement, words: Announcement, at: dt.datetime) -> Announcement:
    """What will stand once these words are saved: where it is public already, with the edit on record."""
    after, parts = rewritten(standing, words), edited_parts(standing, words)
    if standing.state is not State.PUBLISHED or not parts:
        return after
    return replace(after, edits=(*standing.edits, Edit(standing.version + 1, at, parts)))


@contextlib.contextmanager
def in_plain_words(state: State | None = None) -> Iterator[None]:
    """Let what the store refuses be said: somebody else was faster, or it is gone."""
    try:
        yield
    except NoSuchAnnouncement:
        raise UnknownAnnouncement from None
    except WrongState:
        raise _late(state) from None


def _late(state: State | None) -> BotError:
    return ChangedMeanwhile() if state is None else TooLate(state=state.value)
