"""The door of the page: only this machine's own browser, at this page's own address, comes in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.playground.asks import MAX_BODY, BadAsk
from bot.playground.cast import NoSuchPlace

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other sites' names and pages, and say in one sentence what was wrong with a request."""
    refused = _foreign(request)
    if refused is not None:
        return sentence(403, refused)
    try:
        return await handler(request)
    except (BadAsk, NoSuchPlace) as error:
        return sentence(400, str(error))
    except web.HTTPRequestEntityTooLarge:
        return sentence(413, f"that is too much: at most {MAX_BODY:,} bytes can be sent at once")
    except web.HTTPException as error:
        return sentence(error.status, error.reason)


def _foreign(request: web.Request) -> str | None:
    """Say why a request is not this page's own: a name that was bent to this address, or another site's page."""
    port = request.get_extra_info("sockname")[1]
    own = {f"127.0.0.1:{port}", f"localhost:{port}"}
    if request.host not in own:
        return "this page answers to 127.0.0.1 and localhost alone"
    origin = request.headers.get("Origin")
    if origin is not None and origin not in {f"http://{name}" for name in own}:
        return "another page may not use this one"
    return None


def sentence(status: int, text: str) -> web.Response:
    """Answer with one sentence."""
    return web.json_response({"error": text}, status=status)


async def protect(_request: web.Request, response: web.StreamResponse) -> None:
    """Let a browser run and load nothing but what this page itself serves."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
