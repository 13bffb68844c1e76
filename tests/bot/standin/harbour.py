"""A small bot of the real discord.py, with one of everything that ours will use."""

# ruff: noqa: ARG002, ARG003 - discord.py passes them by position, wanted or not

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import discord
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.standin.server import StandIn


class Counter(ui.DynamicItem[ui.Button], template=r"count:(?P<n>\d+)"):
    """A button that outlives the process: its count is in its custom_id."""

    def __init__(self, n: int) -> None:
        super().__init__(ui.Button(label=f"Count {n}", custom_id=f"count:{n}"))
        self.n = n

    @classmethod
    async def from_custom_id(cls, interaction, item, match):
        return cls(int(match["n"]))

    async def callback(self, interaction):
        view = ui.View(timeout=None)
        view.add_item(Counter(self.n + 1))
        await interaction.response.edit_message(content=f"count is {self.n + 1}", view=view)


class Facts(ui.Modal, title="About you"):
    """A modal with a text input, a select and a checkbox, each in a label."""

    country = ui.Label(text="Country", component=ui.TextInput(custom_id="country", min_length=2, max_length=30))
    kind = ui.Label(
        text="Account",
        component=ui.Select(
            custom_id="kind",
            required=False,
            options=[
                discord.SelectOption(label="Personal", value="p"),
                discord.SelectOption(label="Business", value="b"),
            ],
        ),
    )
    posts = ui.Label(text="Posts", component=ui.Checkbox(custom_id="posts"))

    async def on_submit(self, interaction):
        said = f"{self.country.component.value}|{','.join(self.kind.component.values)}|{self.posts.component.value}"
        if interaction.message is not None:
            await interaction.response.edit_message(content=said)
        else:
            await interaction.response.send_message(said, ephemeral=True)


class Panel(ui.View):
    """A select, a button that defers, one that is disabled, one that links and one that opens the modal."""

    def __init__(self):
        super().__init__(timeout=None)
        self.add_item(ui.Button(label="Docs", url="https://example.org"))

    @ui.select(
        custom_id="colour", options=[discord.SelectOption(label="Red", value="r"), discord.SelectOption(label="Blue")]
    )
    async def pick(self, interaction, select):
        await interaction.response.send_message(f"picked {select.values[0]}", ephemeral=True)

    @ui.button(label="Slow", custom_id="slow")
    async def slow(self, interaction, button):
        await interaction.response.defer()
        await interaction.edit_original_response(content="slowly")

    @ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, interaction, button):
        raise AssertionError("nobody can press this")

    @ui.button(label="Form", custom_id="form")
    async def form(self, interaction, button):
        await interaction.response.send_modal(Facts())


def layout(text: str, *, image: bool = False) -> ui.LayoutView:
    """A Components V2 page: a container with a section, a picture and a row."""
    view = ui.LayoutView(timeout=None)
    box = ui.Container(accent_colour=0x336699)
    box.add_item(ui.Section(ui.TextDisplay(text), accessory=ui.Button(label="Why", custom_id="why")))
    box.add_item(ui.Separator())
    if image:
        box.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png", description="A chart")))
    view.add_item(box)
    return view


class Translator(app_commands.Translator):
    """Norwegian names for two words."""

    async def translate(self, string, locale, context):
        words = {"profile": "profil", "set": "sett"}
        return words.get(string.message) if locale is discord.Locale.norwegian else None


class Harbour(discord.Client):
    """The bot."""

    def __init__(self):
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0.005,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.resumed = 0
        self.errors: list[Exception] = []

    async def before_identify_hook(self, shard_id, *, initial=False):
        """Identify again at once; discord.py would wait five seconds."""

    async def on_resumed(self):
        self.resumed += 1

    async def setup_hook(self):
        add_commands(self.tree)
        self.tree.error(self.failed)
        self.add_dynamic_items(Counter)
        await self.tree.set_translator(Translator())
        await self.tree.sync()

    async def failed(self, interaction, error):
        self.errors.append(error)


def add_commands(tree: app_commands.CommandTree) -> None:
    """Give the tree one command of each kind."""
    profile = app_commands.Group(name="profile", description="Your profile")

    @profile.command(name="set", description="Set facts")
    @app_commands.rename(kind="account")
    async def set_(
        interaction: discord.Interaction,
        country: str,
        followers: app_commands.Range[int, 0, 1_000_000] | None = None,
        kind: app_commands.Choice[str] | None = None,
        friend: discord.User | None = None,
    ):
        said = f"{country} {followers} {kind.value if kind else None} {friend.name if friend else None}"
        await interaction.response.send_message(said, ephemeral=True)

    app_commands.choices(kind=[app_commands.Choice(name="Personal", value="p")])(set_)

    @set_.autocomplete("country")
    async def countries(interaction: discord.Interaction, current: str):
        known = ("Norway", "Netherlands", "Sweden")
        return [app_commands.Choice(name=item, value=item[:2].upper()) for item in known if current in item]

    @tree.command(name="think", description="Takes its time")
    async def think(interaction: discord.Interaction, private: bool):
        await interaction.response.defer(thinking=True, ephemeral=private)
        await interaction.edit_original_response(content="thought it over")
        await interaction.followup.send("and more", ephemeral=not private)

    @tree.command(name="panel", description="Buttons")
    async def panel(interaction: discord.Interaction):
        await interaction.response.send_message("panel", view=Panel())

    @tree.command(name="count", description="A button that counts")
    async def count(interaction: discord.Interaction):
        view = ui.View(timeout=None)
        view.add_item(Counter(0))
        await interaction.response.send_message("count is 0", view=view)

    @tree.command(name="page", description="A page of Components V2")
    async def page(interaction: discord.Interaction):
        file = discord.File(io.BytesIO(b"not quite a picture"), "chart.png")
        await interaction.response.send_message(view=layout("A page", image=True), file=file, ephemeral=True)

    @tree.command(name="form", description="A modal")
    async def form(interaction: discord.Interaction):
        await interaction.response.send_modal(Facts())

    @tree.command(name="silent", description="Never answers")
    async def silent(interaction: discord.Interaction):
        return

    @tree.command(name="guild-only", description="For moderators in servers")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def guild_only(interaction: discord.Interaction):
        await interaction.response.send_message("ok")

    tree.add_command(profile)


@asynccontextmanager
async def pointed_at(standin: StandIn) -> AsyncIterator[None]:
    """Let discord.py take the stand-in for Discord."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = standin.api_url, yarl.URL(standin.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@asynccontextmanager
async def running(standin: StandIn) -> AsyncIterator[Harbour]:
    """Run the bot against the stand-in, ready."""
    async with pointed_at(standin), Harbour() as bot:
        task = asyncio.create_task(bot.start(standin.token))
        ready = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait({task, ready}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            ready.cancel()
            await task
        try:
            yield bot
        finally:
            await bot.close()
            with suppress(asyncio.CancelledError):
                await task


async def true_soon(condition):
    """Wait until something becomes true of the bot, which cannot be waited for otherwise."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


class Napping:
    """Takes the place of asyncio within discord.http, where its sleeping is to take no time."""

    def __init__(self, clock) -> None:
        self.naps: list[float] = []
        self._clock = clock

    def __getattr__(self, name):
        return getattr(asyncio, name)

    async def sleep(self, seconds):
        self.naps.append(seconds)
        self._clock.advance(seconds)
