"""Every bounded column refuses what is out of bounds, in Python by name, and in the database by itself."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import Column, Table

from bot.store import schema_announcing
from bot.store.columns import Day, Instant
from bot.store.errors import RefusedValue
from bot.store.facts import Choice, Kind, Number, Prose, Truth, Word
from bot.store.rows import require_row, require_value
from bot.store.schema import metadata
from tests.bot.store.conftest import DAY, MOMENT

Ask = Callable[[str], list[tuple[object, ...]]]

TABLES = [each for each in vars(schema_announcing).values() if isinstance(each, Table)]
BOUNDED = [column for table in TABLES for column in table.columns if "kind" in column.info]
LETTER = {"0-9.,": "1", "a-z2-7": "a", "A-Z": "N", "A-Z,": "N"}


def text(kind: Word | Prose, length: int) -> str:
    """Something of a length that may stand there."""
    return (LETTER.get(kind.alphabet, "a") if isinstance(kind, Word) else "å") * length


def good(column: Column) -> object:
    """A value that may stand in a column."""
    kind = column.info.get("kind")
    if isinstance(kind, Number):
        return max(kind.low, 1)
    if isinstance(kind, Word | Prose):
        return text(kind, max(kind.shortest, 1))
    if isinstance(kind, Choice | Truth):
        return kind.options[0] if isinstance(kind, Choice) else True
    return DAY if isinstance(column.type, Day) else MOMENT if isinstance(column.type, Instant) else 1


def bad(kind: Kind) -> Iterator[object]:
    """Values out of bounds that both sides must refuse."""
    if isinstance(kind, Number):
        yield from (kind.low - 1, kind.high + 1, "many")
    elif isinstance(kind, Truth):
        yield from (2, -1, "yes")
    elif isinstance(kind, Choice):
        yield from ("", "other", kind.options[0].upper())
    else:
        yield from ([] if kind.shortest == 0 else [text(kind, kind.shortest - 1)])
        yield text(kind, kind.longest + 1)
        yield from ([text(kind, kind.shortest - 1) + "é"] if isinstance(kind, Word) else [])


def edges(kind: Kind) -> list[object]:
    """The outermost values that may stand there."""
    if isinstance(kind, Number):
        return [kind.low, kind.high]
    if isinstance(kind, Choice | Truth):
        return list(kind.options) if isinstance(kind, Choice) else [False, True]
    return [text(kind, kind.shortest), text(kind, kind.longest)]


def literal(value: object) -> str:
    """A value as SQL."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, date):
        return f"'{value}'" if value is DAY else "0"
    return "NULL" if value is None else str(int(value))


ALONGSIDE: dict[str, dict[str, object]] = {
    "announced_changes": {"requirement": "a"},
    "announced_changes.status": {"requirement": None},
    "announced_changes.rate": {"requirement": None},
    "announcements": {"approved_at": 0},
    "deliveries": {"announcement_id": "a" * 12, "lease_owner": "a", "lease_until": 0},
    "deliveries.user_id": {"announcement_id": None, "since": 0},
}
"""What must stand beside a value for the rest of the row to be good."""


def inserting(column: Column, value: object) -> str:
    """Put a row there that is good but for one column, if that."""
    row = {each.name: good(each) for each in column.table.columns if not each.nullable}
    row |= ALONGSIDE.get(column.table.name, {}) | ALONGSIDE.get(str(column), {}) | {column.name: value}
    names = ", ".join(f'"{name}"' for name in row)
    return f"INSERT INTO {column.table.name} ({names}) VALUES ({', '.join(map(literal, row.values()))})"  # noqa: S608


@pytest.mark.parametrize("column", BOUNDED, ids=str)
def test_python_refuses_what_is_out_of_bounds_and_takes_the_edges(column: Column):
    kind = column.info["kind"]
    for value in (*bad(kind), 1.0, b"a", float("nan"), *([True] if isinstance(kind, Number) else [])):
        with pytest.raises(RefusedValue) as refused:
            require_row(column.table, {column.name: value})
        assert refused.value.name == column.name
    for value in edges(kind):
        require_value(column, value)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("column", BOUNDED, ids=str)
