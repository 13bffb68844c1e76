"""The line to Discord: whether the token looks like one, whose it is, and what Discord says of the application."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.check.finding import Finding

DISCORD = "https://discord.com/api/v10"
_SHAPE = re.compile(r"([\w-]{20,30})\.[\w-]{6,7}\.[\w-]{27,50}")
_PATIENCE = aiohttp.ClientTimeout(total=10)
_ANEW = "copy it anew into DISCORD_TOKEN: developer portal, Bot, Reset Token"


@dataclass(frozen=True, slots=True)
class Told:
    """What Discord says, and which application it takes us for."""

    findings: tuple[Finding, ...]
    application: int | None = None


def shape(token: str, *, elsewhere: bool) -> Finding:
    """Say whether a token looks like one; `elsewhere` than at Discord it may look like anything."""
    if not token:
        return Finding("warning", "token", "DISCORD_TOKEN is not set", "without it there is only the playground")
    if elsewhere or application_of(token) is not None:
        return Finding("ok", "token", "is set")
    said = "DISCORD_TOKEN is not a bot's token, which has three parts with dots between, no quotes and no 'Bot '"
    return Finding("wrong", "token", said, _ANEW)


def application_of(token: str) -> int | None:
    """The id of the application a token belongs to, which is written into its first part; None if it is not."""
    shaped = _SHAPE.fullmatch(token)
    try:
        return int(base64.urlsafe_b64decode(shaped[1] + "==")) if shaped else None
    except (binascii.Error, ValueError):
        return None


async def ask(base: str, token: str) -> Told:
    """Ask Discord who we are; nothing is changed there."""
    headers = {"Authorization": f"Bot {token}", "User-Agent": "DiscordBot (forecastle, 1)"}
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=_PATIENCE) as session:
            status, _ = await _get(session, f"{base}/users/@me")
            if status != 200:
                return Told((_turned_away(status),))
            status, told = await _get(session, f"{base}/applications/@me")
            return Told(tuple(_application(told)), int(told["id"])) if status == 200 else Told((_turned_away(status),))
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
        said = f"cannot be reached ({type(error).__name__})"
        return Told((Finding("wrong", "Discord", said, "look at the network and at DISCORD_API_URL"),))


async def _get(session: aiohttp.ClientSession, address: str) -> tuple[int, Mapping[str, Any]]:
    async with session.get(address) as response:
        return response.status, await response.json() if response.status == 200 else {}


def _application(told: Mapping[str, Any]) -> Iterator[Finding]:
    yield Finding("ok", "Discord", f"knows the token, of the application {told['id']}")
    servers, people = told.get("approximate_guild_count", 0), told.get("approximate_user_install_count", 0)
    yield Finding("ok", "audience", f"servers: {servers}; people who installed it for themselves: {people}")
    who = "anybody" if told.get("bot_public") else "only its owner"
    yield Finding("ok", "invitations", f"{who} may add the bot to a server (Public Bot in the developer portal)")


def _turned_away(status: int) -> Finding:
    if status in (401, 403):
        return Finding("wrong", "Discord", f"does not know this token (status {status})", _ANEW)
    if status == 429 or status >= 500:
        return Finding("warning", "Discord", f"has no time for us (status {status})", "try again in some minutes")
    return Finding("wrong", "Discord", f"refuses us (status {status})", "look at DISCORD_API_URL")
