"""A bare client of the stand-in: aiohttp and nothing that retries, waits or hides what came."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.standin.server import StandIn

MESSAGES = "/channels/{channel_id}/messages"


@dataclass(frozen=True)
class Got:
    """What the client got: a whole answer, or the name of the exception instead of one."""

    status: int = 0
    data: Any = None
    headers: dict[str, str] | None = None
    failed: str = ""

    @property
    def code(self) -> int | None:
        """Discord's own code, or the id of what was made."""
        return self.data.get("code") if isinstance(self.data, dict) else None


class Client:
    """Speaks to one stand-in, on a new connection each time."""

    def __init__(self, standin: StandIn, session: aiohttp.ClientSession) -> None:
        self.standin = standin
        self._session = session
        self.channel_id = standin.channel("general").id

    async def call(self, method: str, path: str, body: object = None, token: str = "") -> Got:
        headers = {"Authorization": f"Bot {token or self.standin.token}"}
        try:
            async with self._session.request(
                method, self.standin.api_url + path, json=body, headers=headers
            ) as response:
                text = await response.text()
                return Got(response.status, _read(text), dict(response.headers))
        except (aiohttp.ClientError, TimeoutError) as error:
            return Got(failed=type(error).__name__)

    async def send(self, nonce: str = "n1", channel_id: int = 0, marker: str = "post:1") -> Got:
        """Send a message with a nonce and a button, as the outbox does."""
        button = {"type": 2, "style": 1, "label": "Does it touch me?", "custom_id": marker}
        body = {
            "content": "news",
            "components": [{"type": 1, "components": [button]}],
            "allowed_mentions": {"parse": []},
            "nonce": nonce,
            "enforce_nonce": True,
        }
        return await self.call("POST", f"/channels/{channel_id or self.channel_id}/messages", body)

    async def history(self, channel_id: int = 0) -> Got:
        return await self.call("GET", f"/channels/{channel_id or self.channel_id}/messages")

    @property
    def standing(self) -> list[int]:
        """The ids of the messages that stand in #general."""
        kept = self.standin.world.messages.get(self.channel_id, {}).values()
        return [item.id for item in kept if not item.deleted]


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
