"""The ledger: everything sent to the stand-in, and what it answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.standin.errors import Json
from bot.standin.world import Pinged

UNSERVED = 599
"""In the ledger alone: the status of a request that Discord never came to answer."""


@dataclass(frozen=True)
class Upload:
    """A file that came with a request."""

    field: str
    filename: str
    data: bytes


@dataclass(frozen=True)
class Request:
    """One REST request and its answer."""

    at: float
    method: str
    path: str
    route: str
    """The route's template, such as "/channels/{channel_id}/messages"; "" when there is no such route."""
    query: dict[str, str]
    body: Any
    files: tuple[Upload, ...]
    status: int
    answer: Any
    pinged: Pinged = field(default_factory=Pinged)
    fault: str = ""
    """The kind of fault that struck it; then `status` and `answer` are Discord's, which the bot may never have seen."""
    acted: bool = True
    """Whether Discord did what was asked, as far as was known when the request ended."""
    came: int = 0
    """The status that the bot saw; 0 when it saw none."""

    @property
    def unknown(self) -> bool:
        """Whether the stand-in has no such route."""
        return not self.route


@dataclass(frozen=True)
class Event:
    """One thing said over the gateway, by either side."""

    at: float
    session: str
    sent: bool
    """Whether the stand-in said it (otherwise the bot did)."""
    op: int
    name: str
    data: Any


@dataclass
class Ledger:
    """Records, in the order in which they came; nothing is ever taken out."""

    requests: list[Request] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    posts: int = 0
    """How many messages were made by Create Message."""
    _tally: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    def note(self, request: Request) -> None:
        """Write a request down."""
        self.requests.append(request)
        self._tally[request.method, request.route, request.status] += 1

    def count(self, method: str = "", route: str = "", status: int = 0) -> int:
        """Count what was noted like `calls`, without going through it."""
        return sum(
            number
            for (one, template, told), number in self._tally.items()
            if method in ("", one) and route in ("", template) and status in (0, told)
        )

    def calls(self, method: str = "", route: str = "", *, status: int = 0) -> list[Request]:
        """List the requests of a method, to a route template, with a status; all where nothing is said."""
        return [
            item
            for item in self.requests
            if method in ("", item.method) and route in ("", item.route) and status in (0, item.status)
        ]

    def unknown(self) -> list[Request]:
        """List the requests the stand-in has no route for."""
        return [item for item in self.requests if item.unknown]

    def pings(self) -> list[Request]:
        """List the requests by which somebody was pinged."""
        return [item for item in self.requests if item.pinged]

    def said(self, name: str) -> list[Json]:
        """List the data of the gateway events of a name, by either side, such as "IDENTIFY" or "READY"."""
        return [item.data for item in self.events if item.name == name]
