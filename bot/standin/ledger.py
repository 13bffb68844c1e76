"""The ledger: everything sent to the stand-in, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.standin.errors import Json
from bot.standin.world import Pinged


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
