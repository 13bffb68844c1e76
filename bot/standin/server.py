"""The stand-in itself: started, stopped, and the people and places in it."""

from __future__ import annotations

from types import TracebackType
from typing import Self, TypedDict, Unpack

from aiohttp import web

from bot.standin import channels, commands, directory, webhooks
from bot.standin.clock import Clock, Mint
from bot.standin.errors import Json
from bot.standin.exchange import Exchange
from bot.standin.gateway import Gateway
from bot.standin.interactions import Act
from bot.standin.ledger import Ledger
from bot.standin.limits import Limits, Meter, Timings
from bot.standin.people import Person
from bot.standin.realm import Realm
from bot.standin.rest import BASE, install
from bot.standin.scene import Scene, people_and_places
from bot.standin.sending import Deed, forge
from bot.standin.world import Application, Channel, Guild, Message, Role, User, World

ROUTES = (*directory.ROUTES, *channels.ROUTES, *commands.ROUTES, *webhooks.ROUTES)
_MAX_REQUEST = 25 * 1024 * 1024


class Whereabouts(TypedDict, total=False):
    """Where a person is: in a channel, in a guild, in a DM with the bot, with the app installed to them or not."""

    guild: Guild
    channel: Channel
    dm: bool
    user_install: bool


class StandIn:
    """Discord on loopback: an asynchronous context manager around a server on 127.0.0.1."""

    def __init__(self, clock: Clock, *, limits: Limits | None = None, timings: Timings | None = None) -> None:
        """Make a world with one guild; its time is the clock's, in seconds since 1970."""
        mint = Mint(clock)
        world = World(clock, mint, Application(0, "", "", 0))
        world.application = people_and_places(world, name="Forecastle", token=f"standin.{mint()}.token")
        self.world = world
        self.realm = Realm(world, Meter(limits or Limits(), clock), timings or Timings())
        self.gateway = Gateway(self.realm)
        self.scene = Scene(self.realm)
        self.guild: Guild = self.scene.guild("Harbour")
        self._runner: web.AppRunner | None = None

    @property
    def ledger(self) -> Ledger:
        """Everything sent to the stand-in, and what it answered."""
        return self.realm.ledger

    @property
    def token(self) -> str:
        """The bot token that is let in."""
        return self.world.application.token

    @property
    def api_url(self) -> str:
        """What takes the place of https://discord.com/api/v10."""
        return self.world.address + BASE

    @property
    def gateway_url(self) -> str:
        """What takes the place of wss://gateway.discord.gg/."""
        return directory.gateway_address(self.realm)

    async def start(self, port: int = 0) -> Self:
        """Listen on 127.0.0.1, on a free port unless told which."""
        app = web.Application(client_max_size=_MAX_REQUEST)
        app.router.add_route("GET", "/gateway", self.gateway.serve)
        install(app, self.realm, ROUTES)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, taken = self._runner.addresses[0][:2]
        self.world.address = f"http://{host}:{taken}"
        return self

    async def stop(self) -> None:
        """Hang up on every bot and stop listening."""
        self.realm.ending.set()
        await self.gateway.close(1001)
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        """Start on a free port."""
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, whatever happened."""
        await self.stop()

    async def connected(self, patience: float = 5.0) -> None:
        """Wait until a bot is connected and has identified, at most so many real seconds.

        Raises:
            TimeoutError: none is.

        """
        if not await self.realm.bell.until(lambda: bool(self.gateway.sessions), patience):
            raise TimeoutError

    def channel(self, name: str, guild: Guild | None = None) -> Channel:
        """Find a channel by name, in the first guild unless told which."""
        here = (guild or self.guild).id
        return next(item for item in self.world.channels.values() if (item.guild_id, item.name) == (here, name))

    def role(self, name: str, guild: Guild | None = None) -> Role:
        """Find a role by name, in the first guild unless told which."""
        return next(item for item in (guild or self.guild).roles.values() if item.name == name)

    def person(self, name: str, *, locale: str = "en-US", permissions: int = 0, **where: Unpack[Whereabouts]) -> Person:
        """Find somebody by name, or let them join Discord, and put them in a place.

        Without more they are in #general of the first guild. Being with user_install=True in no guild in
        particular, they are in a conversation without the bot.
        """
        user = self.scene.user(name)
        user.locale = locale
        user.installed_app = user.installed_app or where.get("user_install", False)
        channel = self._whereabouts(user, where)
        guild = self.world.guild_of(channel)
        if guild is not None:
            self.scene.join(guild, user)
            if permissions:
                self.scene.grant(guild, user, permissions)
        return Person(self.realm, user, channel, locale)

    def _whereabouts(self, user: User, where: Whereabouts) -> Channel:
        if where.get("dm"):
            return self.world.private_channel(user.id)
        if "channel" in where:
            return where["channel"]
        if "guild" in where or not where.get("user_install"):
            return self.channel("general", where.get("guild"))
        return self.scene.conversation(user)

    def send_interaction(self, raw: Json, *, by: Person | None = None) -> Exchange:
        """Send an interaction of anybody's making: what is raw is laid over a proper one by some person.

        It does not wait; the exchange fills as the bot answers. A message in it that is there becomes its source.
        """
        person = by or self.person("stranger")
        source = self._message(raw.get("message") or {})
        act = Act(raw.get("type", Act.COMPONENT))
        deed = Deed(act, person.user, person.channel, {}, {"0": str(self.guild.id)}, person.locale, source)
        return Exchange(forge(self.realm, raw, like=deed), self.realm.bell)

    def _message(self, raw: Json) -> Message | None:
        wanted = int(raw.get("id") or 0)
        kept = self.world.messages.values()
        return next((messages[wanted] for messages in kept if wanted in messages), None)
