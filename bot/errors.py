"""What a person may be told when something is refused: a message key and facts, no prose.

BotError
├── BadFact        a value of the profile is not one we can use
├── BadDay         the day asked about is not a day, or lies too far away
├── UnknownName    no feature goes by the name that was asked for
├── NothingTold    a command or form came without a single fact
├── NothingToShare nothing was told yet, so there is nothing to show others
└── Stale          a button or form of a message that no longer means anything
"""

from __future__ import annotations


class BotError(Exception):
    """Something a person is told in one sentence; `key` picks it, `facts` fill it."""

    key = "unexpected"

    def __init__(self, **facts: str | int) -> None:
        """Keep the facts that the sentence needs."""
        super().__init__(self.key)
        self.facts = facts


class BadFact(BotError):
    """A fact that cannot be used: `fact` names it, `least` and `most` are its bounds where it has any."""

    key = "bad_fact"


class BadDay(BotError):
    """A day that is not written like 2026-11-23, or that lies before 2016 or after 2099."""

    key = "bad_day"


class UnknownName(BotError):
    """No feature of that name."""

    key = "unknown_name"


class NothingTold(BotError):
    """A command or form that tells facts came without one."""

    key = "nothing_told"


class NothingToShare(BotError):
    """Somebody shares a forecast without having told anything."""

    key = "nothing_to_share"


class Stale(BotError):
    """A button or form whose meaning is gone; asking again helps."""

    key = "stale"
