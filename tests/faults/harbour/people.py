"""The people of a harbour, who act on the bot as they would in their Discord client.

Who acts is told by keywords: name, and perhaps locale, permissions, guild_id, channel_id, dm, user_install, patience
(in real seconds). What comes back is a dict: interaction, error, deferred, acknowledged_after, messages, form, choices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.faults.harbour.places import Places


class People(Places):
    """What people do."""

    async def person(
        self, name: str, *, guild_id: int | None = None, roles: Sequence[int] = (), closed_dms: bool = False
    ) -> dict:
        """Let somebody join a guild; give their id and the dm_channel_id of their conversation with the bot."""
        return await self.ask("person", name=name, guild_id=guild_id, roles=list(roles), closed_dms=closed_dms)

    async def run(self, command: str, options: Mapping[str, Any] | None = None, **who: Any) -> dict:
        """Run a command, such as "/profile set"; a file is {"filename": ..., "base64": ...}."""
        return await self.ask("run", who=who, command=command, options=dict(options or {}))

    async def autocomplete(self, command: str, options: Mapping[str, Any], focused: str, **who: Any) -> list[dict]:
        """Type into an option; give the suggestions."""
        told = {"command": command, "options": dict(options), "focused": focused}
        return (await self.ask("autocomplete", who=who, **told))["choices"]

    async def press(self, message: dict, *, label: str = "", custom_id: str = "", **who: Any) -> dict:
        """Press a button of a message."""
        return await self.ask("press", who=who, message=_place(message), label=label, custom_id=custom_id)

    async def choose(self, message: dict, custom_id: str, values: Sequence[Any], **who: Any) -> dict:
        """Pick in a select of a message."""
        return await self.ask("choose", who=who, message=_place(message), custom_id=custom_id, values=list(values))

    async def fill(self, exchange: dict, values: Mapping[str, Any], **who: Any) -> dict:
        """Fill in and submit the form that an exchange opened."""
        return await self.ask("fill", who=who, interaction=exchange["interaction"], values=dict(values))

    async def exchange(self, exchange: dict) -> dict:
        """What has come of an exchange by now."""
        return await self.ask("exchange", interaction=exchange["interaction"])

    async def sees(self, **who: Any) -> list[dict]:
        """The messages a person sees where they are."""
        return await self.ask("sees", who=who)


def _place(message: dict) -> tuple[int, int]:
    return message["channel_id"], message["id"]
