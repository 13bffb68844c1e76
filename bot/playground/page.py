"""The page in the browser: a Discord chat on loopback, with the real bot at the other end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.playground import asks, guard
from bot.playground.acts import ACTS, act
from bot.playground.asks import Ask, Someone, checked
from bot.playground.cast import Cast
from bot.playground.drawing import message
from bot.playground.slash import commands
from bot.playground.view import View
from bot.standin import files
from bot.standin.errors import Json
from bot.standin.people import Person
from bot.standin.server import StandIn
from bot.standin.world import Message

_STATIC = Path(__file__).parent / "static"
_PATIENCE = 15.0
"""Real seconds without news after which a browser is shown that the line is alive."""
_Standing = list[tuple[object, ...]]
"""What a person sees everywhere, to be compared with what they saw."""
_SHOWN_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp")


class Page:
    """A web server on 127.0.0.1 through which one is a person at a Discord client."""

    def __init__(self, standin: StandIn, restart: Callable[[], Awaitable[None]]) -> None:
        """Let the people enter the stand-in; `restart` stops the bot and returns when it is back."""
        self._standin = standin
        self._restart = restart
        self._restarting = asyncio.Lock()
        self._cast = Cast(standin)
        self._dismissed: set[int] = set()
        self._closing = False
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> str:
        """Listen on 127.0.0.1 and give the address; raises OSError when the port is taken."""
        self._closing = False
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, "127.0.0.1", port).start()
        except OSError:
            await self.stop()
            raise
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Hang up on every browser and stop listening."""
        self._closing = True
        self._standin.realm.bell.ring()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=asks.MAX_BODY, middlewares=[guard.guard])
        app.on_response_prepare.append(guard.protect)
        app.router.add_get("/", self._index)
        app.router.add_static("/static", _STATIC)
        for path in (files.OF_MESSAGES, files.OF_PEOPLE):
            app.router.add_get(path, self._file)
        told = {"scene": self._scene, "commands": self._commands, "messages": self._messages, "changes": self._changes}
        for name, handler in told.items():
            app.router.add_get(f"/api/{name}", handler)
        for name in ACTS:
            app.router.add_post(f"/api/{name}", self._act)
        app.router.add_post("/api/dismiss", self._dismiss)
        app.router.add_post("/api/restart", self._start_again)
        return app

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_STATIC / "index.html")

    async def _scene(self, request: web.Request) -> web.Response:
        return web.json_response(self._cast.shown(checked(Someone, dict(request.query)).who))

    async def _commands(self, request: web.Request) -> web.Response:
        return web.json_response({"commands": commands(self._asking(request))})

    async def _messages(self, request: web.Request) -> web.Response:
        person = self._asking(request)
        view = View(person)
        drawn = [{"id": str(one.id), "html": message(view, one)} for one in self._seen(person)]
        return web.json_response({"messages": drawn, "latest": self._latest(request)})

    def _asking(self, request: web.Request) -> Person:
        return self._person(checked(Ask, dict(request.query)))

    def _person(self, ask: Ask) -> Person:
        return self._cast.person(ask.who, ask.locale, ask.place)

    def _seen(self, person: Person) -> list[Message]:
        return [one for one in person.reads() if one.id not in self._dismissed]

    def _latest(self, request: web.Request) -> dict[str, str]:
        """Say which message is the last in each place, so that news elsewhere can be marked."""
        ask = checked(Ask, dict(request.query))
        person = self._person(ask)
        places = [spot.channel for spot in self._cast.spots(ask.who)]
        return {str(place.id): str(max((one.id for one in person.reads(place)), default=0)) for place in places}

    async def _changes(self, request: web.Request) -> web.StreamResponse:
        """Tell a browser "changed" whenever something that its person sees is no longer what it was."""
        ask = checked(Ask, dict(request.query))
        person = self._person(ask)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        before = self._standing(ask, person)
        # A browser that goes away says no goodbye.
        with contextlib.suppress(ConnectionResetError):
            await response.write(b"retry: 1000\ndata: changed\n\n")
            while not self._closing:
                now = await self._news(ask, person, before)
                await response.write(b": still here\n\n" if now == before else b"data: changed\n\n")
                before = now
        return response

    async def _news(self, ask: Ask, person: Person, before: _Standing) -> _Standing:
        """Wait until the person sees something else than before, or a while has passed; give what they see."""

        def changed() -> bool:
            return self._closing or self._standing(ask, person) != before

        await self._standin.realm.bell.until(changed, _PATIENCE)
        return self._standing(ask, person)

    def _standing(self, ask: Ask, person: Person) -> _Standing:
        """Take down what the person sees everywhere; a message is given new lists when it is written anew."""
        seen = [one for spot in self._cast.spots(ask.who) for one in person.reads(spot.channel)]
        return [
            (one.id, one.flags, one.content, one.components, one.embeds, one.attachments, one.id in self._dismissed)
            for one in seen
        ]

    async def _act(self, request: web.Request) -> web.Response:
        name = request.path.rpartition("/")[2]
        given, sent = await asks.read(request)
        ask = checked(ACTS[name].asked, given)
        return web.json_response(await act(name, self._person(ask), ask, sent))

    async def _dismiss(self, request: web.Request) -> web.Response:
        given, _ = await asks.read(request)
        ask = checked(asks.Dismiss, given)
        mine = (one for one in self._person(ask).reads() if str(one.id) == ask.message and one.ephemeral)
        self._dismissed.update(one.id for one in mine)
        self._standin.realm.bell.ring()
        return web.json_response({})

    async def _start_again(self, request: web.Request) -> web.Response:
        await asks.read(request)
        async with self._restarting:
            await self._restart()
        return web.json_response({})

    async def _file(self, request: web.Request) -> web.Response:
        place, number, name = request.match_info.values()
        one = files.served(self._standin.world, place, number)
        if one is None:
            return guard.sentence(404, f"there is no file {name}")
        headers: Json = {"Content-Type": one.content_type}
        if one.content_type not in _SHOWN_INLINE:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=one.data, headers=headers)
