"""The check of one request and its answer, as they stand in the stand-in's ledger."""

from __future__ import annotations

from bot.standin.ledger import Request
from bot.standin.rest import FELL_OVER
from tests.payloads import description, overlay
from tests.payloads.fault import Fault, Rule
from tests.payloads.overlay import texts

REFUSED = Rule("refused", "what the stand-in answered")
TOO_MUCH = Rule("standin-fell-over", "bot/standin")
NO_ROUTE = Rule("no-such-route", "bot.standin.server.ROUTES")
_UNREAD = {50109, 40005}
"""What is answered to a body of which nothing is known: it is no JSON, or too large."""
_BAD_FORM = {50006, 50035} | _UNREAD


def request_faults(request: Request) -> list[Fault]:
    """List what is wrong with what was sent; last of all, that the stand-in refused it for its form."""
    code = request.answer.get("code") if isinstance(request.answer, dict) else None
    found = [] if code in _UNREAD else body_faults(request)
    if code == FELL_OVER:
        found.append(Fault(TOO_MUCH, (), request.answer["message"]))
    if code in _BAD_FORM and not found:
        found.append(Fault(REFUSED, (), f"{request.status} {request.answer}"[:300]))
    return found


def body_faults(request: Request) -> list[Fault]:
    """List what the documentation and the description have against a request."""
    if request.unknown:
        return [Fault(NO_ROUTE, (), f"the stand-in has no {request.path}")]
    uploads = {item.field: item.filename for item in request.files}
    if unsayable := list(texts.faults(request.body)):
        # What is not JSON cannot be held against a schema.
        return unsayable
    described = list(description.request_faults(request.method, request.route, request.query, request.body))
    try:
        found = overlay.faults(request.method, request.route, request.body, uploads)
    except (AttributeError, TypeError, ValueError):
        # The overlay trusts the types that the description asks for.
        if description.PATH.is_file() and not described:
            raise
        found = []
    return described + found


def answer_faults(request: Request) -> list[Fault]:
    """List what is wrong with what the stand-in answered."""
    if request.unknown:
        return []
    return list(description.answer_faults(request.method, request.route, request.status, request.answer))
