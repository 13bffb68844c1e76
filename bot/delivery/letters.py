"""What a delivery says, as the body of a request: a public post, or an alert to one person."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from bot.rendering.page import Button, Page, Style
from bot.rendering.post import ALERT_MARKER, MARKER, Post
from bot.store.announcements import Announcement
from bot.store.outbox import Delivery

Json = dict[str, Any]
_STYLES = {Style.PLAIN: 2, Style.STRONG: 1, Style.DANGER: 4}
_ACTION_ROW, _BUTTON = 1, 2
_CONTENT_AT_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to send or to stand: its body, and which version of it this is.

    `maybe_stands_since` is not None where it may have been sent before a backup was restored.
    """

    body: Json
    version: int
    maybe_stands_since: dt.datetime | None = None

    def is_like(self, message: Json) -> bool:
        """Whether a message in a channel already says this."""
        return _said(self.body) == _said(message)


def of_post(post: Post, of: Announcement) -> Letter:
    """Write a public post: plain content, since the push of a Components V2 message is blank."""
    embed = {"description": post.description, "footer": {"text": post.footer}}
    return Letter(
        {
            "content": post.content,
            "embeds": [{key: value for key, value in embed.items() if value}],
            "components": _row(post.button),
            "allowed_mentions": _pings(post),
        },
        of.version,
        of.maybe_public_since,
    )


def of_alert(page: Page) -> Letter:
    """Write an alert to one person."""
    body = {
        "content": page.text[:_CONTENT_AT_MOST],
        "embeds": [],
        "components": _row(*page.buttons),
        "allowed_mentions": {"parse": []},
    }
    return Letter(body, 1)


def marker(delivery: Delivery) -> str:
    """The custom_id by which a delivery's message is found again."""
    if delivery.announcement_id is not None:
        return MARKER.format(delivery.announcement_id)
    return ALERT_MARKER.format(delivery.key)


def nonce(key: str) -> str:
    """The nonce of a delivery: the same after every restart, so that what was sent before counts as the same."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def _pings(post: Post) -> Json:
    if post.role_id is None:
        return {"parse": []}
    if post.content.startswith("@everyone"):
        return {"parse": ["everyone"]}
    return {"parse": [], "roles": [str(post.role_id)]}


def _row(*buttons: Button) -> list[Json]:
    row = [
        {"type": _BUTTON, "style": _STYLES[each.style], "label": each.label, "custom_id": each.custom_id}
        for each in buttons
    ]
    return [{"type": _ACTION_ROW, "components": row}]


def _said(message: Json) -> tuple[object, ...]:
    embeds = message.get("embeds") or [{}]
    foot = embeds[0].get("footer") or {}
    return message.get("content"), embeds[0].get("description"), foot.get("text")
