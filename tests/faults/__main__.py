"""The long figures of delivery: kills at every boundary, wire faults, fan-outs, mistakes, power cuts, who may what.

python -m tests.faults                all of it, for an hour or less; exit 1 if anything is wrong
python -m tests.faults kills-50-every with 50 channels at each boundary in each, for hours
python -m tests.faults kills-1 power  some parts
python -m tests.faults --seed 7       with the chance of an earlier run
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import time

import structlog
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tests.faults.figures import ON_REQUEST, PARTS, Row, fresh

_ALL = PARTS | ON_REQUEST
_WIDTHS = "{:<50}{:>7}{:>7}{:>8}  {}"


def main() -> int:
    """Try every part that was asked for, print a line for each row; give 1 if something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of: {', '.join(_ALL)}")
    parser.add_argument("--seed", type=int, default=None, help="of an earlier run")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(_ALL):
        parser.error(f"no such part: {', '.join(sorted(unknown))} (there are {', '.join(_ALL)})")
    seed = fresh() if asked.seed is None else asked.seed
    print(f"seed {seed}\n" + _WIDTHS.format("", "tried", "wrong", "seconds", ""), flush=True)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    rows = asyncio.run(_tried(asked.parts or list(PARTS), seed))
    wrong = sum(row.wrong for row in rows)
    print(f"\n{sum(row.tried for row in rows)} tried, {wrong} wrong")
    return 1 if wrong or not rows else 0


async def _tried(parts: list[str], seed: int) -> list[Row]:
    rows = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    times = (TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, *times, disable=not sys.stderr.isatty()) as progress:
        for part in parts:
            task, since = progress.add_task(part, total=None), time.monotonic()

            def tell(done: int, of: int) -> None:
                progress.update(task, completed=done, total=of)  # noqa: B023 - it is told of this part only

            async for row in _ALL[part](tell, random.Random(f"{seed} {part}")):
                rows.append(row)
                seconds, since = time.monotonic() - since, time.monotonic()
                progress.console.print(
                    _WIDTHS.format(row.what, row.tried, row.wrong, f"{seconds:.0f}", row.said),
                    soft_wrap=True,
                    highlight=False,
                )
            progress.remove_task(task)
    return rows


if __name__ == "__main__":
    sys.exit(main())
