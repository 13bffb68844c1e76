"""What a command or a button asks to see, small enough to live in the button itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields, replace

from bot.errors import BadDay, Stale
from bot.services import Services

#: Every custom_id of ours begins so; the number changes when old buttons must no longer be understood.
PREFIX = "fc1"
_YEARS = range(2016, 2100)


@dataclass(frozen=True, slots=True)
class Query:
    """Which day, which feature, which fact, which page; what is not given is left to the screen."""

    on: dt.date | None = None
    feature: str | None = None
    fact: str | None = None
    page: int = 1

    def turned_to(self, page: int) -> Query:
        """The same, on another page."""
        return replace(self, page=page)

    def encode(self) -> str:
        """Write it as part of a custom_id: `on=2026-11-23;page=2`."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return ";".join(f"{key}={value}" for key, value in given.items() if value not in (None, 1))


def decode(text: str) -> Query:
    """Read what `encode` wrote; raises Stale for anything else."""
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    try:
        on = dt.date.fromisoformat(parts["on"]) if "on" in parts else None
        return Query(on, parts.get("feature"), parts.get("fact"), int(parts.get("page", "1")))
    except ValueError:
        raise Stale from None


def read_day(text: str | None) -> dt.date | None:
    """Read a day as somebody typed it, 2026-11-23; raises BadDay."""
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        raise BadDay from None
    if day.year not in _YEARS:
        raise BadDay
    return day


@dataclass(frozen=True, slots=True)
class Press:
    """A button to put under a screen: the key of its label, what it does, and with what."""

    label: str
    action: str
    query: Query = Query()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen before it is put into words: a context for a template, and the buttons below."""

    context: object
    presses: tuple[Press, ...] = ()


Screen = Callable[[Services, int, Query], Awaitable[Shown]]
