"""Exchanges: something a person did to the bot, and everything that came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.standin.errors import Json
from bot.standin.interactions import Interaction, Modal, Reply
from bot.standin.realm import Bell
from bot.standin.world import Message

NO_ANSWER = "The application did not respond"
"""What the Discord client says when a bot lets an interaction pass."""


@dataclass
class Exchange:
    """Something a person did, and what came of it; it goes on filling as the bot goes on answering."""

    interaction: Interaction
    _bell: Bell

    @property
    def messages(self) -> list[Message]:
        """The messages that came of it, as they stand now: the one changed, the answer, the follow-ups."""
        one = self.interaction
        found = [one.source] if one.updated else []
        found += [one.original, *one.followups]
        return [item for item in found if item is not None and not item.deleted and not item.loading]

    @property
    def message(self) -> Message:
        """The first message that came of it; an error when there is none."""
        return self.messages[0]

    @property
    def modal(self) -> Modal | None:
        """The form the bot opened, if it did."""
        return self.interaction.modal

    @property
    def choices(self) -> list[Json]:
        """What the bot suggested, for an autocomplete."""
        return self.interaction.choices or []

    @property
    def acknowledged_after(self) -> float | None:
        """Seconds on the stand-in's clock until the bot first answered; None when it did not."""
        at = self.interaction.acknowledged_at
        return None if at is None else at - self.interaction.sent_at

    @property
    def deferred(self) -> bool:
        """Whether the bot first asked for time."""
        return self.interaction.reply in (Reply.DEFER, Reply.DEFER_UPDATE)

    @property
    def error(self) -> str | None:
        """What the client tells the person went wrong; None while all is well."""
        one = self.interaction
        unfinished = one.original is not None and one.original.loading and not one.original.deleted
        return NO_ANSWER if one.acknowledged_at is None or unfinished else None

    @property
    def settled(self) -> bool:
        """Whether the bot has answered, and has said what it asked time for."""
        one = self.interaction
        if one.reply is Reply.DEFER_UPDATE:
            gone = one.source is not None and one.source.deleted
            return one.updated or bool(one.followups) or gone
        return self.error is None

    async def until(self, met: Callable[[Exchange], bool], patience: float = 5.0) -> Exchange:
        """Wait until something is true of this exchange, at most so many real seconds.

        Raises:
            TimeoutError: it did not come true.

        """
        if not await self._bell.until(lambda: met(self), patience):
            raise TimeoutError
        return self
