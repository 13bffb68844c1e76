"""What servers announce: their settings, the announcements, the outbox, the alerts, and how many a change reaches."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")
TEXT = sa.Text()
FLAG = sa.Integer()

ID = "BETWEEN 1 AND 9223372036854775807"
SOME = "BETWEEN 0 AND 1000000"
VERSION = "BETWEEN 1 AND 1000000"
TRUTH = "IN (0, 1)"
ONE_THING = (
    "requirement IS NOT NULL AND status IS NULL AND rate IS NULL"
    " OR requirement IS NULL AND status IS NOT NULL AND rate IS NULL"
    " OR requirement IS NULL AND status IS NULL AND rate IS NOT NULL"
)

Columns = dict[str, tuple[sa.types.TypeEngine[Any], bool, str | tuple[str, int, int]]]
"""Name -> type, whether it may be empty, and its bounds: a condition, or (alphabet or nothing, shortest, longest)."""

ANNOUNCEMENT_ID = ("a-z2-7", 12, 12)
NAME = ("a-z0-9_", 1, 64)
ZONE = ("A-Za-z0-9_+/-", 1, 64)
LANGUAGE = ("a-z", 2, 3)

SERVERS: Columns = {
    "guild_id": (NUMBER, False, ID),
    "role_id": (NUMBER, True, ID),
    "language": (TEXT, True, LANGUAGE),
    "zone": (TEXT, True, ZONE),
    "announcer_role_id": (NUMBER, True, ID),
    "approve_above": (NUMBER, True, SOME),
    "set_at": (NUMBER, False, ""),
}
CHANNELS: Columns = {"guild_id": (NUMBER, False, ID), "channel_id": (NUMBER, False, ID)}
ANNOUNCEMENTS: Columns = {
    "id": (TEXT, False, ANNOUNCEMENT_ID),
    "guild_id": (NUMBER, False, ID),
    "author_id": (NUMBER, True, ID),
    "author_name": (TEXT, True, ("", 1, 100)),
    "kind": (TEXT, False, "IN ('new', 'change', 'ending', 'reminder', 'correction')"),
    "feature": (TEXT, True, ("a-z0-9_.", 1, 64)),
    "effective": (DAY, True, ""),
    "source": (TEXT, True, ("", 0, 300)),
    "title": (TEXT, False, ("", 0, 200)),
    "body": (TEXT, False, ("", 0, 3000)),
    "pings": (FLAG, False, TRUTH),
    "state": (TEXT, False, "IN ('draft', 'waiting', 'scheduled', 'published', 'withdrawn', 'discarded')"),
    "version": (NUMBER, False, VERSION),
    "zone": (TEXT, True, ZONE),
    "created_at": (NUMBER, False, ""),
    "publish_at": (NUMBER, True, ""),
    "published_at": (NUMBER, True, ""),
    "withdrawn_at": (NUMBER, True, ""),
    "approved_by": (NUMBER, True, ID),
    "approved_at": (NUMBER, True, ""),
}
CHANGES: Columns = {
    "announcement_id": (TEXT, False, ANNOUNCEMENT_ID),
    "requirement": (TEXT, True, NAME),
    "at_least": (NUMBER, True, "BETWEEN 0 AND 1000000000000"),
    "one_of": (TEXT, True, ("a-zA-Z0-9_,", 1, 500)),
    "status": (TEXT, True, NAME),
    "countries": (TEXT, True, ("A-Z,", 2, 800)),
    "rate": (TEXT, True, ("0-9.,", 3, 33)),
}
EDITS: Columns = {
    "announcement_id": (TEXT, False, ANNOUNCEMENT_ID),
    "version": (NUMBER, False, VERSION),
    "edited_at": (NUMBER, False, ""),
    "parts": (TEXT, False, ("a-z,", 1, 100)),
}
ALERTS: Columns = {
    "user_id": (NUMBER, False, ID),
    "language": (TEXT, False, LANGUAGE),
    "since": (NUMBER, False, ""),
    "sent_at": (NUMBER, True, ""),
    "closed_at": (NUMBER, True, ""),
    "verdicts": (TEXT, True, ("", 0, 4000)),
}
ALERT_SERVERS: Columns = {
    "user_id": (NUMBER, False, ID),
    "guild_id": (NUMBER, False, ID),
    "since": (NUMBER, False, ""),
}
DELIVERIES: Columns = {
    "id": (NUMBER, False, ""),
    "key": (TEXT, False, ("a-z0-9.", 1, 40)),
    "kind": (TEXT, False, "IN ('post', 'alert')"),
    "announcement_id": (TEXT, True, ANNOUNCEMENT_ID),
    "guild_id": (NUMBER, True, ID),
    "channel_id": (NUMBER, True, ID),
    "user_id": (NUMBER, True, ID),
    "says": (TEXT, True, ("", 1, 2000)),
    "state": (TEXT, False, "IN ('waiting', 'done', 'failed', 'unclear')"),
    "reason": (TEXT, True, NAME),
    "wanted": (NUMBER, False, VERSION),
    "posted": (NUMBER, True, SOME),
    "message_id": (NUMBER, True, ID),
    "publish": (FLAG, False, TRUTH),
    "published": (FLAG, False, TRUTH),
    "attempts": (NUMBER, False, SOME),
    "attempted_at": (NUMBER, True, ""),
    "error_at": (NUMBER, True, ""),
    "due_at": (NUMBER, False, ""),
    "next_at": (NUMBER, False, ""),
    "deadline": (NUMBER, False, ""),
    "lease_owner": (TEXT, True, ("", 1, 100)),
    "lease_until": (NUMBER, True, ""),
    "sent_at": (NUMBER, True, ""),
    "since": (NUMBER, True, ""),
}
COUNTS: Columns = {
    "guild_id": (NUMBER, False, ID),
    "day": (DAY, False, ""),
    "change": (TEXT, False, ("", 1, 300)),
    "gain": (NUMBER, False, SOME),
    "lose": (NUMBER, False, SOME),
    "unknown": (NUMBER, False, SOME),
    "of": (NUMBER, False, SOME),
}


def upgrade() -> None:
    """Make the nine tables."""
    _make("servers", SERVERS, ["guild_id"])
    _make(
        "server_channels",
        CHANNELS,
        ["guild_id", "channel_id"],
        _child("server_channels", "guild_id", "servers"),
    )
    approval = _check("announcements", "approval_whole", "approved_by IS NULL OR approved_at IS NOT NULL")
    _make("announcements", ANNOUNCEMENTS, ["id"], approval)
    op.create_index("ix_announcements_guild_id_created_at", "announcements", ["guild_id", "created_at"])
    op.create_index("ix_announcements_state_publish_at", "announcements", ["state", "publish_at"])
    one_thing = _check("announced_changes", "one_thing", ONE_THING)
    _make("announced_changes", CHANGES, ["announcement_id"], _of_announcement("announced_changes"), one_thing)
    _make("announcement_edits", EDITS, ["announcement_id", "version"], _of_announcement("announcement_edits"))
    _make("alerts", ALERTS, ["user_id"])
    _make("alert_servers", ALERT_SERVERS, ["user_id", "guild_id"], _child("alert_servers", "user_id", "alerts"))
    op.create_index("ix_alert_servers_guild_id", "alert_servers", ["guild_id"])
    _make("deliveries", DELIVERIES, ["id"], *_delivery_parts())
    for columns in (["state", "next_at"], ["announcement_id"], ["user_id"]):
        op.create_index(f"ix_deliveries_{'_'.join(columns)}", "deliveries", columns)
    _make("reach_counts", COUNTS, ["guild_id"])


def downgrade() -> None:
    """Refuse: a database goes back by restoring a backup, never by dropping what people told."""
    raise NotImplementedError


def _make(table: str, columns: Columns, key: list[str], *parts: SchemaItem) -> None:
    counted = table == "deliveries"
    made = [
        sa.Column(name, kind, nullable=empty, autoincrement="auto" if counted else False)
        for name, (kind, empty, _) in columns.items()
    ]
    primary = sa.PrimaryKeyConstraint(*key, name=f"pk_{table}")
    op.create_table(table, *made, primary, *_bounds(table, columns), *parts, sqlite_strict=True)


def _bounds(table: str, columns: Columns) -> Iterator[SchemaItem]:
    for name, (_, _, bounds) in columns.items():
        if bounds:
            condition = _text(name, *bounds) if isinstance(bounds, tuple) else f"{_quoted(name)} {bounds}"
            yield _check(table, f"{name}_bounds", condition)


def _text(column: str, alphabet: str, shortest: int, longest: int) -> str:
    length = f"length({_quoted(column)}) BETWEEN {shortest} AND {longest}"
    if not alphabet:
        return length
    glob = op.get_bind().dialect.name == "sqlite"
    spelling = f"NOT GLOB '*[^{alphabet}]*'" if glob else f"!~ '[^{alphabet}]'"
    return f"{_quoted(column)} {spelling} AND {length}"


def _quoted(column: str) -> str:
    return op.get_bind().dialect.identifier_preparer.quote(column)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _child(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{parent}"
    key = "id" if parent == "announcements" else column
    return sa.ForeignKeyConstraint([column], [f"{parent}.{key}"], name, ondelete="CASCADE")


def _of_announcement(table: str) -> sa.ForeignKeyConstraint:
    return _child(table, "announcement_id", "announcements")


def _delivery_parts() -> Iterator[SchemaItem]:
    yield sa.UniqueConstraint("key", name="uq_deliveries_key")
    yield _of_announcement("deliveries")
    yield _child("deliveries", "user_id", "alerts")
    for name, condition in (
        ("one_target", "(announcement_id IS NULL) != (user_id IS NULL)"),
        ("since_with_user", "(user_id IS NULL) = (since IS NULL)"),
        ("lease_whole", "(lease_owner IS NULL) = (lease_until IS NULL)"),
    ):
        yield _check("deliveries", name, condition)
