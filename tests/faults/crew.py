"""A crew of workers: a process that has loaded everything, and forks one worker after the other from itself.

It reads lines of JSON, each a life to live, and writes one for each that came to its end, with how it ended. No
loop ever ran in it, so that a fork is as good as a new process, at a thirtieth of the time.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import os
import signal
import sys
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

from forecast import Catalogue, load_catalogue
from tests.faults import life
from tests.faults.life import Told

KILLED = -signal.SIGKILL


class Crew:
    """A running crew, as a test sees it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[int]] = {}

    @classmethod
    @asynccontextmanager
    async def ready(cls) -> AsyncIterator[Crew]:
        """Have a crew as long as the block lasts."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.crew", stdin=pipe, stdout=pipe
        )
        crew = cls(process)
        reading = asyncio.create_task(crew._read())
        try:
            yield crew
        finally:
            process.stdin.close()
            await process.wait()
            await reading

    async def live(self, told: Told) -> int:
        """Have a worker live; give how it ended: 0, or less the signal that killed it."""
        number = next(self._numbers)
        ended = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._process.stdin.write(json.dumps([number, asdict(told)]).encode() + b"\n")
        await self._process.stdin.drain()
        return await ended

    async def _read(self) -> None:
        while line := await self._process.stdout.readline():
            number, code = json.loads(line)
            self._waiting.pop(number).set_result(code)
        for each in self._waiting.values():
            each.set_exception(EOFError("the crew has gone"))


def main() -> None:
    """Fork a worker for every line that is read, without waiting for it."""
    catalogue = load_catalogue()
    life.rehearse(catalogue)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who wait
    for line in sys.stdin:
        if os.fork() == 0:
            _attend(line, catalogue)


def _attend(line: str, catalogue: Catalogue) -> None:
    """Fork once more, wait for that worker, and say how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    number, told = json.loads(line)
    child = os.fork()
    if child == 0:
        _work(Told(**told), catalogue)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(1, json.dumps([number, code]).encode() + b"\n")
    os._exit(0)


def _work(told: Told, catalogue: Catalogue) -> None:
    os.dup2(2, 1)  # what a worker logs is no answer of the crew's
    try:
        life.run(told, catalogue)
        os._exit(0)
    finally:
        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    main()
