"""The memory of the bot: its shape, the way to that shape, and the only SQL.

`await migrate.upgrade(url)`, then `async with await Database.open(url) as database`, then the functions of
`profiles`, `preferences`, `shares`, `privacy` and `application`, each of which takes the database first.
"""

from bot.store import application, errors, migrate, preferences, privacy, profiles, shares
from bot.store.database import Database
from bot.store.profiles import Reading, StoredProfile

__all__ = [
    "Database",
    "Reading",
    "StoredProfile",
    "application",
    "errors",
    "migrate",
    "preferences",
    "privacy",
    "profiles",
    "shares",
]
