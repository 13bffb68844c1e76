"""What a person may ask of us about themselves: their language, whom they share with, all of it, its end."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.services.imports import ABOUT, FORMAT, read_export
from bot.services.profiles import Clock
from bot.store import Database, preferences, privacy, profiles, shares
from bot.store.erasures import Erasures


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that is stored about a person, as the bytes of a JSON file, and how many rows that is."""

    content: bytes
    rows: int


@dataclass(frozen=True, slots=True)
class Imported:
    """How many readings of a file were new, and how many were here already."""

    new: int
    known: int


class People:
    """Keeps what a person decides about their own data."""

    def __init__(self, database: Database, erasures: Erasures, clock: Clock) -> None:
        """Keep the database, the record of erasures beside it, and the clock."""
        self._database = database
        self._erasures = erasures
        self._clock = clock

    async def language_of(self, user_id: int) -> str | None:
        """The language a person chose, or None when it is left to Discord."""
        return await preferences.language_of(self._database, user_id)

    async def choose_language(self, user_id: int, language: str | None) -> None:
        """Keep a person's choice of language; None leaves it to Discord again."""
        await preferences.choose_language(self._database, user_id, language, self._clock())

    async def guilds_of(self, user_id: int) -> list[int]:
        """The servers in which a person lets their profile be counted."""
        return await shares.guilds_of(self._database, user_id)

    async def share(self, user_id: int, guild_id: int) -> None:
        """Let a person's profile be counted in a server."""
        await shares.share(self._database, user_id, guild_id, self._clock())

    async def stop_sharing(self, user_id: int, guild_id: int) -> None:
        """Count a person's profile no longer in a server."""
        await shares.stop(self._database, user_id, guild_id)

    async def export(self, user_id: int) -> Export:
        """Everything stored about a person, as one JSON file that `take_back` reads again."""
        stored = await privacy.export_user(self._database, user_id)
        file = {"format": FORMAT, "about": ABOUT, "exported_at": self._clock().isoformat(), "stored": stored}
        content = json.dumps(file, ensure_ascii=False, allow_nan=False, indent=2).encode()
        return Export(content, sum(len(rows) for rows in stored.values()))

    async def take_back(self, user_id: int, content: bytes) -> Imported:
        """Take an exported file back, all of it or, raising BadFile, nothing.

        Readings that are stored already are not doubled; where both tell a fact for the same day, what is
        stored wins. The language is taken if none is chosen; sharing is not: it is for each server anew.
        """
        now = self._clock()
        export = read_export(content, now.date())
        new = await profiles.take_back(self._database, user_id, export.readings, now)
        if export.language is not None and await self.language_of(user_id) is None:
            await self.choose_language(user_id, export.language)
        return Imported(new, len(export.readings) - new)

    async def erase(self, user_id: int) -> int:
        """Erase everything about a person, in the bytes too; give how many rows went."""
        return await privacy.erase_user(self._database, self._erasures, user_id, self._clock())
