"""The HTTP side: reading requests, authorising and limiting them, answering, and writing the ledger."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from aiohttp import MultipartReader, web

from bot.standin import limits
from bot.standin.errors import ApiError, refuse, unauthorized
from bot.standin.files import OF_MESSAGES, OF_PEOPLE, served
from bot.standin.ledger import Upload
from bot.standin.limits import Standing
from bot.standin.realm import Answer, Call, Handler, Realm, Route
from bot.standin.storm import Struck, sent, written
from bot.standin.weather import Acts

BASE = "/api/v10"
_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")
FELL_OVER = -1
"""The code, which Discord has not, of an answer to something that the stand-in was not made for."""
_BY_TOKEN = ("/interactions/", "/webhooks/")
"""Routes that carry their authority in the path."""


def install(app: web.Application, realm: Realm, routes: Sequence[Route]) -> None:
    """Add the routes given to a web application, and the answer to every other path."""
    for method, template, handler in routes:
        app.router.add_route(method, BASE + template, _serve(realm, template, handler))
    for place in (OF_MESSAGES, OF_PEOPLE):
        app.router.add_route("GET", place, _media(realm))
    app.router.add_route("*", "/{rest:.*}", _serve(realm, "", _nothing_here))


def _nothing_here(_realm: Realm, _call: Call) -> Answer:
    raise refuse(0)


def _serve(realm: Realm, template: str, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        try:
            call, malformed = await _read(request, template)
        except ConnectionError:
            # The bot died while it was sending: nothing arrived that could be acted on.
            return web.Response()
        realm.late.settle()
        fault = realm.weather.strike(call.method, template, call.ids.get("channel_id", ""))
        heard = fault is None or fault.how.acts is not Acts.NO
        standing = _count(realm, call) if heard else limits.FREE
        act = partial(_answer, realm, call, handler, (_authority(realm, request, template), standing, malformed))
        if fault is not None:
            response = await Struck(realm, call, fault, act).end(request)
        else:
            answer = act()
            realm.note(call, answer)
            response = await sent(request, written(answer, limits.headers(standing, realm.now())))
        # Only now: whoever waits for this must not act on it before the bot can have read it.
        realm.bell.ring()
        return response

    return serve


def _count(realm: Realm, call: Call) -> Standing:
    major = "/".join(call.ids[key] for key in _MAJOR if key in call.ids)
    return realm.meter.count(call.method, call.route, major)


def _answer(
    realm: Realm, call: Call, handler: Handler, gate: tuple[ApiError | None, Standing, ApiError | None]
) -> Answer:
    stranger, standing, malformed = gate
    if not standing.allowed:
        return Answer(429, limits.slow_down(standing))
    try:
        _heed(stranger, malformed)
        return handler(realm, call)
    except ApiError as error:
        return Answer(error.status, error.body())
    except Exception as error:
        # Raised again so that it is seen; noted so that the ledger holds everything that was sent.
        realm.note(call, Answer(500, {"message": f"The stand-in fell over: {error!r}", "code": FELL_OVER}))
        raise


def _heed(*errors: ApiError | None) -> None:
    for error in errors:
        if error is not None:
            raise error


def _authority(realm: Realm, request: web.Request, template: str) -> ApiError | None:
    if template.startswith(_BY_TOKEN):
        return None
    known = request.headers.get("Authorization") == f"Bot {realm.world.application.token}"
    return None if known else unauthorized()


async def _read(request: web.Request, template: str) -> tuple[Call, ApiError | None]:
    path = request.path.removeprefix(BASE)
    call = Call(request.method, template, path, dict(request.match_info), dict(request.query), None)
    if not request.can_read_body:
        return call, None
    try:
        body, files = (
            await _multipart(request)
            if request.content_type.startswith("multipart/")
            else (
                _parse(await request.text()),
                (),
            )
        )
    except ValueError:
        return call, refuse(50109)
    except web.HTTPRequestEntityTooLarge:
        return call, refuse(40005)
    return replace(call, body=body, files=files), None


def _parse(text: str) -> Any:  # noqa: ANN401 - JSON may be anything
    """Read JSON as strictly as Discord does: Python's also takes NaN and halves of surrogate pairs."""
    if not text:
        return None
    parsed = json.loads(text, parse_constant=_no_number)
    if "\\u" in text:
        json.dumps(parsed, ensure_ascii=False).encode()
    return parsed


def _no_number(word: str) -> None:
    raise ValueError(word)


async def _multipart(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    body, files = None, []
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if isinstance(part, MultipartReader):
            continue
        data = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = _parse(data.decode())
        else:
            files.append(Upload(part.name or "", part.filename or "", data))
    return body, tuple(files)


def _media(realm: Realm) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def media(request: web.Request) -> web.Response:
        place, number, _name = request.match_info.values()
        one = served(realm.world, place, number)
        if one is None:
            return web.Response(status=404)
        return web.Response(body=one.data, headers={"Content-Type": one.content_type})

    return media
