"""/profile: telling facts about your account, and looking at what is stored."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import Choice, Range

from bot.commands import forms, history
from bot.commands.desk import Desk
from bot.commands.options import suggest_country, suggest_niche
from bot.commands.query import Asker, Press, Query, Shown
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.errors import BadFile, NotHere, Stale
from bot.rendering import compose
from bot.rendering.account import ImportedPage, SharingPage
from bot.rendering.page import Style
from bot.services import LARGEST_EXPORT, Services
from forecast.profile import FACTS

ON, OFF = "on", "off"

#: Every fact but the platform, of which there is one.
_SETTABLE = tuple(fact for fact in FACTS if fact != "platform")


async def _show(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - there is one profile
    record = await services.profiles.load(asker.user_id)
    presses = (
        Press("button.setup", "setup", style=Style.STRONG),
        Press("button.more", "more"),
        Press("button.forecast", "forecast"),
    )
    return Shown(compose.profile_page(record, services.clock().date()), presses)


async def _sharing(services: Services, asker: Asker, query: Query) -> Shown:
    guild_id = asker.guild_id
    if guild_id is None:
        raise NotHere
    if query.choice is not None:
        await _share(services, asker.user_id, guild_id, query.choice)
    shared = await services.people.guilds_of(asker.user_id)
    here = guild_id in shared
    flip = (
        Press("button.unshare", "sharing", Query(choice=OFF))
        if here
        else Press("button.share_here", "sharing", Query(choice=ON), Style.STRONG)
    )
    return Shown(SharingPage(here, len(shared) - here), (flip, Press("button.policy", "policy")))


async def _share(services: Services, user_id: int, guild_id: int, choice: str) -> None:
    if choice == ON:
        await services.people.share(user_id, guild_id)
    elif choice == OFF:
        await services.people.stop_sharing(user_id, guild_id)
    else:
        raise Stale


SCREENS = {"show": _show, "sharing": _sharing} | history.SCREENS


def command(desk: Desk) -> app_commands.Group:
    """Make the group of commands."""
    group = app_commands.Group(name=said("profile"), description=said("profile.description"))
    group.add_command(_setup_command(desk))
    group.add_command(_set_command(desk))
    group.add_command(_show_command(desk))
    group.add_command(history.group(desk))
    group.add_command(_share_command(desk))
    group.add_command(_import_command(desk))
    return group


def _setup_command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    @app_commands.command(name=said("profile.setup"), description=said("profile.setup.description"))
    async def setup(interaction: Interaction) -> None:
        await desk.open(interaction, "setup", Query())

    return setup


def _show_command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    @app_commands.command(name=said("profile.show"), description=said("profile.show.description"))
    async def show(interaction: Interaction) -> None:
        await desk.show(interaction, "show", Query())

    return show


def _share_command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    @app_commands.command(name=said("profile.share"), description=said("profile.share.description"))
    @app_commands.rename(choice=said("option.share"))
    @app_commands.describe(choice=said("option.share.description"))
    @app_commands.choices(choice=[Choice(name=said(f"share.{each}"), value=each) for each in (ON, OFF)])
    async def share(interaction: Interaction, choice: str | None = None) -> None:
        await desk.show(interaction, "sharing", Query(choice=choice))

    return share


def _import_command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    @app_commands.command(name=said("profile.import"), description=said("profile.import.description"))
    @app_commands.rename(file=said("option.file"))
    @app_commands.describe(file=said("option.file.description"))
    async def import_(interaction: Interaction, file: discord.Attachment) -> None:
        async def take_back(asker: Asker) -> Shown:
            imported = await desk.services.people.take_back(asker.user_id, await _content(file))
            presses = (Press("button.forecast", "forecast", style=Style.STRONG), Press("button.show", "show"))
            return Shown(ImportedPage(imported.new, imported.known), presses)

        await desk.answer(interaction, take_back)

    return import_


async def _content(file: discord.Attachment) -> bytes:
    if file.size > LARGEST_EXPORT:
        raise BadFile(reason="too_large")
    try:
        return await file.read()
    except discord.HTTPException:
        raise BadFile(reason="unreadable") from None


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
