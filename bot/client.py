"""The line to Discord: what we ask to hear, the commands, and the one handler of errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.commands import Tree, open_desk, register, reply
from bot.commands.words import Words
from bot.errors import BotError
from bot.rendering.contexts import ErrorPage
from bot.rendering.locales import language
from bot.rendering.page import Page
from bot.rendering.renderer import render
from bot.services import Services
from bot.store.errors import StoreError
from forecast import NoSuchFeature

Interaction = discord.Interaction[Any]
Claim = Callable[[int], Awaitable[None]]
_log = structlog.get_logger()


class ForecastleClient(discord.Client):
    """Listens with the intent `guilds` alone; keeps no members and no messages."""

    def __init__(self, services: Services, claim: Claim, new_incident: Callable[[], str]) -> None:
        """Take what the commands use, what claims the database for this bot, and what numbers an incident."""
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.1,  # nothing here waits for the last server before it answers the first
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self._claim = claim
        self._new_incident = new_incident
        self.services = services
        self._desk = open_desk(services)
        self.tree = Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.tree.error(self._on_command_error)
        register(self.tree, self._desk)

    async def setup_hook(self) -> None:
        """Claim the database, then tell Discord which commands there are, in every language."""
        await self._claim(self.application_id or 0)
        await self.tree.set_translator(Words())
        await self.tree.sync()

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connect and stay connected; raises GatewayNotFound where the first connection cannot be made.

        discord.py 2.7.1 goes on as if there had been a connection, and stumbles with an AttributeError.
        """
        try:
            await super().connect(reconnect=reconnect)
        except AttributeError as stumbled:
            if self.ws is None and isinstance(stumbled.__context__, Exception):
                raise discord.GatewayNotFound from stumbled.__context__
            raise

    def silent_for(self, clock: Callable[[], float]) -> float:
        """Seconds since the gateway last acknowledged a heartbeat, by the clock of the keep-alive; 0 before."""
        alive = getattr(self.ws, "_keep_alive", None)  # discord.py tells the latency, but not how old it is
        return 0.0 if alive is None else clock() - alive._last_ack  # noqa: SLF001

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer buttons and forms; commands and suggestions come through the tree."""
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            try:
                await self._desk.pressed(interaction)
            except Exception as error:  # noqa: BLE001 - the outermost: whoever pressed must get an answer
                await self._explain(interaction, error)

    async def _on_command_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        original = error.original if isinstance(error, app_commands.CommandInvokeError) else error.__cause__
        await self._explain(interaction, original if isinstance(original, Exception) else error)

    async def _explain(self, interaction: Interaction, error: Exception) -> None:
        """Say in one sentence what was refused; log what nobody expected, and give only its number."""
        try:
            page = self._error_page(error)
            await reply.refuse(interaction, Page(render(page, await self._language(interaction))[0]))
        except discord.HTTPException as failed:
            _log.warning("answer_refused", status=failed.status, code=failed.code)

    async def _language(self, interaction: Interaction) -> str:
        """The language for a refusal; Discord's when even the database cannot say."""
        try:
            return await self._desk.language(interaction)
        except StoreError:
            return language(str(interaction.locale))

    def _error_page(self, error: Exception) -> ErrorPage:
        if isinstance(error, BotError):
            return ErrorPage(error.key, error.facts)
        if isinstance(error, NoSuchFeature):
            return ErrorPage("unknown_name", {})
        incident = self._new_incident()
        _log.error("unexpected", incident=incident, exc_info=error)
        return ErrorPage("unexpected", {}, incident)
