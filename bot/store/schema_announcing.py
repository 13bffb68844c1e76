"""The shape of what servers announce: their settings, the announcements, the outbox, the alerts.

As in `schema.py`, on the same `metadata`. Here a column carries its bounds in `info["kind"]`, from which come
both the CHECK and the refusal in Python (`rows.py`). A table of `info["forget"] = "name"` keeps its rows when a
person is erased, because a public post stands; `info["names"]` then says whom it names, and what goes with them.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import CheckConstraint, Column, ColumnElement, ForeignKey, Index, Table, Text, and_, or_
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from bot.store.columns import BIG_NUMBER, Day, Flag, Instant, Naming, Privacy, labelled
from bot.store.facts import ANY_NUMBER, DISCORD_ID, LANGUAGE, Choice, Kind, Number, Prose, Truth, Word
from bot.store.schema import metadata

ANNOUNCEMENT_ID: Final = Word("a-z2-7", 12, 12)
KEY: Final = Word("a-z0-9.", 1, 40)
NAME: Final = Word("a-z0-9_", 1, 64)
FEATURE: Final = Word("a-z0-9_.", 1, 64)
AMOUNT: Final = Word("0-9.", 1, 16)
COUNTRY: Final = Word("A-Z", 2, 2)
ZONE: Final = Word("A-Za-z0-9_+/-", 1, 64)
SOME: Final = Number(0, 1_000_000)
VERSION: Final = Number(1, 1_000_000)
STATES: Final = Choice(("draft", "waiting", "scheduled", "published", "withdrawn", "discarded"))
KINDS: Final = Choice(("new", "change", "ending", "reminder", "correction"))
DELIVERY_STATES: Final = Choice(("waiting", "done", "failed", "unclear"))


def _bounded(name: str, kind: Kind, privacy: Privacy, *parts: SchemaItem, **options: bool) -> Column[Any]:
    """Make a column that also says what may stand in it."""
    column = labelled(name, _type_of(kind), privacy, *parts, **options)
    column.info["kind"] = kind
    return column


def _type_of(kind: Kind) -> TypeEngine[Any]:
    if isinstance(kind, Truth):
        return Flag()
    return BIG_NUMBER if isinstance(kind, Number) else Text()


def _own(name: str, kind: Kind = DISCORD_ID, privacy: Privacy = "operational", *parts: SchemaItem) -> Column[Any]:
    """Make a column of the primary key, whose value is given and not counted up."""
    return _bounded(name, kind, privacy, *parts, primary_key=True, autoincrement=False)


def _within(*columns: Column[Any]) -> Iterator[SchemaItem]:
    """The columns, and that each stays within its bounds."""
    yield from columns
    for column in columns:
        if "kind" in column.info:
            yield CheckConstraint(column.info["kind"].condition(column), name=f"{column.name}_bounds")


def _child_of(parent: str) -> ForeignKey:
    return ForeignKey(parent, ondelete="CASCADE")


def _only_one(*columns: Column[Any]) -> ColumnElement[bool]:
    """The condition that one of the columns is filled, and all others are empty."""
    ways = ([each.is_not(None) if each is one else each.is_(None) for each in columns] for one in columns)
    return or_(*(and_(*way) for way in ways))


servers: Final = Table(
    "servers",
    metadata,
    *_within(
        _own("guild_id"),
        _bounded("role_id", DISCORD_ID, "operational"),
        _bounded("language", LANGUAGE, "operational"),
        _bounded("zone", ZONE, "operational"),
        _bounded("announcer_role_id", DISCORD_ID, "operational"),
        _bounded("approve_above", SOME, "operational"),
        labelled("set_at", Instant(), "operational", nullable=False),
    ),
    info={"person": None},
    sqlite_strict=True,
)
"""What a server set: whom to ping, in which language and time zone, who may announce; no row where nothing was."""

server_channels: Final = Table(
    "server_channels",
    metadata,
    *_within(_own("guild_id", DISCORD_ID, "operational", _child_of("servers.guild_id")), _own("channel_id")),
    info={"person": None},
    sqlite_strict=True,
)
"""The channels in which a server announces."""

_approved_by = _bounded("approved_by", DISCORD_ID, "identifier")
_approved_at = labelled("approved_at", Instant(), "operational")

announcements: Final = Table(
    "announcements",
    metadata,
    *_within(
        _own("id", ANNOUNCEMENT_ID),
        _bounded("guild_id", DISCORD_ID, "operational", nullable=False),
        _bounded("author_id", DISCORD_ID, "identifier"),
        _bounded("author_name", Prose(1, 100), "personal"),
        _bounded("kind", KINDS, "operational", nullable=False),
        _bounded("feature", FEATURE, "operational"),
        labelled("effective", Day(), "operational"),
        _bounded("source", Prose(0, 300), "operational"),
        _bounded("title", Prose(0, 200), "personal", nullable=False),
        _bounded("body", Prose(0, 3000), "personal", nullable=False),
        _bounded("pings", Truth(), "operational", nullable=False),
        _bounded("state", STATES, "operational", nullable=False),
        _bounded("version", VERSION, "operational", nullable=False),
        _bounded("zone", ZONE, "operational"),
        labelled("created_at", Instant(), "personal", nullable=False),
        labelled("publish_at", Instant(), "operational"),
        labelled("published_at", Instant(), "operational"),
        labelled("withdrawn_at", Instant(), "operational"),
        _approved_by,
        _approved_at,
        labelled("maybe_public_since", Instant(), "operational"),
    ),
    CheckConstraint(or_(_approved_by.is_(None), _approved_at.is_not(None)), name="approval_whole"),
    Index(None, "guild_id", "created_at"),
    Index(None, "state", "publish_at"),
    info={
        "person": "author_id",
        "since": "created_at",
        "forget": "name",
        "names": (Naming("author_id", "created_at", ("author_name",)), Naming("approved_by", "approved_at")),
    },
    sqlite_strict=True,
)
"""What a server announced, or is about to: the words, who wrote them, and how far it has come.

