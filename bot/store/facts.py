"""The facts that can be stored of a creator and their bounds, for the columns and for the checks in Python.

The checks come first because the driver would not always refuse: SQLite keeps NaN as NULL, and a number
beyond 64 bits or a lone surrogate fails with an error that names no fact.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func

from bot.store.columns import spelt_with
from bot.store.errors import RefusedValue


@dataclass(frozen=True)
class Number:
    """A whole number from `low` to `high`, both included."""

    low: int
    high: int

    def fault(self, value: object) -> str | None:
        """Say by a code why the value cannot be stored, or None when it can."""
        if type(value) is not int:  # a bool is an int too, and would be stored as 0 or 1
            return "wrong_type"
        return None if self.low <= value <= self.high else "out_of_bounds"

    def condition(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Say the same to the database."""
        return column.between(self.low, self.high)


@dataclass(frozen=True)
class Choice:
    """One of a few fixed words."""

    options: tuple[str, ...]

    def fault(self, value: object) -> str | None:
        """Say by a code why the value cannot be stored, or None when it can."""
        if not isinstance(value, str):
            return "wrong_type"
        return None if value in self.options else "not_offered"

    def condition(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Say the same to the database."""
        return column.in_(self.options)


@dataclass(frozen=True)
class Word:
    """A word of `shortest` to `longest` characters, all out of `alphabet` (ranges, as in `A-Z`)."""

    alphabet: str
    shortest: int
    longest: int

    def fault(self, value: object) -> str | None:
        """Say by a code why the value cannot be stored, or None when it can."""
        if type(value) is not str:
            return "wrong_type"
        pattern = f"[{self.alphabet}]{{{self.shortest},{self.longest}}}"
        return None if re.fullmatch(pattern, value) else "malformed"

    def condition(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Say the same to the database."""
        return and_(spelt_with(column, self.alphabet), func.length(column).between(self.shortest, self.longest))


@dataclass(frozen=True)
class Prose:
    """Whatever somebody wrote, of `shortest` to `longest` characters."""

    shortest: int
    longest: int

    def fault(self, value: object) -> str | None:
        """Say by a code why the value cannot be stored, or None when it can."""
        if type(value) is not str:
            return "wrong_type"
        if not self.shortest <= len(value) <= self.longest:
            return "out_of_bounds"
        unkept = any(each == "\0" or "\ud800" <= each <= "\udfff" for each in value)
        return "malformed" if unkept else None

    def condition(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Say the same to the database."""
        return func.length(column).between(self.shortest, self.longest)


@dataclass(frozen=True)
class Truth:
    """Yes or no."""

    def fault(self, value: object) -> str | None:
        """Say by a code why the value cannot be stored, or None when it can."""
        return None if type(value) is bool else "wrong_type"

    def condition(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Say the same to the database."""
        return column.in_((False, True))


Kind = Number | Choice | Word | Prose | Truth

FACTS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "platform": Choice(("tiktok",)),
        "country": Word("A-Z", 2, 2),
        "age": Number(13, 120),
        "account_type": Choice(("personal", "business", "organisation")),
        "followers": Number(0, 1_000_000_000),
        "views_30d": Number(0, 1_000_000_000_000),
        "videos_30d": Number(0, 10_000),
        "account_age_days": Number(0, 20_000),
        "live_hours_30d": Number(0, 720),
        "paying_subscribers": Number(0, 100_000_000),
        "shop_orders_30d": Number(0, 100_000_000),
        "niche": Word("a-z_", 1, 32),
        "effects_published": Number(0, 100_000),
    }
)
"""Every fact of a profile in the order people are asked; units are in the names, counts otherwise."""

FACT_NAME: Final = Word("a-z0-9_", 1, 32)
ANY_NUMBER: Final = Number(0, 1_000_000_000_000)
DISCORD_ID: Final = Number(1, 2**63 - 1)
LANGUAGE: Final = Word("a-z", 2, 3)


def require(kind: Kind, name: str, value: object) -> None:
    """Raise RefusedValue unless the value called `name` can be stored as it is."""
    reason = kind.fault(value)
    if reason is not None:
        raise RefusedValue(name, reason)


def require_moment(at: object) -> None:
    """Raise RefusedValue unless `at` is a moment with a time zone."""
    if not isinstance(at, datetime):
        raise RefusedValue("at", "wrong_type")
    if at.utcoffset() is None:
        raise RefusedValue("at", "naive")


def require_facts(facts: Mapping[str, str | int | None]) -> None:
    """Raise RefusedValue unless there is a fact and each is known and storable; None takes one back."""
    if not facts:
        raise RefusedValue("facts", "empty")
    for name, value in facts.items():
        if name not in FACTS:
            raise RefusedValue("facts", "unknown")
        if value is not None:
            require(FACTS[name], name, value)
