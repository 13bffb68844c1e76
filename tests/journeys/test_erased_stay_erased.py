"""Whoever was erased stays erased when an old copy of the database is put back and the bot starts again."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.aboard import Ship, aboard, words
from tests.hostile.barrage import told


async def test_a_start_on_an_old_copy_brings_back_nobody_who_was_erased_since(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship:
        ada, bob = ship.standin.person("ada"), ship.standin.person("bob")
        async with ship.sailing():
            await ada.run("/profile set", {"followers": 12_000})
            await bob.run("/profile set", {"followers": 77})
        copy = shutil.copy(ship.database, tmp_path / "copy")
        async with ship.sailing():
            asked = await ada.run("/privacy delete")
            await ada.press(asked.message, label="Yes, erase everything")
        put_back(ship, copy)
        assert told(ship, ada) == {"followers": 12_000}
        async with ship.sailing():
            assert words(await ada.run("/profile show")).startswith("Nothing is stored about you")
            assert "Followers 77" in words(await bob.run("/profile show"))
        assert told(ship, ada) == {}


def put_back(ship: Ship, copy: Path) -> None:
    for end in ("-wal", "-shm"):
        Path(f"{ship.database}{end}").unlink(missing_ok=True)
    shutil.copy(copy, ship.database)
