"""What one person's screen needs to know while it is drawn: names, addresses, and what is whose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.playground.markdown import as_html
from bot.playground.slash import said
from bot.playground.tags import Html
from bot.standin import payloads
from bot.standin.errors import Json
from bot.standin.interactions import Act, Interaction
from bot.standin.people import Person
from bot.standin.world import Message, World


@dataclass(frozen=True)
class View:
    """The screen of a person, in the place where they are."""

    person: Person

    @property
    def world(self) -> World:
        """Everything there is; the person sees a part of it."""
        return self.person.realm.world

    def text(self, markdown: str) -> Html:
        """Draw what somebody wrote."""
        return as_html(markdown, self.name_of)

    def user(self, user_id: int) -> str:
        """Give the name that stands over somebody's messages."""
        shown = payloads.user(self.world.users[user_id])
        return str(shown["global_name"] or shown["username"])

    def name_of(self, kind: str, key: int) -> str:
        """Give a mention as Discord writes it, also for what is not there."""
        guild = self.person.guild
        if kind == "user":
            return f"@{self.user(key)}" if key in self.world.users else "@unknown-user"
        if kind == "role":
            role = guild.roles.get(key) if guild else None
            return f"@{role.name.removeprefix('@')}" if role else "@deleted-role"
        channel = self.world.channels.get(key)
        return f"#{channel.name}" if channel and channel.name else "#unknown"

    def address(self, url: str) -> str | None:
        """Say where this page serves a file that the stand-in keeps; None for everything out in the world."""
        inside = url.startswith(f"{self.world.address}/") and bool(self.world.address)
        return url.removeprefix(self.world.address) if inside else None

    def interaction(self, number: str) -> Interaction | None:
        """Find an interaction by its id."""
        wanted = int(number)
        return next((one for one in self.person.realm.interactions.values() if one.id == wanted), None)

    def used(self, message: Message) -> str | None:
        """Say which command a message answers, as the reader's client writes it."""
        metadata = message.interaction_metadata
        one = self.interaction(metadata["id"]) if metadata and message.type == 20 else None
        while one is not None and one.trigger is not None:
            one = one.trigger
        return self._path(one.payload["data"]) if one is not None and one.act is Act.COMMAND else None

    def _path(self, data: Json) -> str:
        registered = (item for place in self.world.commands.values() for item in place)
        command = next((item for item in registered if item["id"] == data["id"]), data)
        words = [said(command, "name", self.person.locale)]
        inside: Iterable[Json] = data.get("options") or ()
        while (step := next((item for item in inside if item["type"] in (1, 2)), None)) is not None:
            command = next((item for item in command.get("options") or () if item["name"] == step["name"]), step)
            words.append(said(command, "name", self.person.locale))
            inside = step.get("options") or ()
        return "/" + " ".join(words)
