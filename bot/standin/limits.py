"""Rate limits and deadlines: how much is allowed how fast, and how long things stay valid."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from bot.standin.clock import Clock
from bot.standin.errors import Json


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds."""

    times: int
    seconds: float


_PLENTY = 1_000_000


@dataclass(frozen=True)
class Limits:
    """The rate limits in force; generous unless told otherwise, so that tests need not sleep."""

    everything: Rate = Rate(_PLENTY, 1.0)
    channel_messages: Rate = Rate(_PLENTY, 5.0)
    crossposts: Rate = Rate(_PLENTY, 3600.0)
    route: Rate = Rate(_PLENTY, 1.0)
    """Any other route, per channel, guild or webhook."""
    others: Mapping[str, Rate] = field(default_factory=dict)
    """Routes with a rate of their own, such as "PATCH /channels/{channel_id}/messages/{message_id}"."""
    gateway_sends: Rate = Rate(120, 60.0)
    identifies: int = 1000
    """How many IDENTIFYs are left; with none left, Discord resets the token."""

    @classmethod
    def real(cls) -> Limits:
        """Give Discord's own figures, as far as they are documented or commonly reported."""
        return cls(
            everything=Rate(50, 1.0),
            channel_messages=Rate(5, 5.0),
            crossposts=Rate(10, 3600.0),
            route=Rate(10, 1.0),
        )


@dataclass(frozen=True)
class Timings:
    """How long things stay valid, in seconds on the stand-in's clock."""

    callback: float = 3.0
    """From sending an interaction to its first answer."""
    token: float = 900.0
    """From sending an interaction to the last thing said under its token."""
    nonce: float = 180.0
    """How long a nonce is remembered; Discord says "the past few minutes"."""
    heartbeat: float = 41.25


@dataclass
class _Window:
    opened: float
    used: int = 0


class Standing(NamedTuple):
    """Where a request stands with its limit."""

    allowed: bool
    rate: Rate
    remaining: int
    reset_after: float
    bucket: str
    scope: str


FREE = Standing(allowed=True, rate=Rate(_PLENTY, 1.0), remaining=_PLENTY, reset_after=1.0, bucket="", scope="user")
"""Where a request stands that is not counted."""


@cache
def _bucket(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


@dataclass
class Meter:
    """Counts requests against the limits, in windows that open with their first request."""

    limits: Limits
    clock: Clock
    salt: str = ""
    """What the buckets' names are made with, so that nobody can know them beforehand."""
    _windows: dict[str, _Window] = field(default_factory=dict)

    def count(self, method: str, route: str, major: str) -> Standing:
        """Count a request against its own limit and against the global one."""
        exempt = route.startswith(("/interactions", "/webhooks"))
        if not exempt:
            overall = self._spend("global", self.limits.everything, "global")
            if not overall.allowed:
                return overall
        key = f"{method} {route} {major}"
        return self._spend(key, self._rate(method, route), "user")

    def _rate(self, method: str, route: str) -> Rate:
        own = self.limits.others.get(f"{method} {route}")
        if own is not None:
            return own
        if (method, route) == ("POST", "/channels/{channel_id}/messages"):
            return self.limits.channel_messages
        if route.endswith("/crosspost"):
            return self.limits.crossposts
        return self.limits.route

    def _spend(self, key: str, rate: Rate, scope: str) -> Standing:
        now = self.clock()
        window = self._windows.get(key)
        if window is None or now >= window.opened + rate.seconds:
            window = self._windows[key] = _Window(now)
        allowed = window.used < rate.times
        window.used += allowed
        # Discord's bucket is opaque, and is the same whichever channel the route is used on.
        bucket = _bucket(self.salt + key.rpartition(" ")[0])
        left = rate.times - window.used
        return Standing(allowed, rate, left, window.opened + rate.seconds - now, bucket, scope)


def slow_down(standing: Standing) -> Json:
    """Write the body of an answer to a request that came too soon."""
    what = "The resource is" if standing.scope == "shared" else "You are"
    return {
        "message": f"{what} being rate limited.",
        "retry_after": round(standing.reset_after, 3),
        "global": standing.scope == "global",
        "code": 0,
    }


def headers(standing: Standing, now: float) -> dict[str, str]:
    """Write the rate-limit headers of an answer."""
    written = {
        "X-RateLimit-Limit": str(standing.rate.times),
        "X-RateLimit-Remaining": str(standing.remaining),
        "X-RateLimit-Reset": f"{now + standing.reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{standing.reset_after:.3f}",
        "X-RateLimit-Bucket": standing.bucket,
    }
    if standing.scope == "global":
        written = {"X-RateLimit-Global": "true"}
    if not standing.allowed:
        written["X-RateLimit-Scope"] = standing.scope
        written["Retry-After"] = str(math.ceil(standing.reset_after))
    return written
