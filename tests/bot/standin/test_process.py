"""The stand-in as a process of its own, and alone in its room."""

from __future__ import annotations

import ast
import asyncio
import json
import sys
from pathlib import Path

import aiohttp

from bot import standin as room


async def test_it_says_where_it_is_and_leaves_when_told():
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.standin", stdout=asyncio.subprocess.PIPE)
    told = json.loads(await process.stdout.readline())
    headers = {"Authorization": f"Bot {told['token']}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(told["api_url"] + "/gateway") as got:
        assert (await got.json())["url"] == told["gateway_url"]
        assert got.headers["Content-Type"] == "application/json"
    process.terminate()
    assert await process.wait() == 0


def test_it_imports_nothing_of_ours_and_not_discord_py():
    known = {"aiohttp", "bot.standin", *sys.stdlib_module_names}
    for path in Path(room.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert all(name in known or name.split(".")[0] in known or name.startswith("bot.standin") for name in names)
