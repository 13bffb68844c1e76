"""Ears and mouth: the slash commands, in the order of /help, and what their buttons and forms do."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.commands import compare, forecast, help, profile  # noqa: A004 - the command is called so
from bot.commands.desk import Desk
from bot.services import Services

Tree = app_commands.CommandTree[Any]


def open_desk(services: Services) -> Desk:
    """Make the desk that answers every command, button and form."""
    return Desk(services, {**help.SCREENS, **profile.SCREENS, **forecast.SCREENS, **compare.SCREENS})


def register(tree: Tree, desk: Desk) -> None:
    """Add every command to the tree."""
    for each in (help, forecast, compare, profile):
        tree.add_command(each.command(desk))
