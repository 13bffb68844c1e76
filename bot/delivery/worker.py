"""The outbox worker: claims what is due, lets each delivery take its step, and stops without losing one."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Awaitable, Callable

import structlog

from bot.delivery.steps import Means, step
from bot.store import outbox
from bot.store.errors import StoreError
from bot.store.outbox import Delivery

#: How long a claim holds when its owner dies; a step takes at most some requests of 15 seconds each.
LEASE = dt.timedelta(seconds=60)
#: Steps at once. A channel that stalls costs one of them for a quarter of a minute, and nobody else anything.
AT_ONCE = 50
#: Seconds without a nudge after which it looks by itself; also how late a scheduled post may be.
LOOK_EVERY = 5.0
#: Seconds between two claims when there is much to do, so that a claim takes many rows and not one.
_BREATH = 0.2
_log = structlog.get_logger()


class Worker:
    """Takes steps until it is told to stop; several may share one outbox, each under a name of its own."""

    def __init__(self, means: Means, owner: str, prepare: Callable[[], Awaitable[object]]) -> None:
        """Take what steps need, a name that no other worker has, and what to do before each look."""
        self._means = means
        self._owner = owner
        self._prepare = prepare
        self._steps: set[asyncio.Task[None]] = set()
        self._nudged = asyncio.Event()
        self._stopping = False

    def nudge(self) -> None:
        """Say that something new is due."""
        self._nudged.set()

    async def run(self) -> None:
        """Deliver for ever; a store that fails is asked again a little later."""
        while not self._stopping:
            try:
                seconds = _BREATH if await self._look() else await self._until_due()
            except StoreError as error:
                _log.warning("outbox_failed", kind=type(error).__name__)
                seconds = LOOK_EVERY
            await self._rest(seconds)

    async def stop(self, seconds: float) -> None:
        """Claim nothing more, and let the steps under way end, for so long at most.

        A step cut short leaves its attempt on record: the next start looks before it sends.
        """
        self._stopping = True
        self.nudge()
        if self._steps:
            await asyncio.wait(self._steps, timeout=seconds)
        for each in self._steps:
            each.cancel()
        await asyncio.gather(*self._steps, return_exceptions=True)

    async def _look(self) -> bool:
        """Claim what is due and begin its steps; give whether there may be more."""
        await self._prepare()
        room, now = AT_ONCE - len(self._steps), self._means.clock()
        claimed = await outbox.claim(self._means.database, self._owner, now, now + LEASE, room) if room else []
        for each in claimed:
            task = asyncio.create_task(self._step(each))
            self._steps.add(task)
            task.add_done_callback(self._done)
        return len(claimed) == room

    async def _until_due(self) -> float:
        due = await outbox.next_due(self._means.database)
        seconds = LOOK_EVERY if due is None else (due - self._means.clock()).total_seconds()
        return min(max(seconds, _BREATH), LOOK_EVERY)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._steps.discard(task)
        self.nudge()  # its row may have a next step
        failure = None if task.cancelled() else task.exception()
        if failure is not None:  # its lease runs out, and then it is tried again
            _log.error("delivery_failed", exc_info=failure)

    async def _step(self, delivery: Delivery) -> None:
        try:
            async with asyncio.timeout(LEASE.total_seconds() - 5):  # its lease must outlast it
                await step(self._means, delivery)
        except TimeoutError:
            _log.warning("delivery_timed_out", delivery=delivery.id)
        except StoreError as error:
            _log.warning("delivery_not_recorded", delivery=delivery.id, kind=type(error).__name__)

    async def _rest(self, seconds: float) -> None:
        """Wait for a nudge, but never shorter than a breath."""
        await asyncio.sleep(_BREATH)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds - _BREATH):
                await self._nudged.wait()
        self._nudged.clear()
