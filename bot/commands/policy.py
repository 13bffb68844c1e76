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
from bot.errors import MayNotAnnounce, MayNotManage, MayNotSpeak, NotHere, Stale
from bot.services import Services


class Who(StrEnum):
    """Anybody at all; those who may write in the channel they are in; or those whom a server trusts with more.

    MANAGER is an administrator or somebody with Manage Server; ANNOUNCER also whoever has the role that the
    server's settings name.
    """

    ANYBODY = "anybody"
    SPEAKER = "speaker"
    ANNOUNCER = "announcer"
    MANAGER = "manager"


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
_ANNOUNCING = Rule(Who.ANNOUNCER, Where.SERVER)
_MANAGING = Rule(Who.MANAGER, Where.SERVER)

COMMANDS: Mapping[str, Rule] = {
    "help": _OPEN,
    "forecast": _OPEN,
    "compare": _OPEN,
    "accuracy": _OPEN,
    "profile setup": _OPEN,
    "profile set": _OPEN,
    "profile show": _OPEN,
    "profile history show": _OPEN,
    "profile history add": _OPEN,
    "profile import": _OPEN,
    "profile share": _IN_SERVERS,
    "alerts on": _OPEN,
    "alerts off": _OPEN,
    "alerts show": _OPEN,
    "sources": _OPEN,
    "privacy policy": _OPEN,
    "privacy export": _OPEN,
    "privacy delete": _OPEN,
    "language": _OPEN,
    "about": _OPEN,
    "settings show": _MANAGING,
    "settings set": _MANAGING,
    "settings channel add": _MANAGING,
    "settings channel remove": _MANAGING,
    "announce post": _ANNOUNCING,
    "announce schedule": _ANNOUNCING,
    "announce list": _ANNOUNCING,
    "announce edit": _ANNOUNCING,
    "announce withdraw": _ANNOUNCING,
}

#: What buttons and forms ask for, by the word in their custom_id. Each concerns the presser's own data only, or
#: the settings and announcements of the server in which it is pressed.
ACTIONS: Mapping[str, Rule] = {
    "help": _OPEN,
    "forecast": _OPEN,
    "why": _OPEN,
    "pay": _OPEN,
    "compare": _OPEN,
    "accuracy": _OPEN,
    "predictions": _OPEN,
    "question": _OPEN,
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
    "affects": _IN_SERVERS,
    "alerts": _OPEN,
    "unalert": _OPEN,
    "settings": _MANAGING,
    "announcements": _ANNOUNCING,
    "preview": _ANNOUNCING,
    "write": _ANNOUNCING,
    "plan": _ANNOUNCING,
    "publish": _ANNOUNCING,
    "ask": _ANNOUNCING,
    "approve": _ANNOUNCING,
    "discard": _ANNOUNCING,
    "save": _ANNOUNCING,
    "withdraw": _ANNOUNCING,
    "withdrawn": _ANNOUNCING,
    "there": _ANNOUNCING,
    "not_there": _ANNOUNCING,
}


def authorise(rule: Rule | None, interaction: Interaction, announcer_role_id: int | None = None) -> None:
    """Let somebody do something, or raise what says why not; Stale where there is no rule for it.

    The role is the one that the server's settings trust with announcing; only rules for ANNOUNCER look at it.
    Raises NotHere, MayNotSpeak, MayNotAnnounce, MayNotManage.
    """
    if rule is None:
        raise Stale
    if rule.where is Where.SERVER and not is_server_of_ours(interaction):
        raise NotHere
    if rule.who is Who.SPEAKER and not _may_speak(interaction):
        raise MayNotSpeak
    if rule.who is Who.MANAGER and not _may_manage(interaction):
        raise MayNotManage
    if rule.who is Who.ANNOUNCER and not (_may_manage(interaction) or _has_role(interaction, announcer_role_id)):
        raise MayNotAnnounce


async def admit(services: Services, rule: Rule | None, interaction: Interaction) -> None:
    """Let somebody do something, or raise as `authorise` does; looks the announcers' role up where a rule needs it."""
    role_id = None
    if rule is not None and rule.who is Who.ANNOUNCER and is_server_of_ours(interaction):
        role_id = (await services.servers.load(interaction.guild_id or 0)).announcer_role_id
    authorise(rule, interaction, role_id)


def is_server_of_ours(interaction: Interaction) -> bool:
    """Whether it comes from a server that the bot itself was invited to, not from a user's own installation."""
    return interaction.guild_id is not None and interaction.is_guild_integration()


def _may_manage(interaction: Interaction) -> bool:
    return interaction.permissions.administrator or interaction.permissions.manage_guild


def _has_role(interaction: Interaction, role_id: int | None) -> bool:
    """Whether somebody has a role of their own; everybody's is not one to be trusted with more by."""
    user = interaction.user
    return role_id is not None and isinstance(user, discord.Member) and user.get_role(role_id) is not None


def _may_speak(interaction: Interaction) -> bool:
    if interaction.guild_id is None:
        return True
    allowed = interaction.permissions
    return allowed.send_messages_in_threads if _in_thread(interaction) else allowed.send_messages


def _in_thread(interaction: Interaction) -> bool:
    return isinstance(interaction.channel, discord.Thread)
