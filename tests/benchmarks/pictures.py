"""What each picture costs: the time to lay it out, to write its SVG and to draw its PNG, and its bytes.

python -m tests.benchmarks.pictures            the median of 20 of each, after the first
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from bot.rendering.charts import Chart
from tests.bot.rendering.charts.samples import usual

T = TypeVar("T")


def main() -> int:
    """Print one line a picture; always 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pictures", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how often each is drawn (default: %(default)s)")
    asked = parser.parse_args()
    print(f"{'':20}{'layout':>10}{'svg':>10}{'png':>10}{'bytes':>10}")
    for chart in usual():
        name = type(chart).__name__
        print(_line(f"{name}, 1st", chart, 1), end="")
        print(_line(name, chart, asked.times), end="", flush=True)
    return 0


def _line(name: str, chart: Chart, times: int) -> str:
    from bot.rendering.charts import drawing  # what the first picture costs includes its libraries

    took: dict[str, list[float]] = {"layout": [], "svg": [], "png": []}
    content = b""
    for _ in range(times):
        scene = _timed(took["layout"], lambda: drawing.laid_out(chart, "nb"))
        drawn = _timed(took["svg"], lambda: drawing.svg(scene, dark=True))  # noqa: B023 - called at once
        content = _timed(took["png"], lambda: drawing.png(drawn))  # noqa: B023
    figures = "".join(f"{statistics.median(each) * 1000:>7.1f} ms" for each in took.values())
    return f"{name:<20}{figures}{len(content):>10,}\n"


def _timed(took: list[float], what: Callable[[], T]) -> T:
    started = time.perf_counter()
    found = what()
    took.append(time.perf_counter() - started)
    return found


if __name__ == "__main__":
    sys.exit(main())