`maybe_public_since` is set by a restore: what became of it after the backup was taken, the backup cannot tell.
"""

_requirement = _bounded("requirement", NAME, "operational")
_status = _bounded("status", NAME, "operational")
_rate = _bounded("rate", Word("0-9.,", 3, 33), "operational")

announced_changes: Final = Table(
    "announced_changes",
    metadata,
    *_within(
        _own("announcement_id", ANNOUNCEMENT_ID, "operational", _child_of("announcements.id")),
        _requirement,
        _bounded("at_least", ANY_NUMBER, "operational"),
        _bounded("one_of", Word("a-zA-Z0-9_,", 1, 500), "operational"),
        _status,
        _bounded("countries", Word("A-Z,", 2, 800), "operational"),
        _rate,
    ),
    CheckConstraint(_only_one(_requirement, _status, _rate), name="one_thing"),
    info={"person": None},
    sqlite_strict=True,
)
"""What an announcement changes in the catalogue of its server, from the announcement's own day on."""

announcement_edits: Final = Table(
    "announcement_edits",
    metadata,
    *_within(
        _own("announcement_id", ANNOUNCEMENT_ID, "operational", _child_of("announcements.id")),
        _own("version", VERSION),
        labelled("edited_at", Instant(), "operational", nullable=False),
        _bounded("parts", Word("a-z,", 1, 100), "operational", nullable=False),
    ),
    info={"person": None},
    sqlite_strict=True,
)
"""Which parts of a public announcement were changed, and when."""

