"""People: what somebody at a Discord client can do to the bot, and what they get to see of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import ClientSession

from bot.standin import availability, forms, permissions
from bot.standin.components import SELECTS, Kind
from bot.standin.errors import Json, NotPossible
from bot.standin.exchange import Exchange
from bot.standin.interactions import Act, Modal
from bot.standin.options import Filling, find
from bot.standin.realm import Realm
from bot.standin.sending import Deed, send
from bot.standin.world import Channel, Guild, Message, Permission, User

_REFLEX = 0.005
"""Real seconds; nobody reacts faster."""
_TURNS = 20
"""Turns of the event loop, for a bot in the same one on a machine that stalls."""


@dataclass
class Person:
    """Somebody in a place: a channel of a guild, a DM with the bot, or a conversation without it."""

    realm: Realm
    user: User
    channel: Channel
    locale: str = "en-US"
    patience: float = 5.0
    """How many real seconds they wait for an answer."""

    @property
    def guild(self) -> Guild | None:
        """The guild they are in, if they are in one."""
        return self.realm.world.guild_of(self.channel)

    async def run(self, path: str, options: Mapping[str, object] | None = None) -> Exchange:
        """Run a command, such as "/profile set" with {"country": "NO"}, and wait for the answer.

        Raises:
            NotPossible: the client would not let this person send that.

        """
        return await self._do(self._command(path, options or {}, None))

    async def autocomplete(self, path: str, options: Mapping[str, object], focused: str) -> list[Json]:
        """Type into an option, and give the bot's suggestions, each with a name and a value."""
        return (await self._do(self._command(path, options, focused))).choices

    async def press(self, message: Message, *, custom_id: str = "", label: str = "") -> Exchange:
        """Press a button of a message as it stands now."""
        button = forms.usable(self._sees(message).components, custom_id=custom_id, label=label)
        if button["type"] != Kind.BUTTON:
            raise NotPossible(f"{custom_id} is not a button")
        data = {"component_type": button["type"], "custom_id": button["custom_id"], "id": button["id"]}
        return await self._use(message, data)

    async def choose(self, message: Message, custom_id: str, values: Sequence[object] | str) -> Exchange:
        """Pick in a select of a message as it stands now, by value, label, id or name."""
        select = forms.usable(self._sees(message).components, custom_id=custom_id)
        if select["type"] not in SELECTS:
            raise NotPossible(f"{custom_id} is not a select")
        filling = Filling(self.realm.world, self.guild)
        picked = forms.pick(select, values, filling)
        data = {"component_type": select["type"], "custom_id": custom_id, "id": select["id"], "values": picked}
        data |= {"resolved": filling.resolved} if filling.resolved else {}
        return await self._use(message, data)

    async def submit(self, modal: Modal, values: Mapping[str, object]) -> Exchange:
        """Fill in and submit a form the bot opened for this person, by custom_id or label."""
        trigger = modal.interaction
        if trigger.user_id != self.user.id:
            raise NotPossible("the form was opened for somebody else")
        data = forms.fill_modal(modal, values, Filling(self.realm.world, self.guild))
        channel = self.realm.world.channels[trigger.channel_id]
        deed = Deed(Act.MODAL, self.user, channel, data, trigger.owners, self.locale, trigger.source, trigger)
        return await self._do(deed)

    async def download(self, message: Message, filename: str = "") -> bytes:
        """Fetch a file that a message shows, over HTTP; the one of a name, if there are several.

        Raises:
            NotPossible: they do not see the message, or it has no such file.

        """
        shown = [item for item in self._sees(message).attachments if filename in ("", item.filename)]
        if len(shown) != 1:
            known = ", ".join(item.filename for item in message.attachments) or "none"
            raise NotPossible(f"which file? there are {known}")
        async with ClientSession() as session, session.get(shown[0].url) as response:
            return await response.read()

    def sees(self, message: Message) -> bool:
        """Say whether this person can see a message: it is there, where they may look, and not for somebody else."""
        world, channel = self.realm.world, self.realm.world.channels.get(message.channel_id)
        if message.deleted or channel is None or (message.ephemeral and message.receiver_id != self.user.id):
            return False
        if channel.guild_id is None:
            return self.user.id in channel.recipients
        return bool(permissions.in_channel(world, channel, self.user.id) & Permission.VIEW_CHANNEL)

    def reads(self, channel: Channel | None = None) -> list[Message]:
        """List the messages this person sees in a channel, oldest first; where they are, unless told where."""
        place = channel or self.channel
        return [item for item in self.realm.world.messages.get(place.id, {}).values() if self.sees(item)]

    def _sees(self, message: Message) -> Message:
        if not self.sees(message):
            raise NotPossible(f"{self.user.name} does not see that message")
        return message

    def _command(self, path: str, options: Mapping[str, object], focused: str | None) -> Deed:
        place = availability.Place(self.realm.world, self.user, self.channel)
        command, trail = find(place.commands(), path)
        owners = place.owners_for(command)
        leaf = trail[-1] if trail else command
        filling = Filling(self.realm.world, self.guild)
        filled = filling.fill(leaf.get("options") or (), options, focused)
        for step in reversed(trail):
            filled = [{"name": step["name"], "type": step["type"], "options": filled}]
        data: Json = {"id": command["id"], "name": command["name"], "type": command["type"], "options": filled}
        data |= {"guild_id": command["guild_id"]} if "guild_id" in command else {}
        # While somebody types, Discord sends the ids alone.
        data |= {"resolved": filling.resolved} if filling.resolved and focused is None else {}
        act = Act.COMMAND if focused is None else Act.AUTOCOMPLETE
        return Deed(act, self.user, self.channel, data, owners, self.locale)

    async def _use(self, message: Message, data: Json) -> Exchange:
        owners = availability.owners_of(self.realm.world, message)
        channel = self.realm.world.channels[message.channel_id]
        return await self._do(Deed(Act.COMPONENT, self.user, channel, data, owners, self.locale, message))

    async def _do(self, deed: Deed) -> Exchange:
        exchange = Exchange(send(self.realm, deed), self.realm.bell)
        await self.realm.bell.until(lambda: exchange.settled, self.patience)
        await _reflex()
        return exchange


async def _reflex() -> None:
    """Let a moment pass: discord.py registers a view or modal only once it has read the answer to sending it."""
    await asyncio.sleep(_REFLEX)
    for _ in range(_TURNS):
        await asyncio.sleep(0)
