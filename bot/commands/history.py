"""/profile history: what was told over time and where it leads, and adding what a count was on an earlier day."""

from __future__ import annotations

from discord import app_commands
from discord.app_commands import Choice

from bot.commands import forms
from bot.commands.desk import Desk
from bot.commands.query import Asker, Press, Query, Shown, read_day
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.errors import BadDay, BadReading
from bot.rendering import account, charting
from bot.rendering.page import Style
from bot.services import Services
from bot.store import Told
from forecast.profile import COUNTED_FACTS


async def _history(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - all of it, always
    readings = await services.profiles.history(asker.user_id)
    told, timing = await services.forecasts.heading(asker.user_id)
    presses = (Press("button.show", "show"), Press("button.forecast", "forecast"))
    chart = charting.history(told, timing, services.clock().date())
    return Shown(account.history_page(readings, timing), presses, chart=chart)


SCREENS = {"history": _history}


def group(desk: Desk) -> app_commands.Group:
    """Make the group of commands, to be put into that of /profile."""
    group = app_commands.Group(name=said("profile.history"), description=said("profile.history.description"))
    group.add_command(_show_command(desk))
    group.add_command(_add_command(desk))
    return group


def _show_command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    @app_commands.command(name=said("profile.history.show"), description=said("profile.history.show.description"))
    async def show(interaction: Interaction) -> None:
        await desk.show(interaction, "history", Query())

    return show


def _add_command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    options = ("fact", "value", "day")

    @app_commands.command(name=said("profile.history.add"), description=said("profile.history.add.description"))
    @app_commands.rename(**{each: said(f"option.reading.{each}") for each in options})
    @app_commands.describe(**{each: said(f"option.reading.{each}.description") for each in options})
    @app_commands.choices(fact=[Choice(name=said(f"fact.{each}"), value=each) for each in COUNTED_FACTS])
    async def add(interaction: Interaction, fact: str, value: str, day: str) -> None:
        async def added(asker: Asker) -> Shown:
            spoken = await desk.language(interaction)
            return await _added(desk.services, asker, _read(fact, value, day, spoken))

        await desk.answer(interaction, added)

    return add


def _read(fact: str, value: str, day: str, spoken: str) -> Told:
    """Read the options; a forged one need not be a text, whatever Discord was told."""
    if fact not in COUNTED_FACTS:
        raise BadReading(reason="fact")
    told_on = read_day(str(day))
    if told_on is None:
        raise BadDay(given=str(day))
    return Told(fact, forms.read_fact(fact, str(value), spoken), told_on)


async def _added(services: Services, asker: Asker, reading: Told) -> Shown:
    """Keep a reading; what it changes by itself is no news to whoever told it."""
    added = await services.profiles.add_reading(asker.user_id, reading)
    await services.alerts.profile_changed(asker.user_id)
    _, timing = await services.forecasts.heading(asker.user_id)
    presses = (Press("button.history", "history", style=Style.STRONG), Press("button.forecast", "forecast"))
    return Shown(account.added_page(reading, added.new, added.present, timing), presses)
