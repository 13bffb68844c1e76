"""Rows as Python sees them before the database does: every value within the bounds of its column, or refused."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table

from bot.store.columns import Day, Instant
from bot.store.errors import RefusedValue
from bot.store.facts import require


def require_row(table: Table, values: Mapping[str, Any]) -> None:
    """Raise RefusedValue unless every value can stand in the column of its name."""
    for name, value in values.items():
        require_value(table.c[name], value)


def require_value(column: Column[Any], value: object) -> None:
    """Raise RefusedValue, with the column's name, unless the value can stand in it."""
    if value is None:
        if not column.nullable:
            raise RefusedValue(column.name, "empty")
    elif "kind" in column.info:
        require(column.info["kind"], column.name, value)
    elif isinstance(column.type, Instant):
        _require_moment(column.name, value)
    elif isinstance(column.type, Day) and type(value) is not date:  # a datetime is a date too
        raise RefusedValue(column.name, "wrong_type")


def _require_moment(name: str, value: object) -> None:
    if not isinstance(value, datetime):
        raise RefusedValue(name, "wrong_type")
    if value.utcoffset() is None:
        raise RefusedValue(name, "naive")
