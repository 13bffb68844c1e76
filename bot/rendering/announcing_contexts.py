"""What the templates of settings and announcements are given, as a moderator sees them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A channel for announcements, and which permissions the bot lacks in it."""

    channel_id: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettingsPage:
    """What a server has set, and whether the bot can post where it shall."""

    places: tuple[Place, ...]
    role_id: int | None
    everyone: bool
    language: str | None
    zone: str | None
    announcer_role_id: int | None
    approve_above: int | None


@dataclass(frozen=True)
class Noticed:
    """Something in a text to look at again: what kind, the words, and for a figure the fact and the thresholds."""

    kind: str
    given: str
    fact: str | None = None
    expected: tuple[int, ...] = ()


@dataclass(frozen=True)
class PostLines:
    """A public post as lines of a page: exactly what will be posted."""

    content: str
    description: str
    footer: str


@dataclass(frozen=True)
class PreviewPage:
    """An announcement before it is posted: what will happen, what it says, whom it pings and concerns, doubts.

    `stage` says what can be decided now: `draft`, `ask` (a second moderator must say yes), `own` (it waits for
    another), `approve`, `scheduled`, `public`, `over`, or `save` for words that shall replace what stands.
    """

    stage: str
    places: tuple[Place, ...]
    role_id: int | None
    everyone: bool
    post: PostLines
    cut: bool
    reach: object | None
    findings: tuple[Noticed, ...]
    when: int | None
    local: str | None
    zone: str | None


@dataclass(frozen=True)
class DonePage:
    """What was just done with an announcement: `published`, `asked`, `scheduled`, `saved`, `discarded`, ..."""

    done: str
    title: str
    channels: tuple[int, ...]
    when: int | None
    local: str | None
    zone: str | None


@dataclass(frozen=True)
class WithdrawPage:
    """The question before an announcement is withdrawn: whether it stands in public."""

    title: str
    public: bool


@dataclass(frozen=True)
class RefusedPage:
    """What was written that cannot be used, in one sentence; the rest is kept."""

    facts: dict[str, str | int]


@dataclass(frozen=True)
class Copy:
    """A channel, and the address of the post that stands there, if one does."""

    channel_id: int | None
    url: str | None


@dataclass(frozen=True)
class Became:
    """What became of an announcement in some channels, the same in each; `stands` says that a post is there.

    `newest` says that it has the newest words.
    """

    state: str
    reason: str | None
    stands: bool
    newest: bool
    copies: tuple[Copy, ...]


@dataclass(frozen=True)
class Item:
    """One announcement of the list, with what became of it in each channel."""

    title: str
    kind: str
    state: str
    author: str | None
    when: int | None
    became: tuple[Became, ...]


@dataclass(frozen=True)
class Doubt:
    """A post of which nobody but a person can tell whether it arrived."""

    title: str
    channel_id: int | None


@dataclass(frozen=True)
class AnnouncementsPage:
    """What was announced in a server, the newest first; the first post that a person must look for."""

    items: tuple[Item, ...]
    waiting: int
    doubt: Doubt | None
