"""The kinds of column the schema is made of, alike on SQLite (STRICT tables) and on PostgreSQL."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal, cast

from sqlalchemy import BigInteger, Column, ColumnElement, Date, Dialect, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine

Privacy = Literal["identifier", "personal", "operational"]
"""What a column says: who somebody is, something about that person, or nothing about anybody."""


@dataclass(frozen=True)
class Naming:
    """A column that names a person in a row that outlives them: since when, and what else goes with the name."""

    person: str
    since: str
    also: tuple[str, ...] = ()


EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

BIG_NUMBER: Final[TypeEngine[int]] = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit whole number; a STRICT table knows it only by the name INTEGER."""


class Day(TypeDecorator[date]):
    """A calendar day: DATE, and on SQLite, which has none, the text `2026-10-06`."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of the database at hand."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | date | None:
        """Turn a day into what the database keeps."""
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: object, dialect: Dialect) -> date | None:  # noqa: ARG002 - SQLAlchemy's
        """Turn what the database keeps into a day."""
        return date.fromisoformat(value) if isinstance(value, str) else cast("date | None", value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, kept as whole seconds since 1970; a fraction of a second is cut off."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of the database at hand."""
        return dialect.type_descriptor(BIG_NUMBER)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Count whole seconds, without the rounding that `timestamp()` as a float would bring."""
        return None if value is None else seconds_of(value)

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the moment back with its time zone."""
        return None if value is None else EPOCH + timedelta(seconds=cast("int", value))


class Flag(TypeDecorator[bool]):
    """Yes or no, kept as 1 or 0: a STRICT table has no booleans."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Turn yes or no into what the database keeps."""
        return None if value is None else int(value)

    def process_result_value(self, value: object, dialect: Dialect) -> bool | None:  # noqa: ARG002
        """Turn what the database keeps into yes or no."""
        return None if value is None else bool(value)


def seconds_of(moment: datetime) -> int:
    """Give a moment as an Instant is kept."""
    return (moment - EPOCH) // timedelta(seconds=1)


def labelled(name: str, kind: TypeEngine[Any], privacy: Privacy, *parts: SchemaItem, **options: bool) -> Column[Any]:
    """Make a column that says how private it is; every column of the schema is made here."""
    return Column(name, kind, *parts, info={"privacy": privacy}, **options)  # type: ignore[arg-type]


class spelt_with(ColumnElement[bool]):  # noqa: N801 - reads as a condition, as SQLAlchemy's own do
    """The condition that a text has no character outside `alphabet`.

    Not SQLAlchemy's `regexp_match`: on SQLite that calls a Python function, which a CHECK constraint may not
    do under `trusted_schema=OFF`, and which other programs that open the file do not have.
    """

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], alphabet: str) -> None:
        self.column = column
        self.alphabet = alphabet

    def self_group(self, against: object = None) -> "spelt_with":  # noqa: ARG002
        """Stay as it is inside AND: SQLAlchemy would write `... = 1` for a database without booleans."""
        return self


@compiles(spelt_with, "sqlite")
def _glob(element: spelt_with, compiler: SQLCompiler, **options: object) -> str:
    return compiler.process(element.column.op("NOT GLOB")(f"*[^{element.alphabet}]*"), **options)


@compiles(spelt_with, "postgresql")
def _regular_expression(element: spelt_with, compiler: SQLCompiler, **options: object) -> str:
    return compiler.process(element.column.op("!~")(f"[^{element.alphabet}]"), **options)
