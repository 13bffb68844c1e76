"""/announce: program updates, looked at before they are posted, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any

from discord import app_commands
from discord.app_commands import Choice

from bot.commands import policy
from bot.commands.announcement_screens import FORMS, SCREENS, act_of, planned, preview, with_members
from bot.commands.desk import Desk, asker
from bot.commands.options import read_feature, suggest_features
from bot.commands.query import Asker, Query, Shown, read_day
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.errors import BadSource, BotError, NotHere, Stale
from bot.services.moderating import Author, Frame, fingerprint
from bot.store.announcements import Announcement, Kind, State

__all__ = ["FORMS", "SCREENS", "command"]

_SOURCE_AT_MOST = 300
#: A plain address: nothing in it can be mistaken for a person, a mark of Discord's, or another address.
_SOURCE = re.compile(
    r"https://(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?::\d{1,5})?(?:[/?#][\w./?=&%+~#,;:!-]*)?", re.ASCII | re.IGNORECASE
)
_NAME_AT_MOST = 100
_CHOICES_AT_MOST = 25
_EVERY = tuple(State)
_UNPUBLISHED = (State.DRAFT, State.WAITING, State.SCHEDULED)
Suggest = Callable[[Interaction, str], Coroutine[Any, Any, list[Choice[str]]]]
Command = app_commands.Command[Any, ..., Any]


def command(desk: Desk) -> app_commands.Group:
    """Make the group of commands: for servers alone, and offered to everybody, since a role may be trusted."""
    group = app_commands.Group(
        name=said("announce"),
        description=said("announce.description"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    for make in (_post, _schedule, _list, _edit, _withdraw):
        group.add_command(make(desk))
    return group


def _post(desk: Desk) -> Command:
    options = ("feature", "kind", "effective", "source", "ping")

    @app_commands.command(name=said("announce.post"), description=said("announce.post.description"))
    @app_commands.rename(**{each: said(f"option.{each}") for each in options})
    @app_commands.describe(**{each: said(f"option.{each}.description") for each in options if each != "feature"})
    @app_commands.describe(feature=said("option.about_feature.description"))
    @app_commands.choices(kind=[Choice(name=said(f"kind.{each}"), value=each.value) for each in Kind])
    async def post(  # noqa: PLR0913, PLR0917 - Discord reads the options from the parameters
        interaction: Interaction,
        feature: str | None = None,
        kind: str = Kind.NEW.value,
        effective: str | None = None,
        source: str | None = None,
        ping: bool = True,
    ) -> None:
        about = read_feature(desk.services, feature)
        frame = Frame(read_kind(kind), about, read_day(effective), read_source(source), ping)
        who = asker(interaction)
        author = Author(who.user_id, who.name[:_NAME_AT_MOST])
        made = await desk.services.announcing.draft(_guild_of(who), author, frame)
        await desk.open(interaction, "write", Query(about=made.id))

    @post.autocomplete("feature")
    async def _suggest(_: Interaction, current: str) -> list[Choice[str]]:
        return suggest_features(desk.services, current)

    return post


def _schedule(desk: Desk) -> Command:
    @app_commands.command(name=said("announce.schedule"), description=said("announce.schedule.description"))
    @app_commands.rename(announcement=said("option.announcement"), at=said("option.at"))
    @app_commands.describe(announcement=said("option.announcement.description"), at=said("option.at.description"))
    @app_commands.autocomplete(announcement=_suggesting(desk, *_UNPUBLISHED))
    async def schedule(interaction: Interaction, announcement: str, at: str) -> None:
        async def plan(who: Asker) -> Shown:
            act = act_of(who, announcement)
            found = await desk.services.announcing.load(act.guild_id, act.about)
            if found.state is State.WAITING:  # whoever plans it answers for it, so it is read first
                return await preview(desk.services, who, found.id)
            act = await with_members(desk.services, who, act_of(who, announcement, fingerprint(found)))
            return await planned(desk.services, act, at)

        await desk.answer(interaction, plan)

    return schedule


def _list(desk: Desk) -> Command:
    @app_commands.command(name=said("announce.list"), description=said("announce.list.description"))
    async def list_(interaction: Interaction) -> None:
        await desk.show(interaction, "announcements", Query())

    return list_


def _edit(desk: Desk) -> Command:
    options = ("announcement", "effective", "source")

    @app_commands.command(name=said("announce.edit"), description=said("announce.edit.description"))
    @app_commands.rename(**{each: said(f"option.{each}") for each in options})
    @app_commands.describe(**{each: said(f"option.{each}.description") for each in options})
    @app_commands.autocomplete(announcement=_suggesting(desk, *_UNPUBLISHED, State.PUBLISHED))
    async def edit(
        interaction: Interaction, announcement: str, effective: str | None = None, source: str | None = None
    ) -> None:
        act = act_of(asker(interaction), announcement)
        words = await desk.services.announcing.reframe(act, read_day(effective), read_source(source))
        proposal = None if words.id == announcement else words.id
        await desk.open(interaction, "write", Query(about=announcement, choice=proposal))

    return edit


def _withdraw(desk: Desk) -> Command:
    @app_commands.command(name=said("announce.withdraw"), description=said("announce.withdraw.description"))
    @app_commands.rename(announcement=said("option.announcement"))
    @app_commands.describe(announcement=said("option.announcement.description"))
    @app_commands.autocomplete(announcement=_suggesting(desk, *_UNPUBLISHED, State.PUBLISHED))
    async def withdraw(interaction: Interaction, announcement: str) -> None:
        await desk.show(interaction, "withdraw", Query(about=announcement))

    return withdraw


def _suggesting(desk: Desk, *states: State) -> Suggest:
    """Suggestions of announcements by their titles; to whoever may not announce, none: titles are private."""

    async def suggest(interaction: Interaction, current: str) -> list[Choice[str]]:
        try:
            await policy.admit(desk.services, policy.COMMANDS["announce list"], interaction)
        except BotError:
            return []
        found = await desk.services.announcing.titles(interaction.guild_id or 0)
        fitting = (each for each in found if each.state in states and current.casefold() in each.title.casefold())
        return [Choice(name=_name(each), value=each.id) for each in fitting][:_CHOICES_AT_MOST]

    return suggest


def _name(found: Announcement) -> str:
    return " ".join(found.title.split())[:_NAME_AT_MOST] or "–"


def _guild_of(who: Asker) -> int:
    if who.guild_id is None:
        raise NotHere
    return who.guild_id


def read_kind(text: str) -> Kind:
    """Read a kind as Discord sends one of its choices; raises Stale for any other, which only a forger sends."""
    if text not in list(Kind):
        raise Stale
    return Kind(text)


def read_source(text: str | None) -> str | None:
    """Read a source as somebody typed it; raises BadSource for anything but a plain https address."""
    if not text:
        return None
    address = text.strip().strip("<>")
    if len(address) > _SOURCE_AT_MOST or not _SOURCE.fullmatch(address):
        raise BadSource
    return address
