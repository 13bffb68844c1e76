"""Requests that Discord acts on late: when nobody expects it any more, or when it is told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.standin.clock import Clock

if TYPE_CHECKING:
    from bot.standin.realm import Answer


@dataclass
class Held:
    """A request that is still to be acted on, or was at last."""

    number: int
    path: str
    due: float | None
    """When, on the stand-in's clock; None means only when told."""
    commit: Callable[[], Answer]
    at: float | None = None
    """When it was acted on; None while it is not."""
    answer: Answer | None = None
    """What Discord would have said; to nobody, for the bot has hung up."""


@dataclass
class Late:
    """Holds requests back, and lets them go in the order in which they are due.

    Whoever looks at the world first lets go what is due, so that nobody can see that it was held.
    """

    clock: Clock
    held: list[Held] = field(default_factory=list)
    """All that there ever were, in the order in which they came."""
    _open: list[Held] = field(default_factory=list)

    def hold(self, path: str, seconds: float | None, commit: Callable[[], Answer]) -> Held:
        """Hold a request back for so many seconds, or until it is let go."""
        due = None if seconds is None else self.clock() + seconds
        made = Held(len(self.held) + 1, path, due, commit)
        self.held.append(made)
        self._open.append(made)
        return made

    @property
    def waiting(self) -> list[Held]:
        """The requests that were not yet acted on, those due first at the front."""
        return sorted(self._open, key=lambda item: (item.due is None, item.due or 0.0, item.number))

    def next_due(self) -> float | None:
        """Say when the next of them acts by itself."""
        return next((item.due for item in self.waiting), None)

    def settle(self) -> None:
        """Act on whatever is due by now."""
        for item in self.waiting if self._open else ():
            if item.due is not None and item.due <= self.clock():
                self._let_go(item)

    def release(self, number: int | None = None) -> list[Held]:
        """Act on one of those that wait, or on all of them, due or not."""
        freed = [item for item in self.waiting if number in (None, item.number)]
        for item in freed:
            self._let_go(item)
        return freed

    def _let_go(self, item: Held) -> None:
        self._open.remove(item)
        item.at = self.clock()
        item.answer = item.commit()
