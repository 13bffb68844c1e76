"""The mistakes that an outbox must not make, each put into a worker by name, to see that a test notices."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bot.delivery import letters, steps
from bot.delivery.letters import Letter
from bot.delivery.steps import Means
from bot.delivery.wire import Reply, Wire
from bot.store import outbox
from bot.store.outbox import Delivery


def no_nonce() -> None:
    """Send without a nonce."""
    call = Wire.call

    async def without(self: Wire, method: str, path: str, body: object = None) -> Reply:
        kept = body and {name: value for name, value in body.items() if "nonce" not in name}
        return await call(self, method, path, kept)

    Wire.call = without


def fresh_nonce() -> None:
    """Send with another nonce each time."""
    steps.nonce = lambda _key: secrets.token_hex(12)


def no_reconcile() -> None:
    """Send again without a look whether it arrived."""
    steps._must_look = lambda *_: False


def mark_before_send() -> None:
    """Record that it was sent, then send it."""

    async def send(means: Means, delivery: Delivery, letter: Letter, channel_id: int) -> None:
        await outbox.end(means.database, delivery, "done", None, means.clock())
        body = {**letter.body, "nonce": letters.nonce(delivery.key), "enforce_nonce": True}
        await means.call("POST", f"/channels/{channel_id}/messages", body)

    steps._send = send


def send_before_record() -> None:
    """Send without having recorded the attempt."""

    async def attempt(*_: object) -> bool:
        return True

    outbox.attempt = attempt


MISTAKES: dict[str, Callable[[], None]] = {
    each.__name__: each for each in (no_nonce, fresh_nonce, no_reconcile, mark_before_send, send_before_record)
}
