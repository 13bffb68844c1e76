"""/sources: each value of a feature with who says so, how sure that is, and since when."""

from __future__ import annotations

from discord import app_commands

from bot.commands.desk import Desk
from bot.commands.options import read_feature, suggest_features
from bot.commands.query import Asker, Press, Query, Shown
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.rendering import account
from bot.services import Services


async def _sources(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - the same for everyone
    world = services.forecasts.world(query.on)
    if query.feature is None:
        return Shown(account.all_sources_page(world), (Press("button.about", "about"),))
    feature = world.catalogue.feature(query.feature)
    return Shown(
        account.sources_page(feature, world), (Press("button.forecast", "forecast", Query(feature=query.feature)),)
    )


SCREENS = {"sources": _sources}


def command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    """Make the command."""

    @app_commands.command(name=said("sources"), description=said("sources.description"))
    @app_commands.rename(feature=said("option.feature"))
    @app_commands.describe(feature=said("option.feature.description"))
    async def sources(interaction: Interaction, feature: str | None = None) -> None:
        await desk.show(interaction, "sources", Query(feature=read_feature(desk.services, feature)))

    @sources.autocomplete("feature")
    async def _suggest(_: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return suggest_features(desk.services, current)

    return sources
