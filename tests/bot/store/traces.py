"""What is left of a person in raw bytes, and crowds of people who leave traces."""

import random
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Database
from bot.store.schema import profile_history
from bot.store.schema import profiles as table
from tests.bot.store.conftest import DAY, MOMENT

PERSON, OTHER = 1_234_567_890_123_456_789, 987_654_321_987_654_321


def varint(number: int) -> bytes:
    """A row's key as SQLite writes it: seven bits a byte, but eight in a ninth one."""
    if number >= 1 << 56:
        last = bytes([number & 0xFF])
        groups = [(number >> 8 >> shift) & 0x7F for shift in range(49, -1, -7)]
        return bytes(group | 0x80 for group in groups) + last
    groups = [(number >> shift) & 0x7F for shift in range(49, -1, -7)]
    while groups[0] == 0 and len(groups) > 1:
        groups.pop(0)
    return bytes(group | 0x80 for group in groups[:-1]) + bytes([groups[-1]])


def niche_of(user_id: int) -> str:
    """A text that only this person can have told."""
    return "only_" + "".join(chr(ord("a") + int(digit)) for digit in str(user_id))


def bytes_of(folder: Path) -> bytes:
    """Every byte of every file, in folders too."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def traces(held: bytes, user_id: int) -> set[str]:
    """The forms in which a person is still found in raw bytes."""
    forms = {
        "8 bytes": user_id.to_bytes(8, "big"),
        "varint": varint(user_id),
        "digits": str(user_id).encode(),
        "text": niche_of(user_id).encode(),
    }
    return {name for name, form in forms.items() if form in held}


async def crowd(database: Database, people: list[int], chance: random.Random) -> None:
    """Let many people tell, change and tell again, so that pages split and rows move."""

    async def fill(connection: AsyncConnection) -> None:
        told = {"niche_told_on": DAY, "created_at": MOMENT, "updated_at": MOMENT}
        rows = [told | {"user_id": person, "niche": niche_of(person)} for person in people]
        await connection.execute(insert(table), rows)
        reading = {"told_on": DAY, "told_at": MOMENT, "fact": "niche"}
        tellers = chance.choices(people, k=len(people) * 6)
        await connection.execute(
            insert(profile_history),
            [reading | {"user_id": person, "text": niche_of(person)} for person in tellers + people],
        )

    await database.write(fill)