def test_the_database_refuses_the_same_and_takes_the_edges(ask: Ask, column: Column):
    for value in bad(column.info["kind"]):
        named = f"ck_{column.table.name}_{column.name}_bounds"
        with pytest.raises(sqlite3.IntegrityError, match=rf"{named}|cannot store|datatype mismatch"):
            ask(inserting(column, value))
    for value in edges(column.info["kind"]):
        ask(inserting(column, value))
        ask(f"DELETE FROM {column.table.name}")  # noqa: S608


def test_every_column_of_text_or_ids_has_bounds():
    free = {str(column) for table in TABLES for column in table.columns if "kind" not in column.info}
    assert len(BOUNDED) > 50
    assert all(
        name.endswith(
            ("_at", ".day", ".effective", ".since", ".maybe_public_since", ".deadline", ".lease_until", ".id")
        )
        for name in free
    )


@pytest.mark.parametrize("unkept", ["half \ud800", "\udfff", "nothing\0follows"])
def test_a_text_that_would_not_come_back_is_refused(unkept: str):
    for column in BOUNDED:
        if isinstance(column.info["kind"], Prose):
            with pytest.raises(RefusedValue):
                require_value(column, unkept)


def test_what_must_be_there_must_not_be_nothing():
    for table in TABLES:
        for column in table.columns:
            if column.nullable:
                require_value(column, None)
            else:
                with pytest.raises(RefusedValue, match="empty"):
                    require_value(column, None)


def test_moments_have_a_zone_and_days_no_time():
    for table in TABLES:
        for column in table.columns:
            wrong = [MOMENT.replace(tzinfo=None), DAY, 0] if isinstance(column.type, Instant) else []
            for value in wrong or ([MOMENT, "2026-11-23"] if isinstance(column.type, Day) else []):
                with pytest.raises(RefusedValue):
                    require_value(column, value)


BROKEN = {
    "announced_changes": "announcement_id, requirement, status) VALUES ('aaaaaaaaaaaa', 'views', 'ended')",
    "announced_changes  ": "announcement_id, rate, status) VALUES ('aaaaaaaaaaaa', '1,2', 'ended')",
    "announced_changes ": "announcement_id, at_least) VALUES ('aaaaaaaaaaaa', 1)",
    "announcements": "id, guild_id, kind, title, body, pings, state, version, created_at, approved_by) "
    "VALUES ('aaaaaaaaaaaa', 1, 'new', '', '', 0, 'draft', 1, 0, 8)",
}
DELIVERY = "key, kind, state, wanted, publish, published, attempts, due_at, next_at, deadline"
FILLED = "'a', 'post', 'waiting', 1, 0, 0, 0, 0, 0, 0"
BROKEN_DELIVERIES = {
    "nobody's": ("", ""),
    "two targets": (", announcement_id, user_id, since", ", 'aaaaaaaaaaaa', 7, 0"),
    "since unknown": (", user_id", ", 7"),
    "since of nobody": (", announcement_id, since", ", 'aaaaaaaaaaaa', 0"),
    "a lease of nobody": (", announcement_id, lease_until", ", 'aaaaaaaaaaaa', 0"),
    "a lease for ever": (", announcement_id, lease_owner", ", 'aaaaaaaaaaaa', 'ada'"),
}


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("table", BROKEN)
def test_what_belongs_together_comes_together(ask: Ask, table: str):
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
        ask(f"INSERT INTO {table.strip()} ({BROKEN[table]}")


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("case", BROKEN_DELIVERIES)
def test_a_delivery_has_one_target_and_a_whole_lease(ask: Ask, case: str):
    names, values = BROKEN_DELIVERIES[case]
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
        ask(f"INSERT INTO deliveries ({DELIVERY}{names}) VALUES ({FILLED}{values})")  # noqa: S608
    ask(f"INSERT INTO deliveries ({DELIVERY}, announcement_id) VALUES ({FILLED}, 'aaaaaaaaaaaa')")  # noqa: S608


def test_no_table_of_announcing_was_forgotten_here():
    assert {each.name for each in TABLES} | {
        "profiles",
        "profile_history",
        "preferences",
        "profile_shares",
        "meta",
    } == set(metadata.tables)
