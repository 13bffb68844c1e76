"""The stand-in as a process of its own: it says where it listens, and listens until it is ended."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import time

from bot.standin.server import StandIn


async def serve(port: int) -> None:
    """Listen until SIGTERM or SIGINT, after one line of JSON that says where and with which token."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    standin = StandIn(time.time)  # noqa: TID251 - a front door of its own, and no part of the bot
    await standin.start(port)
    told = {"api_url": standin.api_url, "gateway_url": standin.gateway_url, "token": standin.token}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    await ended.wait()
    await standin.stop()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.standin", description="Discord on loopback.")
    parser.add_argument("--port", type=int, default=0, help="the port to listen on (default: a free one)")
    asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
