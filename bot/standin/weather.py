"""Weather: what the network and Discord do to a request at their worst, as plain data, and counted.

A fault says which calls it strikes and how. What a request and its answer then go through is in `storm`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.standin.errors import ApiError, NotPossible, broken, invalid, refuse, unauthorized


class Acts(StrEnum):
    """Whether Discord does what the request asks for."""

    NO = "no"
    YES = "yes"
    UNDONE = "undone"
    """It does, and at once a moderator deletes the message."""
    LATER = "later"
    """It does when nobody expects it any more."""


class Ends(StrEnum):
    """How the request ends for the bot."""

    SAYS = "says"
    """With an answer, though not the one that Discord would give by itself."""
    RESET = "reset"
    """The connection is reset."""
    STALL = "stall"
    """Nothing for some real seconds, then the connection is reset."""
    CUT = "cut"
    """Half of the answer that Discord gives, and the connection is closed."""


@dataclass(frozen=True)
class Kind:
    """A way for a request to go wrong."""

    acts: Acts
    ends: Ends
    error: ApiError | None = None
    """What Discord answers, as Discord words it."""
    scope: str = ""
    """Of a 429 of Discord's: user, global or shared."""
    lies: bool = False
    """Whether the headers of the 429 promise one second, whatever its body says."""
    status: int = 0
    text: str = ""
    """What is answered that is not Discord's JSON."""
    seconds: float | None = None
    """Usually: of a stall, real seconds; of a 429, what it asks for; for a late act None, which is when told."""


_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>"
_BANNED = "<html><head><title>Access denied</title></head><body>You are being rate limited. Error 1015</body></html>"
_BAD_FORM = invalid(("embeds", 0, "title"), "BASE_TYPE_MAX_LENGTH", "Must be 256 or fewer in length.")

KINDS = {
    "502-before": Kind(Acts.NO, Ends.SAYS, status=502, text=_BAD_GATEWAY),
    "502-after": Kind(Acts.YES, Ends.SAYS, status=502, text=_BAD_GATEWAY),
    "reset-before": Kind(Acts.NO, Ends.RESET),
    "reset-after": Kind(Acts.YES, Ends.RESET),
    "stall-before": Kind(Acts.NO, Ends.STALL, seconds=300.0),
    "stall-after": Kind(Acts.YES, Ends.STALL, seconds=300.0),
    "truncated": Kind(Acts.YES, Ends.CUT),
    "garbage": Kind(Acts.YES, Ends.SAYS, status=200, text='{"id": "10'),
    "nonsense": Kind(Acts.YES, Ends.SAYS, status=200, text="[]"),
    "429-html": Kind(Acts.NO, Ends.SAYS, status=429, text=_BANNED),
    "429-user": Kind(Acts.NO, Ends.SAYS, scope="user", seconds=1.0),
    "429-global": Kind(Acts.NO, Ends.SAYS, scope="global", seconds=1.0),
    "429-shared": Kind(Acts.NO, Ends.SAYS, scope="shared", seconds=1.0),
    "429-lying": Kind(Acts.NO, Ends.SAYS, scope="user", lies=True, seconds=30.0),
    "500": Kind(Acts.NO, Ends.SAYS, broken()),
    "400-50035": Kind(Acts.NO, Ends.SAYS, _BAD_FORM),
    "401": Kind(Acts.NO, Ends.SAYS, unauthorized()),
    "403-50001": Kind(Acts.NO, Ends.SAYS, refuse(50001)),
    "403-50013": Kind(Acts.NO, Ends.SAYS, refuse(50013)),
    "404-10003": Kind(Acts.NO, Ends.SAYS, refuse(10003)),
    "404-10008": Kind(Acts.UNDONE, Ends.SAYS, refuse(10008)),
    "reset-removed": Kind(Acts.UNDONE, Ends.RESET),
    "late-502": Kind(Acts.LATER, Ends.SAYS, status=502, text=_BAD_GATEWAY),
    "late-reset": Kind(Acts.LATER, Ends.RESET),
}
"""Every way to go wrong, by name. "before" and "after" mean before and after Discord acted on the request."""


@dataclass(frozen=True)
class Fault:
    """Which calls go wrong, how, and how often."""

    kind: str
    """A name in KINDS."""
    method: str = ""
    """Such as "POST"; "" means any."""
    route: str = ""
    """A route's template, such as "/channels/{channel_id}/messages"; "" means any."""
    channel_id: int | None = None
    nth: int = 1
    """The first of the matching calls that it strikes."""
    times: int | None = 1
    """How many calls it strikes; None means all that come."""
    seconds: float | None = None
    """How long, where the kind takes a time; None means what is usual for it (see Kind)."""

    @property
    def how(self) -> Kind:
        """The way in which it goes wrong."""
        return KINDS[self.kind]

    @property
    def lasting(self) -> float | None:
        """Its seconds, or else those of its kind."""
        return self.how.seconds if self.seconds is None else self.seconds

    def matches(self, method: str, route: str, channel_id: str) -> bool:
        """Say whether a call is one of those meant."""
        place = "" if self.channel_id is None else str(self.channel_id)
        return self.method in ("", method) and self.route in ("", route) and place in ("", channel_id)


@dataclass
class Forecast:
    """A fault that was announced, and how often it has come true."""

    number: int
    fault: Fault
    matched: int = 0
    """How many matching calls there were, struck or not."""
    hits: int = 0

    @property
    def due(self) -> bool:
        """Whether it strikes the matching call that came last."""
        worn = self.fault.times is not None and self.hits >= self.fault.times
        return self.matched >= self.fault.nth and not worn


@dataclass
class Weather:
    """All faults that were announced, in that order; those that are over are still counted."""

    forecasts: list[Forecast] = field(default_factory=list)
    _active: list[Forecast] = field(default_factory=list)

    def announce(self, fault: Fault) -> Forecast:
        """Let a fault come true from the next call on.

        Raises:
            NotPossible: there is no such kind.

        """
        if fault.kind not in KINDS:
            raise NotPossible(f"there is no fault {fault.kind!r}; there are {', '.join(KINDS)}")
        made = Forecast(len(self.forecasts) + 1, fault)
        self.forecasts.append(made)
        self._active.append(made)
        return made

    def calm(self, number: int | None = None) -> None:
        """Let a fault strike no more, or all of them; what they did stays counted."""
        self._active = [item for item in self._active if number not in (None, item.number)]

    def strike(self, method: str, route: str, channel_id: str) -> Fault | None:
        """Count a call for every fault it matches, and give the first that strikes it."""
        struck: Forecast | None = None
        for item in self._active:
            if item.fault.matches(method, route, channel_id):
                item.matched += 1
                struck = struck or (item if item.due else None)
        if struck is None:
            return None
        struck.hits += 1
        return struck.fault
