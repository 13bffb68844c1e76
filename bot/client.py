"""The line to Discord: what we ask to hear, the commands, and the one handler of errors."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.commands import Tree, open_desk, register, reply
from bot.commands.words import Words
from bot.errors import BotError, Stale
from bot.health import Figures
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


def _action(interaction: Interaction) -> str:
    """The action of a button or form: what stands between the first two colons of its custom_id."""
    data: Mapping[str, Any] = interaction.data or {}
    return str(data.get("custom_id", "")).partition(":")[2].partition(":")[0]


class _WatchedTree(Tree):
    """The commands; the client knows which of them are being answered."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Note that somebody is being answered, then ask the policy."""
        self.client.watch(interaction, interaction.command.qualified_name if interaction.command else "")
        return await super().interaction_check(interaction)


class ForecastleClient(discord.Client):
    """Listens with the intent `guilds` alone; keeps no members and no messages."""

    def __init__(self, services: Services, claim: Claim, new_incident: Callable[[], str], figures: Figures) -> None:
        """Take what the commands use, what claims the database for this bot, numbers an incident, and counts."""
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.1,  # nothing here waits for the last server before it answers the first
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.connected = False
        self.listening = asyncio.Event()
        self._since = time.perf_counter()
        self._answering: set[asyncio.Task[Any]] = set()
        self.figures = figures
        self.services = services
        self._claim = claim
        self._new_incident = new_incident
        self._desk = open_desk(services)
        self.tree = _WatchedTree(
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
        synced = await self.tree.sync()
        _log.info("commands_synced", commands=len(synced))

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - discord.py's
        """Pass an event on; raise GatewayNotFound when not even the first connection came about.

        discord.py would try again, and then trip over the socket that it never had.
        """
        if event == "disconnect" and self.ws is None:
            raise discord.GatewayNotFound
        super().dispatch(event, *args, **kwargs)

    async def on_ready(self) -> None:
        """Note that the gateway listens."""
        self._listens("connected")

    async def on_resumed(self) -> None:
        """Note that the gateway listens again, and that nothing was missed."""
        self._listens("resumed")

    def _listens(self, how: str) -> None:
        self.connected, self._since = True, time.perf_counter()
        self.listening.set()
        _log.info(how, servers=len(self.guilds))

    async def on_disconnect(self) -> None:
        """Note that the gateway is gone; discord.py goes on trying, and says so each time."""
        if self.connected:
            _log.info("disconnected")
        self.connected = False

    def silent_for(self) -> float:
        """Seconds since the gateway last acknowledged a heartbeat; since the start, before it ever did."""
        beating = getattr(self.ws, "_keep_alive", None)  # discord.py tells how long the last one took, not when it was
        if beating is not None:
            self._since = beating._last_ack  # noqa: SLF001
        return time.perf_counter() - self._since

    def is_news(self, channel_id: int) -> bool | None:
        """Whether what is posted in a channel can be published to followers; None where that is not known."""
        channel = self.get_channel(channel_id)
        return None if channel is None else isinstance(channel, discord.TextChannel) and channel.is_news()

    def sender(self) -> tuple[str, str]:
        """The token that it logged in with, and the name under which it speaks to Discord's API."""
        return self.http.token or "", self.http.user_agent

    def watch(self, interaction: Interaction, name: str) -> None:
        """Remember that the present task answers somebody, and count it once it is done."""
        since, task = self.loop.time(), asyncio.current_task()
        if task is not None:
            self._answering.add(task)
            task.add_done_callback(lambda done: self._answered(done, interaction, name, since))

    def _answered(self, task: asyncio.Task[Any], interaction: Interaction, name: str, since: float) -> None:
        self._answering.discard(task)
        self.figures.answered(name, interaction.extras.get("result", "ok"))
        if "acknowledged" in interaction.extras:
            self.figures.acknowledged(name, interaction.extras["acknowledged"] - since)

    async def drain(self, seconds: float) -> None:
        """Let everything that is being answered come to its end, for so long at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._answering:
                    await asyncio.wait(self._answering)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer buttons and forms; commands and suggestions come through the tree."""
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            self.watch(interaction, _action(interaction))
            try:
                await self._desk.pressed(interaction)
            except Exception as error:  # noqa: BLE001 - the outermost: whoever pressed must get an answer
                await self._explain(interaction, error)

    async def _on_command_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        if isinstance(error, app_commands.CommandSignatureMismatch):  # of an older version of ours, or forged
            await self._explain(interaction, Stale())
            return
        original = error.original if isinstance(error, app_commands.CommandInvokeError) else error.__cause__
        await self._explain(interaction, original if isinstance(original, Exception) else error)

    async def _explain(self, interaction: Interaction, error: Exception) -> None:
        """Say in one sentence what was refused; log what nobody expected, and give only its number."""
        try:
            page = self._error_page(error)
            interaction.extras["result"] = "failed" if page.incident else "refused"
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
        self.figures.incident()
        _log.error("unexpected", incident=incident, exc_info=error)
        return ErrorPage("unexpected", {}, incident)
