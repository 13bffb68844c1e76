"""The whole product, by hand and with progress: every hostile text in every place that takes one.

    python -m tests.hostile

Prints for each place how long it took and what the judge found; exit status 1 when anything was.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from bot.standin.world import Permission
from tests.aboard import aboard
from tests.hostile.announced import SLOTS
from tests.hostile.announced import guilt as announced_guilt
from tests.hostile.barrage import loose
from tests.hostile.corpus import HOSTILE, NORMAL
from tests.hostile.trial import Guilt, mouths, tried


async def _everything(folder: Path) -> list[Guilt]:
    guilt: list[Guilt] = []
    said = [each.text for each in HOSTILE]
    async with aboard(folder) as ship, ship.sailing():
        ada = ship.standin.person("ada", permissions=int(Permission.MANAGE_GUILD))
        for place in await mouths(ship, ada):
            began = time.perf_counter()
            found = await tried(ship, ada, place, said)
            guilt += found
            print(
                f"{time.perf_counter() - began:6.1f} s  {len(found):5} guilty of {len(said)}  {place.name}", flush=True
            )
        pings, careless = ship.standin.ledger.pings(), loose(ship)
    for slot in SLOTS:
        began = time.perf_counter()
        found = [
            Guilt(slot, text, f"{each.kind}: {each.what}") for text in said for each in announced_guilt(slot, text)
        ]
        guilt += found
        print(f"{time.perf_counter() - began:6.1f} s  {len(found):5} guilty of {len(said)}  {slot}", flush=True)
    print(f"{len(pings)} pings; {len(careless)} messages that did not say whom they may ping")
    return guilt + [Guilt("", "", "pings")] * bool(pings) + [Guilt("", "", "careless")] * bool(careless)


def main() -> int:
    """Say everything everywhere, and tell what came of it."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        guilt = asyncio.run(_everything(Path(folder)))
    for each in guilt[:50]:
        print(f"{each.mouth}: {ascii(each.text)[:100]}: {each.why}")
    print(f"{len(HOSTILE)} hostile texts (and {len(NORMAL)} normal ones in the suite): {len(guilt)} faults")
    print(f"{time.perf_counter() - began:.0f} s")
    return 1 if guilt else 0


if __name__ == "__main__":
    sys.exit(main())
