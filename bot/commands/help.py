"""/help: what the bot does, with buttons to start."""

from __future__ import annotations

from discord import app_commands

from bot.commands.desk import Desk
from bot.commands.query import Asker, Press, Query, Shown
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.rendering.contexts import HelpPage
from bot.rendering.page import Style
from bot.services import Services


async def _help(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - the same for everyone
    return Shown(
        HelpPage(),
        (
            Press("button.setup", "setup", style=Style.STRONG),
            Press("button.forecast", "forecast"),
            Press("button.compare", "compare"),
            Press("button.show", "show"),
        ),
    )


SCREENS = {"help": _help}


def command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    """Make the command."""

    @app_commands.command(name=said("help"), description=said("help.description"))
    async def help_(interaction: Interaction) -> None:
        await desk.show(interaction, "help", Query())

    return help_
