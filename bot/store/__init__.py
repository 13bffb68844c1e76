"""The memory of the bot: its shape, the way to that shape, and the only SQL.

`await migrate.upgrade(url)`, then `async with await Database.open(url) as database`, then the functions of
`profiles`, `preferences`, `shares`, `privacy`, `application`, and of what servers announce: `servers`,
`announcements`, `outbox`, `alerts` and `reach`; each takes the database first.
`await erasures.settle(database, Erasures.beside(url))` comes before all of them. `backup.take`, `backup.daily` and
`restore` take the address of a database, `findings.verify` a file.
"""

from bot.store import (
    alerts,
    announcements,
    application,
    backup,
    erasures,
    errors,
    findings,
    migrate,
    outbox,
    preferences,
    privacy,
    profiles,
    reach,
    servers,
    shares,
)
from bot.store.database import Database
from bot.store.erasures import Erasures
from bot.store.findings import Findings
from bot.store.profiles import Reading, StoredProfile, Told
from bot.store.restoring import Restored, restore

__all__ = [
    "Database",
    "Erasures",
    "Findings",
    "Reading",
    "Restored",
    "StoredProfile",
    "Told",
    "alerts",
    "announcements",
    "application",
    "backup",
    "erasures",
    "errors",
    "findings",
    "migrate",
    "outbox",
    "preferences",
    "privacy",
    "profiles",
    "reach",
    "restore",
    "servers",
    "shares",
]
