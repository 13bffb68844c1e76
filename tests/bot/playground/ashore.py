"""The page ashore: served on loopback, with the real bot behind it."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import aiohttp

from bot.playground.page import Page
from bot.standin.components import complete
from bot.standin.world import Flag, Message
from tests.aboard import Ship, aboard

#: The smallest picture.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
AMERICAN = {"country": "US", "age": 24, "account_type": "personal", "followers": 10000, "views_30d": 100000}


@dataclass
class Ashore:
    """A running page: where it is, the ship behind it, and a client."""

    address: str
    ship: Ship
    page: Page
    session: aiohttp.ClientSession

    async def get(self, name: str, **query: str) -> Any:
        async with self.session.get(f"{self.address}api/{name}", params=query) as got:
            assert got.status == 200, await got.text()
            return await got.json()

    async def places(self, who: str) -> dict[str, str]:
        """The ids of the places where somebody can be, by name."""
        return {place["name"]: place["id"] for place in (await self.get("scene", who=who))["places"]}

    async def as_(self, who: str, place: str = "general", locale: str = "en-US") -> Screen:
        """Be somebody in a place."""
        return Screen(self, {"who": who, "locale": locale, "place": (await self.places(who))[place]})

    def put(self, place: str, content: str = "", components: list[dict] | None = None, **more: Any) -> Message:
        """Let the bot have said something in a channel."""
        world = self.ship.standin.world
        channel = self.ship.standin.channel(place)
        made = Message(world.new_id(), channel.id, world.bot.id, world.clock(), content, **more)
        if components:
            made.flags |= Flag.COMPONENTS_V2
            made.components = complete(components, lambda url, _path: {"id": "1", "url": url, "proxy_url": url})
        world.keep(made)
        self.ship.standin.realm.bell.ring()
        return made


@dataclass
class Screen:
    """What one person sees and does, over HTTP as the browser does it."""

    ashore: Ashore
    me: dict[str, str]

    async def post(self, name: str, **what: Any) -> tuple[int, Any]:
        async with self.ashore.session.post(f"{self.ashore.address}api/{name}", json={**self.me, **what}) as got:
            return got.status, await got.json()

    async def do(self, name: str, **what: Any) -> Any:
        status, told = await self.post(name, **what)
        assert status == 200, told
        return told

    async def run(self, path: str, **options: Any) -> Any:
        return await self.do("run", path=path, options=options)

    async def upload(self, path: str, **files: tuple[str, bytes | io.BytesIO]) -> tuple[int, Any]:
        form = aiohttp.FormData()
        form.add_field("ask", json.dumps({**self.me, "path": path, "options": {}}))
        for option, (name, data) in files.items():
            form.add_field(option, data, filename=name)
        async with self.ashore.session.post(f"{self.ashore.address}api/run", data=form) as got:
            return got.status, await got.json()

    async def messages(self) -> list[dict]:
        return (await self.ashore.get("messages", **self.me))["messages"]

    async def html(self) -> str:
        return "\n".join(one["html"] for one in await self.messages())

    async def text(self) -> str:
        return unescape(re.sub(r"<[^>]*>", " ", await self.html()))

    async def press(self, label: str) -> Any:
        """Press the button of a label on the last message that has it."""
        for one in reversed(await self.messages()):
            found = re.search(rf'data-press="([^"]*)"[^>]*>{label}</button>', one["html"])
            if found:
                return await self.do("press", message=one["id"], custom_id=unescape(found[1]))
        raise AssertionError(f"there is no button {label}")


@contextlib.asynccontextmanager
async def ashore(folder: Path) -> AsyncIterator[Ashore]:
    """Serve the page with the bot running; both end with the block."""
    async with aboard(folder) as ship, contextlib.AsyncExitStack() as running, aiohttp.ClientSession() as session:

        async def restart() -> None:
            await running.aclose()
            await running.enter_async_context(ship.sailing())

        page = Page(ship.standin, restart)
        await restart()
        try:
            yield Ashore(await page.start(), ship, page, session)
        finally:
            await page.stop()
