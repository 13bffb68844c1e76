"""The watch: it sees every stand-in that a test makes, and holds what crossed the wire against the rules."""

from __future__ import annotations

import json
import time
import weakref
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from bot.standin.ledger import Ledger, Request
from bot.standin.server import StandIn
from tests.payloads import check
from tests.payloads.fault import Fault

ANY = "any"
MARKER = (
    "sends_bad_bodies(*rules): this test has its bot send bodies that break rules (these, or any), to see what comes of"
    " it; what Discord would refuse must have been refused, and a test that sends nothing bad fails"
)


@dataclass
class Tally:
    """How much was checked, in how much time."""

    bodies: int = 0
    answers: int = 0
    seconds: float = 0.0
    distinct: set[int] = field(default_factory=set)

    def add(self, other: Tally) -> None:
        """Count what another process checked."""
        self.bodies += other.bodies
        self.answers += other.answers
        self.seconds += other.seconds
        self.distinct |= other.distinct

    def __str__(self) -> str:
        return (
            f"{self.bodies} bodies checked ({len(self.distinct)} different), {self.answers} answers,"
            f" in {self.seconds:.1f} s"
        )


@dataclass
class _Watched:
    """A stand-in's ledger, and how far it was read."""

    ledger: weakref.ref[Ledger]
    read: int = 0
    held: Ledger | None = None
    """Kept alive until it was read once, though its test may have let go of it."""

    def unread(self) -> list[Request]:
        """Give what came since the last time."""
        ledger, self.held = self.ledger(), None
        found = [] if ledger is None else ledger.requests[self.read :]
        self.read += len(found)
        return found


class Watch:
    """Reads the ledgers of all stand-ins of a process, each request once."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._watched: list[_Watched] = []

    @contextmanager
    def on_every_standin(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
        """See every stand-in that is made from now on."""
        make = StandIn.__init__

        def made(standin, *args, **kwargs):
            make(standin, *args, **kwargs)
            self.see(standin.ledger)

        monkeypatch.setattr(StandIn, "__init__", made)
        yield self

    def see(self, ledger: Ledger) -> None:
        """Watch a ledger from its beginning."""
        self._watched.append(_Watched(weakref.ref(ledger), held=ledger))

    def complaints(self, allowed: Collection[str] | None = None) -> list[str]:
        """Check what was sent since the last time; with rules that may be broken, or ANY, bad bodies are expected."""
        began = time.perf_counter()
        found, told = [], False
        for request in self._unread():
            found += [_sentence(request, "answered", fault) for fault in check.answer_faults(request)]
            for fault in check.request_faults(request):
                expected = allowed is not None and bool({ANY, fault.rule.name} & set(allowed))
                told |= expected
                if not expected:
                    found.append(_sentence(request, "sent", fault))
                elif fault.rule.refused and request.status < 400:
                    found.append(_sentence(request, "accepted", fault))
        if allowed is not None and not told:
            found.append(f"marked as sending bodies that break {', '.join(sorted(allowed))}, but it sends none")
        self.tally.seconds += time.perf_counter() - began
        return found

    def _unread(self) -> Iterator[Request]:
        """Give each request that was not yet checked, and count it."""
        for one in self._watched:
            for request in one.unread():
                self._count(request)
                yield request
        self._watched = [one for one in self._watched if one.ledger() is not None]

    def _count(self, request: Request) -> None:
        self.tally.answers += 1
        if request.body is not None:
            self.tally.bodies += 1
            said = json.dumps([request.method, request.route, request.body], sort_keys=True)
            self.tally.distinct.add(zlib.crc32(said.encode()))


def _sentence(request: Request, how: str, fault: Fault) -> str:
    return f"{how}: {request.method} {request.route or request.path} ({request.status}): {fault}"
