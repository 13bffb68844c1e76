"""/forecast: what applies to you, why, and what to do next."""

from __future__ import annotations

from discord import app_commands

from bot.commands.desk import Desk
from bot.commands.options import read_feature, suggest_features
from bot.commands.query import Asker, Press, Query, Shown, read_day
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.rendering import charting, compose, contexts, paying
from bot.rendering.page import Style
from bot.services import Services


async def _forecast(services: Services, asker: Asker, query: Query) -> Shown:
    if query.feature is not None:
        return await _feature(services, asker, query)
    answer = await services.forecasts.answer(asker.user_id, query.on)
    if not answer.told:
        return Shown(
            contexts.SetupPage(), (Press("button.setup", "setup", style=Style.STRONG), Press("button.help", "help"))
        )
    day = Query(on=query.on)
    ask = answer.report.ask
    presses = [Press("button.why", "why", day)]
    if ask is not None:
        presses.insert(0, Press("button.answer", "answer", Query(fact=ask.fact), style=Style.STRONG))
    presses += [
        Press("button.pay", "pay", day),
        Press("button.compare", "compare", day),
        Press("button.share", "share", day),
    ]
    announced = await services.announced.beside(answer, asker.guild_id)
    timing = await services.forecasts.timing(asker.user_id, answer)
    page = compose.forecast_page(answer, announced, timing)
    return Shown(page, tuple(presses), chart=charting.ranges(answer))


async def _feature(services: Services, asker: Asker, query: Query) -> Shown:
    facing = await services.forecasts.facing(asker.user_id, str(query.feature), query.on)
    same = Query(on=query.on, feature=query.feature)
    presses = [Press("button.compare", "compare", same), Press("button.forecast", "forecast", Query(on=query.on))]
    if facing.now.asks:
        presses.insert(0, Press("button.answer", "answer", Query(fact=facing.now.asks[0]), style=Style.STRONG))
    announced = await services.announced.beside(facing.answer, asker.guild_id, query.feature)
    timing = await services.forecasts.timing(asker.user_id, facing.answer)
    ours = services.accuracy.about(facing.now.feature.id, query.on)
    return Shown(compose.feature_page(facing, announced, timing, ours), tuple(presses))


async def _why(services: Services, asker: Asker, query: Query) -> Shown:
    answer = await services.forecasts.answer(asker.user_id, query.on)
    timing = await services.forecasts.timing(asker.user_id, answer)
    return Shown(compose.why_page(answer, timing), (Press("button.back", "forecast", Query(on=query.on)),))


async def _pay(services: Services, asker: Asker, query: Query) -> Shown:
    answer = await services.forecasts.answer(asker.user_id, query.on)
    page = paying.pay_page(answer)
    untold = next((each.pay.recipe.fact for each in page.untold if each.pay), None)
    ask = (Press("button.answer", "answer", Query(fact=untold), Style.STRONG),) if untold else ()
    presses = (*ask, Press("button.back", "forecast", Query(on=query.on)))
    return Shown(page, presses, chart=charting.ranges(answer))


SCREENS = {"forecast": _forecast, "why": _why, "pay": _pay}


def command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    """Make the command."""

    @app_commands.command(name=said("forecast"), description=said("forecast.description"))
    @app_commands.rename(feature=said("option.feature"), on=said("option.on"))
    @app_commands.describe(feature=said("option.feature.description"), on=said("option.on.description"))
    async def forecast(interaction: Interaction, feature: str | None = None, on: str | None = None) -> None:
        query = Query(read_day(on), read_feature(desk.services, feature))
        await desk.show(interaction, "forecast", query)

    @forecast.autocomplete("feature")
    async def _suggest(_: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return suggest_features(desk.services, current)

    return forecast
