"""The door: a port of its own, at which a test steers the stand-in in JSON; the bot never comes here."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.standin.errors import ApiError, NotPossible
from bot.standin.steering import conditions, hands, places, records
from bot.standin.steering.bridge import Bridge

VERBS: dict[str, Callable[..., Any]] = {
    verb.__name__: verb for room in (conditions, places, records, hands) for verb in room.VERBS
}
"""Everything that can be asked for: POST /NAME with an object of the arguments."""


class Door:
    """Serves the steering of a stand-in on 127.0.0.1."""

    def __init__(self, bridge: Bridge) -> None:
        """Steer from the bridge given."""
        self._bridge = bridge
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def open(self, port: int = 0) -> None:
        """Listen, on a free port unless told which."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/{verb}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        host, taken = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{taken}"

    async def close(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.Response:
        try:
            answer = await self._do(request.match_info["verb"], json.loads(await request.text() or "{}"))
        except (NotPossible, ApiError, LookupError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response(answer)

    async def _do(self, name: str, told: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the verb gives
        """Do one thing, in a world in which everything due has happened."""
        verb = VERBS.get(name)
        if verb is None:
            raise NotPossible(f"there is no {name!r}; there are {', '.join(VERBS)}")
        self._bridge.realm.late.settle()
        done = verb(self._bridge, **told)
        answer = await done if inspect.isawaitable(done) else done
        self._bridge.realm.bell.ring()
        return answer
