"""/compare: what was predicted beside what became of it, and what it is for you."""

from __future__ import annotations

from discord import app_commands

from bot.commands.desk import Desk
from bot.commands.options import read_feature, suggest_features
from bot.commands.query import Asker, Press, Query, Shown, read_day
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.rendering import charting, compose
from bot.services import Services


async def _compare(services: Services, asker: Asker, query: Query) -> Shown:
    presses = (Press("button.forecast", "forecast", Query(on=query.on, feature=query.feature)),)
    if query.feature is not None:
        facing = await services.forecasts.facing(asker.user_id, query.feature, query.on)
        announced = await services.announced.beside(facing.answer, asker.guild_id, query.feature)
        return Shown(compose.compare_feature_page(facing, announced), presses)
    answer = await services.forecasts.answer(asker.user_id, query.on)
    announced = await services.announced.beside(answer, asker.guild_id)
    share = (Press("button.share", "share", Query(choice="compare")),)
    chart = charting.table(answer.article)
    return Shown(compose.compare_page(answer, announced), (*presses, *share), chart=chart)


SCREENS = {"compare": _compare}


def command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    """Make the command."""

    @app_commands.command(name=said("compare"), description=said("compare.description"))
    @app_commands.rename(feature=said("option.feature"), on=said("option.on"))
    @app_commands.describe(feature=said("option.feature.description"), on=said("option.on.description"))
    async def compare(interaction: Interaction, feature: str | None = None, on: str | None = None) -> None:
        query = Query(read_day(on), read_feature(desk.services, feature))
        await desk.show(interaction, "compare", query)

    @compare.autocomplete("feature")
    async def _suggest(_: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return suggest_features(desk.services, current)

    return compare
