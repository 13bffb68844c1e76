"""Being told to stop: the first signal asks politely, the second ends, and nothing that hangs delays the end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Iterator

import structlog

#: Seconds for what is being answered when the bot is told to stop, and until it ends whatever hangs; those who
#: run it (compose.yaml) wait 15 before they kill it.
DRAIN_SECONDS = 3.0
LAST_MOMENT_SECONDS = 5.0
_STOPPING = (signal.SIGTERM, signal.SIGINT)
_log = structlog.get_logger()


@contextlib.contextmanager
def told_to_stop() -> Iterator[asyncio.Event]:
    """Set an event at the first SIGTERM or SIGINT; a second ends the process at once, as does a stop that hangs."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()

    def stop() -> None:
        for each in _STOPPING:
            loop.remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)  # a second ends the process, even where Python hangs
        loop.call_later(LAST_MOMENT_SECONDS, _leave)
        told.set()

    for each in _STOPPING:
        loop.add_signal_handler(each, stop)
    try:
        yield told
    finally:
        for each in _STOPPING:
            loop.remove_signal_handler(each)


def _leave() -> None:
    """End here and now: every commit is on disk, and whoever told us to stop would kill us next."""
    _log.warning("stopped_without_goodbye")
    os._exit(0)
