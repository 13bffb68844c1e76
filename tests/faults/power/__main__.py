"""Cut the power a thousand times, or as often as told, with each of SQLite's levels of safety; print a table.

Usage: python -m tests.faults.power [CUTS]
"""

import sys
import tempfile
from pathlib import Path

from tests.faults.power.cuts import LEVELS, cut, drawn, lived, written

LIVES = 8


def main(cuts: int) -> int:
    """Cut, print, and give 0 if with the store's own level nothing acknowledged was lost and nothing broke."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        life = lived(place, LIVES)
        print(f"{len(life.trace.transactions)} transactions of {LIVES} announcements, {cuts} cuts each")
        print(f"{'synchronous':<12}{'events':>8}{'nothing lost':>14}{'lost':>7}{'at most':>9}{'damaged':>9}")
        fine = True
        for level in LEVELS:
            disk = written(life, level)
            tally = cut(life, disk, drawn(disk, cuts), place, _tell)
            figures = f"{tally.whole:>14}{tally.lost:>7}{tally.lost_at_most:>9}{tally.broken:>9}"
            print(f"{level:<12}{len(disk.events):>8}{figures}", flush=True)
            fine = fine and (tally.whole == cuts) is (level == "FULL")
    return 0 if fine else 1


def _tell(done: int) -> None:
    if done % 100 == 0:
        print(f"{done} ...", end="\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