alerts: Final = Table(
    "alerts",
    metadata,
    *_within(
        _own("user_id", DISCORD_ID, "identifier"),
        _bounded("language", LANGUAGE, "personal", nullable=False),
        labelled("since", Instant(), "personal", nullable=False),
        labelled("sent_at", Instant(), "personal"),
        labelled("closed_at", Instant(), "personal"),
        _bounded("verdicts", Prose(0, 4000), "personal"),
    ),
    info={"person": "user_id", "since": "since"},
    sqlite_strict=True,
)
"""Who asked to be told when a verdict of theirs changes, and the verdicts that they know."""

alert_servers: Final = Table(
    "alert_servers",
    metadata,
    *_within(
        _own("user_id", DISCORD_ID, "identifier", _child_of("alerts.user_id")),
        _own("guild_id", DISCORD_ID, "personal"),
        labelled("since", Instant(), "personal", nullable=False),
    ),
    Index(None, "guild_id"),
    info={"person": "user_id", "since": "since"},
    sqlite_strict=True,
)
"""The servers whose announcements an alert may be about."""

_user_id = _bounded("user_id", DISCORD_ID, "identifier", _child_of("alerts.user_id"))
_since = labelled("since", Instant(), "personal")
_announcement_id = _bounded("announcement_id", ANNOUNCEMENT_ID, "operational", _child_of("announcements.id"))
_lease_owner = _bounded("lease_owner", Prose(1, 100), "operational")
_lease_until = labelled("lease_until", Instant(), "operational")

deliveries: Final = Table(
    "deliveries",
    metadata,
    *_within(
        labelled("id", BIG_NUMBER, "operational", primary_key=True),
        _bounded("key", KEY, "operational", nullable=False, unique=True),
        _bounded("kind", Choice(("post", "alert")), "operational", nullable=False),
        _announcement_id,
        _bounded("guild_id", DISCORD_ID, "operational"),
        _bounded("channel_id", DISCORD_ID, "operational"),
        _user_id,
        _bounded("says", Prose(1, 2000), "personal"),
        _bounded("state", DELIVERY_STATES, "operational", nullable=False),
        _bounded("reason", NAME, "operational"),
        _bounded("wanted", VERSION, "operational", nullable=False),
        _bounded("posted", SOME, "operational"),
        _bounded("message_id", DISCORD_ID, "operational"),
        _bounded("publish", Truth(), "operational", nullable=False),
        _bounded("published", Truth(), "operational", nullable=False),
        _bounded("attempts", SOME, "operational", nullable=False),
        labelled("attempted_at", Instant(), "operational"),
        labelled("error_at", Instant(), "operational"),
        labelled("due_at", Instant(), "operational", nullable=False),
        labelled("next_at", Instant(), "operational", nullable=False),
        labelled("deadline", Instant(), "operational", nullable=False),
        _lease_owner,
        _lease_until,
        labelled("sent_at", Instant(), "operational"),
        _since,
    ),
    CheckConstraint(_announcement_id.is_(None) != _user_id.is_(None), name="one_target"),
    CheckConstraint(_user_id.is_(None) == _since.is_(None), name="since_with_user"),
    CheckConstraint(_lease_owner.is_(None) == _lease_until.is_(None), name="lease_whole"),
    Index(None, "state", "next_at"),
    Index(None, "announcement_id"),
    Index(None, "user_id"),
    info={"person": "user_id", "since": "since"},
    sqlite_strict=True,
)
"""The outbox: one message in one channel, or one to a person; `since` is when that person asked for alerts."""

reach_counts: Final = Table(
    "reach_counts",
    metadata,
    *_within(
        _own("guild_id"),
        labelled("day", Day(), "operational", nullable=False),
        _bounded("change", Prose(1, 300), "operational", nullable=False),
        _bounded("gain", SOME, "operational", nullable=False),
        _bounded("lose", SOME, "operational", nullable=False),
        _bounded("unknown", SOME, "operational", nullable=False),
        _bounded("of", SOME, "operational", nullable=False),
    ),
    info={"person": None},
    sqlite_strict=True,
)
"""Whom a change would reach in a server, in round numbers: the one count that was taken there last."""
