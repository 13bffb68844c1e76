"""What is to happen: faults, late requests, limits, the clock, the state of history, and the gateway's moods."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from bot.standin.errors import Json, NotPossible
from bot.standin.late import Held
from bot.standin.limits import Limits, Rate
from bot.standin.steering.bridge import Bridge
from bot.standin.weather import KINDS, Fault


def fault(bridge: Bridge, **told: Any) -> Json:  # noqa: ANN401 - the fields of a Fault
    """Announce a fault, and give its number."""
    return {"number": bridge.realm.weather.announce(Fault(**told)).number}


def calm(bridge: Bridge, number: int | None = None) -> Json:
    """Let a fault strike no more, or all of them."""
    bridge.realm.weather.calm(number)
    return {}


def hits(bridge: Bridge) -> list[Json]:
    """List the faults that were announced, with how many calls each matched and how many it struck."""
    return [
        {"number": item.number, **asdict(item.fault), "matched": item.matched, "hits": item.hits}
        for item in bridge.realm.weather.forecasts
    ]


def kinds(_bridge: Bridge) -> list[str]:
    """List the names of the kinds of fault."""
    return list(KINDS)


def late(bridge: Bridge) -> list[Json]:
    """List the requests that were held back, acted on since or not."""
    return [_held(item) for item in bridge.realm.late.held]


def release(bridge: Bridge, number: int | None = None) -> list[Json]:
    """Act on a request that is held back, or on all of them, and list what came of it."""
    return [_held(item) for item in bridge.realm.late.release(number)]


def _held(item: Held) -> Json:
    answer = item.answer
    told = answer.body if answer is not None and isinstance(answer.body, dict) else {}
    return {
        "number": item.number,
        "path": item.path,
        "due": item.due,
        "at": item.at,
        "status": None if answer is None else answer.status,
        "code": told.get("code"),
        "message_id": int(told["id"]) if "id" in told else None,
    }


def limits(
    bridge: Bridge,
    *,
    real: bool = False,
    rates: dict[str, list[float]] | None = None,
    routes: dict[str, list[float]] | None = None,
    salt: str | None = None,
) -> Json:
    """Set the limits: the generous ones or Discord's own, with other rates, and routes with a rate of their own."""
    given = {name: _rate(one) for name, one in (rates or {}).items()}
    others = {name: _rate(one) for name, one in (routes or {}).items()}
    base = Limits.real() if real else Limits()
    try:
        made = replace(base, others=others, **given)  # type: ignore[arg-type]
    except TypeError:
        raise NotPossible(f"there is no such limit among {', '.join(given)}") from None
    meter = bridge.realm.meter
    meter.limits = made
    meter.salt = meter.salt if salt is None else salt
    return asdict(made)


def _rate(given: list[float]) -> Rate:
    times, seconds = given
    return Rate(int(times), seconds)


def timings(bridge: Bridge, **seconds: float) -> Json:
    """Set how long things stay valid: callback, token, nonce, heartbeat."""
    try:
        bridge.realm.timings = replace(bridge.realm.timings, **seconds)
    except TypeError:
        raise NotPossible(f"there is no such timing among {', '.join(seconds)}") from None
    return asdict(bridge.realm.timings)


def clock(bridge: Bridge, jump: float = 0.0, rate: float | None = None) -> Json:
    """Move the clock, and set how fast it goes; what is due on the way is acted on when it is due."""
    tide, waiting = bridge.tide, bridge.realm.late
    there = tide() + jump
    while (due := waiting.next_due()) is not None and due <= there:
        tide.jump(max(0.0, due - tide()))
        waiting.settle()
    tide.jump(there - tide() if jump else 0.0)
    if rate is not None:
        tide.flow(rate)
    return {"now": tide(), "rate": tide.rate}


def history(bridge: Bridge, channel_id: int, behind: float | None = None) -> Json:
    """Let a channel's history be shown as it was so many seconds ago; None ends that."""
    bridge.realm.stale.pop(channel_id, None)
    if behind is not None:
        bridge.realm.stale[channel_id] = behind
    return {}


async def gateway(bridge: Bridge, act: str, code: int = 4000) -> Json:
    """Let the gateway misbehave: "reconnect", "invalidate", "invalidate-resumable", or "close" with a code."""
    one = bridge.standin.gateway
    if act == "reconnect":
        one.reconnect()
    elif act == "close":
        await one.close(code)
    elif act in ("invalidate", "invalidate-resumable"):
        one.invalidate(resumable=act == "invalidate-resumable")
    else:
        raise NotPossible(f"the gateway cannot {act}")
    return {}


VERBS = (fault, calm, hits, kinds, late, release, limits, timings, clock, history, gateway)
