"""The stand-in as a process of its own: it says where it listens, and listens until it is ended."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import time

from bot.standin.clock import Tide
from bot.standin.server import StandIn
from bot.standin.steering.bridge import Bridge
from bot.standin.steering.door import Door


async def serve(told: argparse.Namespace) -> None:
    """Listen until SIGTERM or SIGINT, after one line of JSON that says where and with which token."""
    ended = _end(tied=told.tied)
    # A front door of its own, and no part of the bot.
    tide = Tide(time.time() if told.since is None else told.since, time.monotonic)  # noqa: TID251
    standin = StandIn(tide)
    door = Door(Bridge(standin, tide))
    await standin.start(told.port)
    await door.open(told.door)
    # Until now the clock stood still, so that the same beginning makes the same world.
    tide.flow(told.rate)
    where = {"api_url": standin.api_url, "gateway_url": standin.gateway_url, "token": standin.token}
    sys.stdout.write(json.dumps({**where, "door_url": door.address}) + "\n")
    sys.stdout.flush()
    await ended.wait()
    await standin.stop()
    await door.close()


def _end(*, tied: bool) -> asyncio.Event:
    """Give what is set when it is to end: by a signal or, tied, when nobody holds its standard input open."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if tied:
        loop.add_reader(sys.stdin.fileno(), lambda: None if os.read(sys.stdin.fileno(), 4096) else ended.set())
    return ended


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.standin", description="Discord on loopback.")
    parser.add_argument("--port", type=int, default=0, help="the port to listen on (default: a free one)")
    parser.add_argument("--door", type=int, default=0, help="the port to be steered at (default: a free one)")
    parser.add_argument("--since", type=float, help="the time it is at first, in seconds since 1970 (default: now)")
    parser.add_argument("--rate", type=float, default=1.0, help="its seconds in a real one; 0 stands still")
    parser.add_argument("--tied", action="store_true", help="end when standard input ends")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
