"""/language: which language the bot speaks to you, whatever Discord's own is set to."""

from __future__ import annotations

from discord import app_commands
from discord.app_commands import Choice

from bot.commands.desk import Desk
from bot.commands.query import Asker, Press, Query, Shown
from bot.commands.reply import Interaction
from bot.commands.words import said
from bot.errors import Stale
from bot.rendering.account import LanguagePage
from bot.rendering.locales import LANGUAGES
from bot.rendering.page import Style
from bot.services import Services

#: The choice that leaves it to Discord.
AS_DISCORD = "discord"
_CHOICES = (*LANGUAGES, AS_DISCORD)


async def _language(services: Services, asker: Asker, query: Query) -> Shown:
    if query.choice is not None:
        await _choose(services, asker.user_id, query.choice)
    chosen = await services.people.language_of(asker.user_id)
    presses = (
        Press(f"language.{each}", "language", Query(choice=each), _look(each, chosen or AS_DISCORD))
        for each in _CHOICES
    )
    return Shown(LanguagePage(chosen), tuple(presses))


async def _choose(services: Services, user_id: int, choice: str) -> None:
    if choice not in _CHOICES:
        raise Stale
    await services.people.choose_language(user_id, None if choice == AS_DISCORD else choice)


def _look(choice: str, chosen: str) -> Style:
    return Style.STRONG if choice == chosen else Style.PLAIN


SCREENS = {"language": _language}


def command(desk: Desk) -> app_commands.Command:  # type: ignore[type-arg]
    """Make the command."""

    @app_commands.command(name=said("language"), description=said("language.description"))
    @app_commands.rename(choice=said("option.language"))
    @app_commands.describe(choice=said("option.language.description"))
    @app_commands.choices(choice=[Choice(name=said(f"language.{each}"), value=each) for each in _CHOICES])
    async def language(interaction: Interaction, choice: str | None = None) -> None:
        await desk.show(interaction, "language", Query(choice=choice))

    return language
