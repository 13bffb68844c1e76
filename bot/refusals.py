"""What keeps the bot from starting, said in one line that also says what to do."""

from __future__ import annotations

import aiohttp
import discord

from bot.health import PortTaken
from bot.playground.say import Unclear
from bot.standin.errors import NotPossible
from bot.store.errors import (
    BadUrl,
    BrokenReferences,
    DamagedRecord,
    ForeignDatabase,
    InUse,
    LostKey,
    NewerSchema,
    NotAFile,
    StoreError,
    StoreFailed,
    Unreadable,
    Unwritable,
)
from forecast import BadCatalogue, ForecastError

REFUSED = (
    ForecastError, StoreError, Unclear, NotPossible, PortTaken,
    discord.LoginFailure, discord.HTTPException, discord.GatewayNotFound, discord.ConnectionClosed,
    discord.PrivilegedIntentsRequired, aiohttp.ClientError, TimeoutError,
)  # fmt: skip
"""Everything that a command may end with instead of its work."""

_STORE: dict[type[StoreError], str] = {
    ForeignDatabase: "this database belongs to another Discord application: point DATABASE_URL at another file",
    NewerSchema: "this database was made by a newer Forecastle: update this one, or restore a backup",
    Unreadable: "this file is not a database of Forecastle's: point DATABASE_URL at another, or restore a backup",
    BrokenReferences: "this database is damaged: restore a backup",
    InUse: "the database is in use: end the bot and whatever else has it open, then start again",
    NotAFile: "the database is kept by a server: back it up and restore it with the server's own tools",
    DamagedRecord: "the record of erasures is damaged: restore erasures.log and erasures.key from where they are kept",
    LostKey: "the key to the record of erasures is lost: restore erasures.key from where it is kept",
}
_NO_FOLDER = "its folder is not there and cannot be made: look at the path"
_BY_REASON = {
    "driver": "PostgreSQL needs the package asyncpg, and it is not installed: keep DATABASE_URL at sqlite:///path",
    "PermissionError": "this account may not write there: chown it, or choose another place",
    "FileNotFoundError": _NO_FOLDER,
    "FileExistsError": _NO_FOLDER,
    "NotADirectoryError": _NO_FOLDER,
    "IsADirectoryError": "this is a folder and not a file: look at the path",
    "exists": "this file is there already: choose another name",
    "corrupt": "this database is damaged: restore a backup",
    "cantopen": "this file is not there, or cannot be opened: look at the path",
    "busy": "another program is writing to the database: end it, then start again",
    "full": "the disk is full: make room, then start again",
    "readonly": "this account may not write the database: chown it, or point DATABASE_URL elsewhere",
}
#: The codes with which the gateway closes for good.
_CLOSED = {
    4004: "Discord does not know this token any more: copy it anew from the developer portal into DISCORD_TOKEN",
    4010: "Discord refuses the shard: update Forecastle",
    4011: "Discord wants this bot sharded, for it is in very many servers: Forecastle runs as one shard alone",
    4012: "Discord has given up this version of its gateway: update Forecastle",
    4013: "Discord refuses what the bot asks to hear: update Forecastle",
    4014: "Discord refuses what the bot asks to hear, and it asks for nothing privileged: update Forecastle",
}


def sentence(error: Exception) -> str:
    """Say what is wrong and what to do."""
    if isinstance(error, BadCatalogue):
        return f"{error}: mend that file, or install Forecastle anew"
    if isinstance(error, ForecastError):
        return str(error)
    if isinstance(error, StoreError):
        return _of_the_store(error)
    if isinstance(error, Unclear):
        return f"{error} is neither a /command nor a press of a button in sight nor an answer to an open form"
    if isinstance(error, NotPossible):
        return f"Discord would not let anybody do that: {error}"
    if isinstance(error, PortTaken):
        return f"{error.host}:{error.port} cannot be opened ({error.reason}): set METRICS_PORT to a free one"
    return _of_discord(error)


def _of_the_store(error: StoreError) -> str:
    facts = ", ".join(f"{key} {value}" for key, value in vars(error).items())
    general = _STORE.get(type(error), "the database cannot be used; look at DATABASE_URL")
    reason = error.reason if isinstance(error, BadUrl | Unreadable | StoreFailed | Unwritable) else ""
    return f"{_BY_REASON.get(reason, general)} ({facts})"


def _of_discord(error: Exception) -> str:
    if isinstance(error, discord.LoginFailure):
        return "Discord does not know this token: copy it anew from the developer portal into DISCORD_TOKEN"
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return _CLOSED[4014]
    if isinstance(error, discord.ConnectionClosed):
        return _CLOSED.get(error.code, f"Discord closed the connection for good (code {error.code}): start again")
    if isinstance(error, discord.HTTPException) and error.status < 500:
        return f"Discord refuses what the bot asks (status {error.status}, code {error.code}): run `check`"
    return f"Discord cannot be reached ({type(error).__name__}): look at the network, then start again"
