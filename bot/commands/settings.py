"""/settings: where a server announces, whom that pings, in which language and zone, and who may."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, Range

from bot.commands.announcement_screens import places
from bot.commands.desk import Desk
from bot.commands.query import Asker, Press, Query, Shown
from bot.commands.reply import Interaction
from bot.commands.surroundings import kind_of, postable
from bot.commands.words import said
from bot.errors import BadSetting, NotHere, Stale
from bot.rendering.announcing import settings_page
from bot.rendering.locales import LANGUAGES
from bot.services import Services
from bot.services.planning import zones
from bot.services.servers import APPROVE_ABOVE_AT_MOST
from bot.store.servers import Server

_CHOICES_AT_MOST = 25
#: What can be set back to nothing, and how the setting is kept.
_NONE = {
    "role": "role_id",
    "language": "language",
    "zone": "zone",
    "announcer": "announcer_role_id",
    "approve_above": "approve_above",
}
_MENTION = re.compile(r"<#(\d{1,20})>|(\d{1,20})")
Command = app_commands.Command[Any, ..., Any]


async def _settings(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - all of them
    return _shown(asker, await services.servers.load(_guild_of(asker)))


def _shown(asker: Asker, server: Server) -> Shown:
    page = settings_page(server, places(asker, server))
    return Shown(page, (Press("button.announcements", "announcements"),), turns=("settings", Query()))


def _guild_of(asker: Asker) -> int:
    if asker.guild_id is None:
        raise NotHere
    return asker.guild_id


SCREENS = {"settings": _settings}


def command(desk: Desk) -> app_commands.Group:
    """Make the group of commands, which Discord offers to whoever may manage a server."""
    group = app_commands.Group(
        name=said("settings"),
        description=said("settings.description"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )
    channel = app_commands.Group(name=said("settings.channel"), description=said("settings.channel.description"))
    for make, to in ((_show, group), (_set, group), (_add, channel), (_remove, channel)):
        to.add_command(make(desk))
    group.add_command(channel)
    return group


def _show(desk: Desk) -> Command:
    @app_commands.command(name=said("settings.show"), description=said("settings.show.description"))
    async def show(interaction: Interaction) -> None:
        await desk.show(interaction, "settings", Query())

    return show


def _set(desk: Desk) -> Command:
    options = (*_NONE, "none")

    @app_commands.command(name=said("settings.set"), description=said("settings.set.description"))
    @app_commands.rename(**{each: said(f"option.server.{each}") for each in options})
    @app_commands.describe(**{each: said(f"option.server.{each}.description") for each in options})
    @app_commands.choices(
        language=[Choice(name=said(f"language.{each}"), value=each) for each in LANGUAGES],
        none=[Choice(name=said(f"option.server.{each}"), value=each) for each in _NONE],
    )
    @app_commands.autocomplete(zone=_suggest_zone)
    async def set_(  # noqa: PLR0913, PLR0917 - Discord reads the options from the parameters
        interaction: Interaction,
        role: discord.Role | None = None,
        language: str | None = None,
        zone: str | None = None,
        announcer: discord.Role | None = None,
        approve_above: Range[int, 0, APPROVE_ABOVE_AT_MOST] | None = None,
        none: str | None = None,
    ) -> None:
        told = {
            "role_id": role.id if role else None,
            "language": language,
            "zone": zone,
            "announcer_role_id": announcer.id if announcer else None,
            "approve_above": approve_above,
        }
        given: dict[str, str | int | None] = {key: value for key, value in told.items() if value is not None}
        given |= {_NONE[none]: None} if none in _NONE else {}

        async def change(asker: Asker) -> Shown:
            if language not in (None, *LANGUAGES):  # no choice of ours: only a forger sends it
                raise Stale
            if not given:
                raise BadSetting(reason="nothing")
            return _shown(asker, await desk.services.servers.change(_guild_of(asker), **given))

        await desk.answer(interaction, change)

    return set_


async def _suggest_zone(_: Interaction, current: str) -> list[Choice[str]]:
    wanted = current.casefold().strip().replace(" ", "_")
    found = sorted((not each.casefold().endswith(wanted), each) for each in zones() if wanted in each.casefold())
    return [Choice(name=each, value=each) for _, each in found[:_CHOICES_AT_MOST]]


def _add(desk: Desk) -> Command:
    @app_commands.command(name=said("settings.channel.add"), description=said("settings.channel.add.description"))
    @app_commands.rename(channel=said("option.channel"))
    @app_commands.describe(channel=said("option.channel.add.description"))
    async def add(
        interaction: Interaction, channel: app_commands.AppCommandChannel | app_commands.AppCommandThread
    ) -> None:
        async def work(asker: Asker) -> Shown:
            kind = kind_of(channel.type)
            if not postable(kind):
                raise BadSetting(reason=kind if kind in ("forum", "category") else "kind")
            return _shown(asker, await desk.services.servers.add_channel(_guild_of(asker), channel.id))

        await desk.answer(interaction, work)

    return add


def _remove(desk: Desk) -> Command:
    @app_commands.command(name=said("settings.channel.remove"), description=said("settings.channel.remove.description"))
    @app_commands.rename(channel=said("option.channel"))
    @app_commands.describe(channel=said("option.channel.remove.description"))
    async def remove(interaction: Interaction, channel: str) -> None:
        async def work(asker: Asker) -> Shown:
            written = _MENTION.fullmatch(channel.strip())
            if written is None:
                raise BadSetting(reason="not_here")
            channel_id = int(written[1] or written[2])
            return _shown(asker, await desk.services.servers.remove_channel(_guild_of(asker), channel_id))

        await desk.answer(interaction, work)

    @remove.autocomplete("channel")
    async def _suggest(interaction: Interaction, current: str) -> list[Choice[str]]:
        """Also channels that are gone can be taken off the list, so it is the list that is offered."""
        if not interaction.permissions.manage_guild or interaction.guild is None:
            return []
        server = await desk.services.servers.load(interaction.guild.id)
        found = [(_name(interaction.guild, each), str(each)) for each in server.channels]
        return [Choice(name=name, value=value) for name, value in found if current.casefold() in name.casefold()]

    return remove


def _name(guild: discord.Guild, channel_id: int) -> str:
    found = guild.get_channel_or_thread(channel_id)
    return f"#{found.name}" if found else str(channel_id)
