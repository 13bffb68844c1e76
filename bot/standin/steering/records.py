"""What happened: the ledger, the messages as they stand and stood, and waiting for something to happen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.standin.errors import Json, NotPossible
from bot.standin.ledger import Request
from bot.standin.steering.bridge import Bridge
from bot.standin.world import Flag, Message


def requests(bridge: Bridge, method: str = "", route: str = "", status: int = 0, since: int = 0) -> list[Json]:
    """List the requests of a method, to a route template, with a status, from the n-th of all on."""
    numbered = enumerate(bridge.realm.ledger.requests[since:], since)
    return [
        _request(number, item)
        for number, item in numbered
        if method in ("", item.method) and route in ("", item.route) and status in (0, item.status)
    ]


def _request(number: int, item: Request) -> Json:
    names = ("at", "method", "path", "route", "query", "body", "status", "answer", "fault", "acted", "came")
    files = [{"field": one.field, "filename": one.filename, "size": len(one.data)} for one in item.files]
    pinged = {"users": sorted(item.pinged.users), "roles": sorted(item.pinged.roles), "everyone": item.pinged.everyone}
    return {"number": number, **{name: getattr(item, name) for name in names}, "files": files, "pinged": pinged}


def count(bridge: Bridge, method: str = "", route: str = "", status: int = 0) -> Json:
    """Count the requests of a method, to a route template, with a status."""
    return {"count": bridge.realm.ledger.count(method, route, status)}


def messages(bridge: Bridge, channel_ids: list[int] | None = None) -> list[Json]:
    """List all messages there ever were in some channels, or in all; deleted ones too."""
    kept = bridge.world.messages
    wanted = kept if channel_ids is None else channel_ids
    return [described(item) for number in wanted for item in kept.get(number, {}).values()]


def described(item: Message) -> Json:
    """Describe a message with everything that is known of it."""
    names = ("id", "channel_id", "author_id", "content", "embeds", "components", "flags", "created_at", "edits")
    return {
        **{name: getattr(item, name) for name in names},
        "nonce": item.nonce,
        "custom_ids": list(_custom_ids(item.components)),
        "crossposted": bool(item.flags & Flag.CROSSPOSTED),
        "ephemeral": item.ephemeral,
        "deleted": item.deleted,
        "deleted_at": item.deleted_at,
        "pinged": {
            "users": sorted(item.pinged.users),
            "roles": sorted(item.pinged.roles),
            "everyone": item.pinged.everyone,
        },
    }


def _custom_ids(components: Iterable[Json]) -> Iterable[str]:
    for item in components:
        if item.get("custom_id"):
            yield str(item["custom_id"])
        yield from _custom_ids(item.get("components") or ())


def events(bridge: Bridge, name: str) -> list[Json]:
    """List the gateway events of a name, by either side, such as "IDENTIFY" or "INTERACTION_CREATE"."""
    found = [item for item in bridge.realm.ledger.events if item.name == name]
    return [{"at": item.at, "session": item.session, "sent": item.sent, "data": item.data} for item in found]


async def wait(bridge: Bridge, what: str, at_least: int = 1, seconds: float = 5.0, **which: Any) -> Json:  # noqa: ANN401
    """Wait until there are so many of something, at most so many real seconds; say how many there are."""
    counted = _COUNTED.get(what)
    if counted is None:
        raise NotPossible(f"nobody can wait for {what!r}; for {', '.join(_COUNTED)} one can")
    met = await bridge.until(lambda: counted(bridge, **which) >= at_least, seconds)
    return {"met": met, "count": counted(bridge, **which)}


def _requests(bridge: Bridge, method: str = "", route: str = "", status: int = 0) -> int:
    return bridge.realm.ledger.count(method, route, status)


def _posts(bridge: Bridge) -> int:
    return bridge.realm.ledger.posts


def _hits(bridge: Bridge, number: int | None = None) -> int:
    return sum(item.hits for item in bridge.realm.weather.forecasts if number in (None, item.number))


def _late(bridge: Bridge) -> int:
    return len(bridge.realm.late.waiting)


def _bots(bridge: Bridge) -> int:
    return len(bridge.standin.gateway.sessions)


_COUNTED: dict[str, Callable[..., int]] = {
    "requests": _requests,
    "posts": _posts,
    "hits": _hits,
    "late": _late,
    "bots": _bots,
}

VERBS = (requests, count, messages, events, wait)
