"""/about: which version this is, what it knows and since when, and whom to thank."""

from __future__ import annotations

from discord import app_commands

from bot.commands.desk import Desk
from bot.commands.query import Asker, Press, Query, Shown
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.rendering import account
from bot.rendering.account import Running
from bot.services import Services


async def _about(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - the same for everyone
    health = await services.health.look()
    running = Running(health.version, health.since.date(), health.database_answers)
    page = account.about_page(running, services.forecasts.world(), services.forecasts.article)
    return Shown(page, (Press("button.policy", "policy"), Press("button.sources", "sources")))


SCREENS = {"about": _about}


def command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    """Make the command."""

    @app_commands.command(name=said("about"), description=said("about.description"))
    async def about(interaction: Interaction) -> None:
        await desk.show(interaction, "about", Query())

    return about
