"""What a person may be told when something is refused: a message key and facts, no prose.

BotError
├── BadFact        a value of the profile is not one we can use
├── BadDay         the day asked about is not a day, or lies too far away
├── BadFile        a file that was handed in is not one of our exports, or holds nonsense
├── UnknownName    no feature goes by the name that was asked for
├── NothingTold    a command or form came without a single fact
├── NothingToShare nothing was told yet, so there is nothing to show others
├── NotHere        it works only in a server that the bot is a member of
├── MayNotSpeak    it would say something where the person may not write
└── Stale          a button or form of a message that no longer means anything

The fact `given` is what somebody typed: only templates repeat it, and only through the filter `quote`.
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


class BadFile(BotError):
    """A file that cannot be taken back: `reason` is a code, `given` the place in it, where there is one.

    `too_large`, `unreadable`, `not_json`, `not_export`, `bad_value`, `future`, `too_many`.
    """

    key = "bad_file"


class UnknownName(BotError):
    """No feature of the name `given`."""

    key = "unknown_name"


class NothingTold(BotError):
    """A command or form that tells facts came without one."""

    key = "nothing_told"


class NothingToShare(BotError):
    """Somebody shares a forecast without having told anything."""

    key = "nothing_to_share"


class NotHere(BotError):
    """Something that concerns a server was asked for outside of one."""

    key = "not_here"


class MayNotSpeak(BotError):
    """Somebody who may not write in a channel would have the bot write there for them."""

    key = "may_not_speak"


class Stale(BotError):
    """A button or form whose meaning is gone; asking again helps."""

    key = "stale"
