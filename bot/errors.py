"""What a person may be told when something is refused: a message key and facts, no prose.

BotError
├── BadFact        a value of the profile is not one we can use
├── BadDay         the day asked about is not a day, or lies too far away
├── BadReading     a reading of an earlier day is not one we can keep
├── BadFile        a file that was handed in is not one of our exports, or holds nonsense
├── UnknownName    no feature goes by the name that was asked for
├── UnknownQuestion  no forecast of ours goes by the number that was asked for
├── NothingTold    a command or form came without a single fact
├── NothingToShare nothing was told yet, so there is nothing to show others
├── NotAnnounced   no announcement of that id was published in this server
├── NotHere        it works only in a server that the bot is a member of
├── MayNotSpeak    it would say something where the person may not write
├── MayNotAnnounce only who may announce for a server does that
├── MayNotManage   only who may manage a server does that
├── BadSetting     a setting of a server is not one we can use
├── BadSource      a source is not an https link
├── BadTime        a time to publish at is none, is two, is past or too far
├── BadText        what was written for an announcement cannot be used
├── UnknownAnnouncement  there is no such announcement in this server
├── ChangedMeanwhile     an announcement is not what its reader saw any more
├── TooLate        an announcement is in a state in which that is over
├── NeedsApproval  a second moderator must say yes first
├── NotYours       only another moderator, or only the author, may do that
├── NoChannel      a server has no channel for announcements yet
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


class BadReading(BotError):
    """A reading that is not kept: `reason` is `fact` (not one that is counted), `future`, or `many` (over `most`)."""

    key = "bad_reading"


class BadFile(BotError):
    """A file that cannot be taken back: `reason` is a code, `given` the place in it, where there is one.

    `too_large`, `unreadable`, `not_json`, `not_export`, `bad_value`, `future`, `too_many`.
    """

    key = "bad_file"


class UnknownName(BotError):
    """No feature of the name `given`."""

    key = "unknown_name"


class UnknownQuestion(BotError):
    """No forecast of ours of the number `given`."""

    key = "unknown_question"


class NothingTold(BotError):
    """A command or form that tells facts came without one."""

    key = "nothing_told"


class NothingToShare(BotError):
    """Somebody shares a forecast without having told anything."""

    key = "nothing_to_share"


class NotAnnounced(BotError):
    """Somebody asks about an announcement that this server, as far as is remembered, never published."""

    key = "not_announced"


class NotHere(BotError):
    """Something that concerns a server was asked for outside of one."""

    key = "not_here"


class MayNotSpeak(BotError):
    """Somebody who may not write in a channel would have the bot write there for them."""

    key = "may_not_speak"


class Stale(BotError):
    """A button or form whose meaning is gone; asking again helps."""

    key = "stale"


class MayNotAnnounce(BotError):
    """Somebody who may not announce for this server tries to."""

    key = "may_not_announce"


class MayNotManage(BotError):
    """Somebody who may not manage this server would change its settings."""

    key = "may_not_manage"


class BadSetting(BotError):
    """A setting that cannot be: `reason` is a code, `given` what somebody typed, where they did.

    `nothing`, `zone`, `many`, `forum`, `category`, `kind`, `here_already`, `not_here`, `everyone`.
    """

    key = "bad_setting"


class BadSource(BotError):
    """A source that is not an https link, or a longer one than fits."""

    key = "bad_source"


class BadTime(BotError):
    """A time to publish at: `reason` is `format`, `gap` or `twice` (a clock change in `zone`), `past` or `far`."""

    key = "bad_time"


class BadText(BotError):
    """What was written in the form of an announcement: `field` names the field, `reason` is a code.

    `empty`, `long`, `number`, `choice`, `rate`, `share`, `country`, `currencies`, `no_day`, `no_value`, `no_change`,
    `no_need`, `refused`, `rate_refused`.
    """

    key = "bad_text"


class UnknownAnnouncement(BotError):
    """No announcement of that id in the server where somebody asks."""

    key = "unknown_announcement"


class ChangedMeanwhile(BotError):
    """Somebody changed an announcement after the person who presses a button had read it."""

    key = "changed_meanwhile"


class TooLate(BotError):
    """An announcement is in the state `state`, in which that cannot be done with it."""

    key = "too_late"


class NeedsApproval(BotError):
    """It pings more members than one moderator may alone."""

    key = "needs_approval"


class NotYours(BotError):
    """`reason`: `own` (nobody approves their own), `author` (only the author changes it), `unknown` (nobody's)."""

    key = "not_yours"


class NoChannel(BotError):
    """No channel is set for announcements."""

    key = "no_channel"
