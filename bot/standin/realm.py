"""What the rooms of the stand-in share: the world, the ledger, the rules in force, and who listens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.standin.errors import Json, invalid
from bot.standin.late import Late
from bot.standin.ledger import Ledger, Request, Upload
from bot.standin.limits import Meter, Timings
from bot.standin.weather import Weather
from bot.standin.world import Message, Pinged, World

if TYPE_CHECKING:
    from bot.standin.interactions import Interaction


class Bell:
    """Rings when something has happened, for whoever waits for something to become true."""

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake everybody who waits."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, met: Callable[[], bool], patience: float) -> bool:
        """Wait until a condition is met, at most so many real seconds; say whether it was."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while not met():
            waiter = loop.create_future()
            self._waiting.add(waiter)
            try:
                await asyncio.wait_for(waiter, max(0.0, end - loop.time()))
            except TimeoutError:
                return met()
            finally:
                self._waiting.discard(waiter)
        return True


@dataclass(frozen=True)
class Dispatch:
    """An event for the bot."""

    name: str
    data: Json
    guild_id: int | None = None
    intent: int = 0
    """The intent bit it takes to receive it; 0 when everybody does."""


@dataclass(frozen=True)
class Call:
    """One REST request, read and taken apart."""

    method: str
    route: str
    path: str
    ids: dict[str, str]
    """The parts of the path that the route's template names."""
    query: dict[str, str]
    body: Any
    files: tuple[Upload, ...] = ()

    def id(self, name: str) -> int:
        """Give a snowflake out of the path; 0, which nothing has, when it is no number."""
        value = self.ids[name]
        return int(value) if value.isdecimal() else 0

    def form(self) -> Json:
        """Give the body, which must be a JSON object; an absent one is empty."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise invalid((), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return self.body

    def wants(self, name: str) -> bool:
        """Say whether a yes-or-no query parameter is set."""
        return self.query.get(name, "").lower() in ("1", "true")


@dataclass(frozen=True)
class Answer:
    """What the stand-in answers to a request."""

    status: int = 200
    body: Any = None
    pinged: Pinged = field(default_factory=Pinged)


@dataclass
class Realm:
    """The stand-in's shared state."""

    world: World
    meter: Meter
    timings: Timings
    ledger: Ledger = field(default_factory=Ledger)
    bell: Bell = field(default_factory=Bell)
    listeners: list[Callable[[Dispatch], None]] = field(default_factory=list)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    """By token."""
    nonces: dict[str, Message] = field(default_factory=dict)
    weather: Weather = field(default_factory=Weather)
    late: Late = field(init=False)
    stale: dict[int, float] = field(default_factory=dict)
    """Channels whose history is shown as it was so many seconds ago."""
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the stand-in stops."""

    def __post_init__(self) -> None:
        """Hold late requests by the same clock."""
        self.late = Late(self.now)

    def now(self) -> float:
        """Read the stand-in's clock."""
        return self.world.clock()

    def note(self, call: Call, answer: Answer, struck: tuple[str, bool, int] | None = None) -> None:
        """Write a request down; where a fault struck it, with its kind, whether Discord acted, and what came."""
        fault, acted, came = struck or ("", answer.status < 400, answer.status)
        entry = Request(
            at=self.now(),
            method=call.method,
            path=call.path,
            route=call.route,
            query=call.query,
            body=call.body,
            files=call.files,
            status=answer.status,
            answer=answer.body,
            pinged=answer.pinged,
            fault=fault,
            acted=acted,
            came=came,
        )
        self.ledger.note(entry)

    def emit(self, dispatch: Dispatch) -> None:
        """Tell whoever listens, which is the gateway, of an event."""
        for listener in self.listeners:
            listener(dispatch)


Handler = Callable[[Realm, Call], Answer]
Route = tuple[str, str, Handler]
"""A method, a path template below /api/v10, and what answers it."""
