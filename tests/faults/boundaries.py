"""The I/O boundaries of a worker's life: before and after each statement, commit and request; one may be the last."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Engine, event

from bot.delivery.wire import Reply, Wire
from bot.store import Database


class Boundary(NamedTuple):
    """Where a boundary lies: in what was asked for, in the step of which channel (0: in none), as which one there."""

    act: str
    channel: int
    number: int
    name: str

    @property
    def kind(self) -> tuple[str, bool, int]:
        """What is the same for all channels."""
        return self.act, self.channel > 0, self.number


@dataclass
class Boundaries:
    """Counts the boundaries that are passed, and kills its own process at one; 0 means at none."""

    kill: int = 0
    passed: list[Boundary] = field(default_factory=list)
    act: str = ""
    channel: int = 0
    _numbers: Counter[tuple[str, int]] = field(default_factory=Counter)

    def cross(self, name: str) -> None:
        """Pass one, or die of it as by `kill -9`."""
        place = self.act, self.channel
        self._numbers[place] += 1
        self.passed.append(Boundary(*place, self._numbers[place], name))
        if len(self.passed) == self.kill:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, database: Database, wire: Wire) -> None:
        """Watch everything that a worker says to its database and to Discord from now on."""
        for lane in (database._writer, database._reader):
            self._watch_engine(lane.engine.sync_engine)
        call = wire.call

        async def crossing(method: str, path: str, body: object = None) -> Reply:
            self.cross(f"before {method} {path}")
            reply = await call(method, path, body)
            self.cross(f"after {method} {path}")
            return reply

        wire.call = crossing

    def _watch_engine(self, engine: Engine) -> None:
        event.listen(engine, "before_cursor_execute", self._around("before"))
        event.listen(engine, "after_cursor_execute", self._around("after"))
        commit = engine.dialect.do_commit

        def committing(connection: object) -> None:
            self.cross("before COMMIT")
            commit(connection)
            self.cross("after COMMIT")

        engine.dialect.do_commit = committing

    def _around(self, side: str) -> Callable[..., None]:
        def statement(_connection: object, _cursor: object, said: str, *_rest: object) -> None:
            self.cross(f"{side} {' '.join(said.split()[:2])}")

        return statement
