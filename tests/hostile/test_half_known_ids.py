"""Names in a custom_id that begin like one of ours and go on as anything: none is carried any further."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.query import decode
from bot.errors import Stale
from tests.aboard import aboard, words
from tests.hostile.barrage import fire, press

#: What may come after `tiktok`: the next word, a mention, a mark, an end of line, what nobody sees.
ENDS = (
    " pulse",
    "<@1>",
    "@everyone",
    "*",
    "`",
    "\n",
    "\r",
    "\t",
    "\x00",
    "\u202e",
    "\u00a0",
    "\ud800",
    "é",
    "A",
    "-",
    "/",
    ":",
    "=",
)


@pytest.mark.parametrize("key", ["feature", "fact", "choice"])
@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_a_name_is_known_to_its_last_sign_or_it_is_stale(key: str, end: str) -> None:
    assert getattr(decode(f"{key}=tiktok"), key) == "tiktok"
    with pytest.raises(Stale):
        decode(f"{key}=tiktok{end}")


async def test_through_the_bot_it_is_stale_too(tmp_path: Path) -> None:
    async with aboard(tmp_path) as ship, ship.sailing():
        ada = ship.standin.person("ada")
        ids = [f"fc1:{action}:feature=tiktok.pulse{end}" for action in ("why", "compare", "setup") for end in ENDS]
        for found in await fire(ship, [(press(each), ada) for each in ids]):
            assert words(found).startswith("That button or form belongs to an older message")
