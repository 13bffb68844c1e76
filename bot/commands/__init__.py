"""Ears and mouth: the slash commands, in the order of /help, and what their buttons and forms do."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.commands import (
    about,
    accuracy,
    affects,
    alerts,
    announce,
    compare,
    forecast,
    help,  # noqa: A004
    language,
    policy,
    privacy,
    profile,
    settings,
    sources,
)
from bot.commands.desk import Desk
from bot.commands.reply import Interaction
from bot.errors import BotError
from bot.services import Services

_COMMANDS = (help, forecast, compare, accuracy, profile, alerts, sources, privacy, language, about, announce, settings)


def open_desk(services: Services) -> Desk:
    """Make the desk that answers every command, button and form."""
    screens = {name: screen for each in (*_COMMANDS, affects) for name, screen in each.SCREENS.items()}
    return Desk(services, screens, announce.FORMS)


class Tree(app_commands.CommandTree[Any]):
    """The commands, each let through by the policy or refused before it runs."""

    desk: Desk

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Look the command up in the policy; what it raises reaches the one handler of errors as a cause."""
        command = interaction.command
        suggesting = interaction.type is discord.InteractionType.autocomplete
        try:
            if not suggesting:
                rule = policy.COMMANDS.get(command.qualified_name if command else "")
                await policy.admit(self.desk.services, rule, interaction)
        except BotError as refused:
            raise app_commands.CheckFailure from refused
        return True


def register(tree: Tree, desk: Desk) -> None:
    """Add every command to the tree."""
    tree.desk = desk
    for each in _COMMANDS:
        tree.add_command(each.command(desk))
