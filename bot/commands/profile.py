"""/profile: telling facts about your account, and looking at what is stored."""

from __future__ import annotations

from discord import app_commands
from discord.app_commands import Choice, Range

from bot.commands import forms, reply
from bot.commands.desk import Desk
from bot.commands.options import suggest_country, suggest_niche
from bot.commands.query import Press, Query, Shown
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.rendering import compose
from bot.rendering.locales import language
from bot.services import Services
from forecast.profile import FACTS

#: Every fact but the platform, of which there is one.
_SETTABLE = tuple(fact for fact in FACTS if fact != "platform")


async def _show(services: Services, user_id: int, query: Query) -> Shown:  # noqa: ARG001 - there is one profile
    record = await services.profiles.load(user_id)
    presses = (
        Press("button.setup", "setup", strong=True),
        Press("button.more", "more"),
        Press("button.forecast", "forecast"),
    )
    return Shown(compose.profile_page(record, services.clock().date()), presses)


SCREENS = {"show": _show}


def command(desk: Desk) -> app_commands.Group:
    """Make the group of commands."""
    group = app_commands.Group(name=said("profile"), description=said("profile.description"))
    group.add_command(_setup_command())
    group.add_command(_set_command(desk))
    group.add_command(_show_command(desk))
    return group


def _setup_command() -> app_commands.Command:  # type: ignore[type-arg]
    @app_commands.command(name=said("profile.setup"), description=said("profile.setup.description"))
    async def setup(interaction: Interaction) -> None:
        await reply.ask(interaction, forms.form("setup", Query(), language(str(interaction.locale))))

    return setup


def _show_command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    @app_commands.command(name=said("profile.show"), description=said("profile.show.description"))
    async def show(interaction: Interaction) -> None:
        await desk.show(interaction, "show", Query())

    return show


def _kinds() -> list[Choice[str]]:
    return [Choice(name=said(f"account_type.{kind}"), value=kind) for kind in forms.CHOICES["account_type"]]


def _set_command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    @app_commands.command(name=said("profile.set"), description=said("profile.set.description"))
    @app_commands.rename(**{fact: said(f"option.{fact}") for fact in _SETTABLE})
    @app_commands.describe(**{fact: said(f"option.{fact}.description") for fact in _SETTABLE})
    @app_commands.choices(account_type=_kinds())
    @app_commands.autocomplete(country=suggest_country, niche=suggest_niche)
    async def set_(  # noqa: PLR0913, PLR0917 - Discord reads the options from the parameters
        interaction: Interaction,
        country: str | None = None,
        age: Range[int, 13, 120] | None = None,
        account_type: str | None = None,
        followers: Range[int, 0, 1_000_000_000] | None = None,
        views_30d: Range[int, 0, 1_000_000_000_000] | None = None,
        videos_30d: Range[int, 0, 10_000] | None = None,
        account_age_days: Range[int, 0, 20_000] | None = None,
        live_hours_30d: Range[int, 0, 720] | None = None,
        paying_subscribers: Range[int, 0, 100_000_000] | None = None,
        shop_orders_30d: Range[int, 0, 100_000_000] | None = None,
        niche: str | None = None,
        effects_published: Range[int, 0, 100_000] | None = None,
    ) -> None:
        given = {key: value for key, value in locals().items() if key in _SETTABLE and value is not None}
        await desk.tell(interaction, given)

    return set_
