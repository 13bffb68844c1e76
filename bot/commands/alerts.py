"""/alerts: a message when one of your own answers changes; off with one tap."""

from __future__ import annotations

from discord import app_commands

from bot.commands.desk import Desk
from bot.commands.query import Asker, Press, Query, Shown
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.errors import Stale
from bot.rendering.alerting import AlertsOffPage, AlertsPage
from bot.rendering.page import Style
from bot.services import Services

ON, OFF = "on", "off"
_TURN_ON = Press("button.alerts_on", "alerts", Query(choice=ON), Style.STRONG)
_TURN_OFF = Press("button.alerts_off", "alerts", Query(choice=OFF))
_TURN_ON_HERE = Press("button.alerts_here", "alerts", Query(choice=ON), Style.STRONG)


async def _alerts(services: Services, asker: Asker, query: Query) -> Shown:
    if query.choice == OFF:
        return await _off(services, asker, query)
    if query.choice == ON:
        await services.alerts.turn_on(asker.user_id, asker.guild_id, asker.language)
    elif query.choice is not None:
        raise Stale
    state = await services.alerts.look(asker.user_id)
    if state.since is None:
        return Shown(AlertsOffPage(just=False), (_TURN_ON,))
    here = None if asker.guild_id is None else asker.guild_id in state.guilds
    record = await services.profiles.load(asker.user_id)
    told = bool(record.facts.told())
    page = AlertsPage(state.since, here, len(state.guilds) - (here is True), state.sent, state.closed, told)
    setup = () if told else (Press("button.setup", "setup", style=Style.STRONG),)
    again = (_TURN_ON,) if state.closed else (_TURN_ON_HERE,) if here is False else ()
    return Shown(page, (*setup, *again, _TURN_OFF))


async def _off(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - off is off, whatever for
    just = (await services.alerts.look(asker.user_id)).since is not None
    await services.alerts.turn_off(asker.user_id)
    return Shown(AlertsOffPage(just), (_TURN_ON,))


SCREENS = {"alerts": _alerts, "unalert": _off}


def command(desk: Desk) -> app_commands.Group:
    """Make the group of commands."""
    group = app_commands.Group(name=said("alerts"), description=said("alerts.description"))
    for key, query in ((ON, Query(choice=ON)), (OFF, Query(choice=OFF)), ("show", Query())):
        group.add_command(_showing(desk, key, query))
    return group


def _showing(desk: Desk, key: str, query: Query) -> app_commands.Command:  # type: ignore[type-arg]
    @app_commands.command(name=said(f"alerts.{key}"), description=said(f"alerts.{key}.description"))
    async def show(interaction: Interaction) -> None:
        await desk.show(interaction, "alerts", query)

    return show
