"""The stand-in as a process of its own, and alone in its room."""

from __future__ import annotations

import ast
import asyncio
import json
import sys
import time
from pathlib import Path

import aiohttp

from bot import standin as room
from tests.faults.harbour import Harbour


async def test_it_says_where_it_is_and_leaves_when_told():
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.standin", stdout=asyncio.subprocess.PIPE)
    told = json.loads(await process.stdout.readline())
    headers = {"Authorization": f"Bot {told['token']}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(told["api_url"] + "/gateway") as got:
        assert (await got.json())["url"] == told["gateway_url"]
        assert got.headers["Content-Type"] == "application/json"
    process.terminate()
    assert await process.wait() == 0


async def test_the_same_beginning_makes_the_same_world():
    worlds = []
    for _ in range(2):
        async with Harbour.open(since=1_795_000_000.0, rate=0) as harbour:
            worlds.append((harbour.token, await harbour.guilds(), await harbour.channels(2), await harbour.now()))
    assert worlds[0] == worlds[1]
    assert worlds[0][3] == 1_795_000_000.0


async def test_it_ends_with_the_process_that_holds_it():
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.standin", "--tied", stdin=pipe, stdout=pipe
    )
    await process.stdout.readline()
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 5) == 0


async def test_its_clock_flows_in_real_time_unless_told():
    async with Harbour.open() as harbour:
        began = time.time()  # noqa: TID251 - the other process reads no other clock
        assert abs(await harbour.now() - began) < 5
        before = await harbour.now()
        await harbour.flow(1000)
        await asyncio.sleep(0.02)
        assert await harbour.now() > before + 20


def test_it_imports_nothing_of_ours_and_not_discord_py():
    known = {"aiohttp", "bot.standin", *sys.stdlib_module_names}
    for path in Path(room.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert all(name in known or name.split(".")[0] in known or name.startswith("bot.standin") for name in names)
