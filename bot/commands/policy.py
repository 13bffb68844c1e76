"""Who may do what, and where: one row per command and per button, looked up before anything is done.

Discord's own settings are only defaults that a server may overwrite, and a button can be forged; so what counts
is this table, asked on our side each time. A command or a button without a row is refused, and fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import discord

from bot.commands.reply import Interaction
from bot.errors import MayNotSpeak, NotHere, Stale


class Who(StrEnum):
    """Anybody at all; or only those who may write in the channel they are in."""

    ANYBODY = "anybody"
    SPEAKER = "speaker"


class Where(StrEnum):
    """Anywhere that Discord shows the bot; or only in a server that the bot is a member of."""

    ANYWHERE = "anywhere"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may, and where."""

    who: Who = Who.ANYBODY
    where: Where = Where.ANYWHERE


_OPEN = Rule()
_IN_SERVERS = Rule(where=Where.SERVER)

COMMANDS: Mapping[str, Rule] = {
    "help": _OPEN,
    "forecast": _OPEN,
    "compare": _OPEN,
    "profile setup": _OPEN,
    "profile set": _OPEN,
    "profile show": _OPEN,
    "profile history": _OPEN,
    "profile import": _OPEN,
    "profile share": _IN_SERVERS,
    "sources": _OPEN,
    "privacy policy": _OPEN,
    "privacy export": _OPEN,
    "privacy delete": _OPEN,
    "language": _OPEN,
    "about": _OPEN,
}

#: What buttons and forms ask for, by the word in their custom_id. Each concerns the presser's own data only.
ACTIONS: Mapping[str, Rule] = {
    "help": _OPEN,
    "forecast": _OPEN,
    "why": _OPEN,
    "compare": _OPEN,
    "show": _OPEN,
    "history": _OPEN,
    "sources": _OPEN,
    "policy": _OPEN,
    "export": _OPEN,
    "forget": _OPEN,
    "erase": _OPEN,
    "language": _OPEN,
    "about": _OPEN,
    "sharing": _IN_SERVERS,
    "share": Rule(who=Who.SPEAKER),
    "setup": _OPEN,
    "more": _OPEN,
    "answer": _OPEN,
}


def authorise(rule: Rule | None, interaction: Interaction) -> None:
    """Let somebody do something, or raise NotHere, MayNotSpeak, or Stale where there is no rule for it."""
    if rule is None:
        raise Stale
    if rule.where is Where.SERVER and not is_server_of_ours(interaction):
        raise NotHere
    if rule.who is Who.SPEAKER and not _may_speak(interaction):
        raise MayNotSpeak


def is_server_of_ours(interaction: Interaction) -> bool:
    """Whether it comes from a server that the bot itself was invited to, not from a user's own installation."""
    return interaction.guild_id is not None and interaction.is_guild_integration()


def _may_speak(interaction: Interaction) -> bool:
    if interaction.guild_id is None:
        return True
    allowed = interaction.permissions
    return allowed.send_messages_in_threads if _in_thread(interaction) else allowed.send_messages


def _in_thread(interaction: Interaction) -> bool:
    return isinstance(interaction.channel, discord.Thread)
