"""The verdict on what a bot posted, from the stand-in's ledger alone."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.standin.ledger import Request
from tests.payloads import check

Marked = tuple[int, str]
"""A channel, and the custom_id of a button under a message in it."""


@dataclass(frozen=True)
class Verdict:
    """What became of the posts that were expected; ids of messages, in the order in which they were made."""

    live: Mapping[int, Mapping[str, tuple[int, ...]]]
    """What stands: by channel and marker."""
    doubled: Mapping[Marked, tuple[int, ...]]
    """Markers of which more than one message stands in a channel."""
    doubled_ever: Mapping[Marked, tuple[int, ...]]
    """Markers of which more than one message was ever made in a channel, deleted since or not."""
    lost: frozenset[Marked]
    """What was expected and never made."""
    removed: frozenset[Marked]
    """What was expected and made, and does not stand any more."""
    unexpected: frozenset[Marked]
    """What stands and was not expected."""

    @property
    def clean(self) -> bool:
        """Whether everything expected was made once, and nothing else."""
        return not (self.doubled_ever or self.lost or self.unexpected)


def judge(messages: Iterable[dict], expected: Iterable[Marked], prefix: str = "") -> Verdict:
    """Judge all messages there ever were (Harbour.messages) by their markers, of those that begin with a prefix."""
    made: dict[Marked, list[dict]] = defaultdict(list)
    for message in sorted(messages, key=lambda item: item["id"]):
        for marker in message["custom_ids"]:
            if marker.startswith(prefix) and not message["ephemeral"]:
                made[message["channel_id"], marker].append(message)
    standing = {at: _ids(item for item in each if not item["deleted"]) for at, each in made.items()}
    standing = {at: ids for at, ids in standing.items() if ids}
    wanted = frozenset(expected)
    return Verdict(
        live=_by_channel(standing),
        doubled={at: ids for at, ids in standing.items() if len(ids) > 1},
        doubled_ever={at: _ids(each) for at, each in made.items() if len(each) > 1},
        lost=wanted - made.keys(),
        removed=(wanted & made.keys()) - standing.keys(),
        unexpected=frozenset(standing.keys() - wanted),
    )


def _ids(messages: Iterable[dict]) -> tuple[int, ...]:
    return tuple(item["id"] for item in messages)


def _by_channel(standing: Mapping[Marked, tuple[int, ...]]) -> dict[int, dict[str, tuple[int, ...]]]:
    found: dict[int, dict[str, tuple[int, ...]]] = defaultdict(dict)
    for (channel_id, marker), ids in standing.items():
        found[channel_id][marker] = ids
    return dict(found)


def bad_bodies(requests: Iterable[Request]) -> list[str]:
    """List what Discord's documentation has against what was sent, as after every test within one process."""
    return [
        f"{request.method} {request.route or request.path}: {fault}"
        for request in requests
        for fault in check.request_faults(request)
        if not (request.fault and fault.rule is check.REFUSED)
    ]


def most_invalid(requests: Sequence[Request], window: float = 600.0) -> int:
    """Count the answers 401, 403 and 429 in the worst ten minutes: over 10,000, Cloudflare bans the address."""
    at = sorted(item.at for item in requests if item.came in (401, 403, 429) and not _shared(item))
    return max((bisect_left(at, one + window) - number for number, one in enumerate(at)), default=0)


def _shared(request: Request) -> bool:
    """Say whether a 429 is not held against the bot."""
    return request.fault == "429-shared"
