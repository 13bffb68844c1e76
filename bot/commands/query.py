"""What a command or a button asks for, small enough to live in the button itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from discord import ui

from bot.commands.surroundings import Surroundings
from bot.errors import BadDay, Stale
from bot.rendering.charting import Charted
from bot.rendering.locales import DEFAULT
from bot.rendering.page import Attached, Style
from bot.services import Services

#: Every custom_id of ours begins so; the number changes when old buttons must no longer be understood.
PREFIX = "fc1"
_YEARS = range(2016, 2100)
#: Characters: leaves room in a custom_id of 100 for the action and for another page.
_LONGEST = 70
#: Features, facts and choices are words of ours: whatever else stands in a custom_id was made up.
_WORD = re.compile(r"[a-z0-9_.]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and in which server; `guild_id` is None outside of those that the bot is in.

    `name` is what they are called there, `around` what the bot sees of that server, and `language` what Discord
    reports that they read.
    """

    user_id: int
    guild_id: int | None = None
    name: str = ""
    around: Surroundings | None = None
    language: str = DEFAULT


@dataclass(frozen=True, slots=True)
class Query:
    """Which day, feature, fact, choice, announcement and page; what is not given is left to the screen.

    `about` is an announcement's id, or a delivery's key, which has one dot in it.
    """

    on: dt.date | None = None
    feature: str | None = None
    fact: str | None = None
    choice: str | None = None
    about: str | None = None
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
    if len(text) > _LONGEST:
        raise Stale
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    words = {key: parts[key] for key in ("feature", "fact", "choice", "about") if key in parts}
    if not all(_WORD.fullmatch(word) for word in words.values()):
        raise Stale
    try:
        return Query(on=read_day(parts.get("on")), page=int(parts.get("page", "1")), **words)
    except (ValueError, BadDay):
        raise Stale from None


def read_day(text: str | None) -> dt.date | None:
    """Read a day as somebody typed it, 2026-11-23; raises BadDay."""
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        raise BadDay(given=text) from None
    if day.year not in _YEARS or day.isoformat() != text.strip():  # ISO has weeks too, which nobody means
        raise BadDay(given=text)
    return day


@dataclass(frozen=True, slots=True)
class Press:
    """A button to put under a screen: the key of its label, what it does, and with what."""

    label: str
    action: str
    query: Query = Query()
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen before it is put into words: a context for a template, the buttons below, a file, a chart to draw.

    `turns` is the screen by which its further pages are asked for, where that is another than the one shown.
    """

    context: object
    presses: tuple[Press, ...] = ()
    file: Attached | None = None
    turns: tuple[str, Query] | None = None
    chart: Charted | None = None


Screen = Callable[[Services, Asker, Query], Awaitable[Shown]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A submitted form: what was written, as Discord sends it, what the form was about, and its language."""

    data: Mapping[str, Any]
    query: Query
    language: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form made for the occasion: what opens it, filled with what is there already, and what takes it in."""

    open: Callable[[Services, Asker, Query, str], Awaitable[ui.Modal]]
    take: Callable[[Services, Asker, Filled], Awaitable[Shown]]
