"""/privacy: what is stored and why, a file with all of it, and its end."""

from __future__ import annotations

from discord import app_commands

from bot.commands.desk import Desk
from bot.commands.query import Asker, Press, Query, Shown
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.rendering.account import ErasedPage, ExportPage, ForgetPage, PolicyPage
from bot.rendering.page import Attached, Style
from bot.services import Services

FILE_NAME = "forecastle-export.json"
_EXPORT = Press("button.export", "export")


async def _policy(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - the same for everyone
    return Shown(PolicyPage(), (_EXPORT, Press("button.forget", "forget")))


async def _export(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - all of it, always
    export = await services.people.export(asker.user_id)
    return Shown(ExportPage(export.rows), (Press("button.forget", "forget"),), Attached(FILE_NAME, export.content))


async def _forget(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - it only asks
    erase = Press("button.erase", "erase", style=Style.DANGER)
    return Shown(ForgetPage(), (erase, _EXPORT, Press("button.keep", "show")))


async def _erase(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - all of it, always
    return Shown(ErasedPage(await services.people.erase(asker.user_id)), (Press("button.help", "help"),))


SCREENS = {"policy": _policy, "export": _export, "forget": _forget, "erase": _erase}


def command(desk: Desk) -> app_commands.Group:
    """Make the group of commands."""
    group = app_commands.Group(name=said("privacy"), description=said("privacy.description"))
    for key, screen in (("policy", "policy"), ("export", "export"), ("delete", "forget")):
        group.add_command(_showing(desk, key, screen))
    return group


def _showing(desk: Desk, key: str, screen: str) -> app_commands.Command:  # type: ignore[type-arg]
    @app_commands.command(name=said(f"privacy.{key}"), description=said(f"privacy.{key}.description"))
    async def show(interaction: Interaction) -> None:
        await desk.show(interaction, screen, Query())

    return show
