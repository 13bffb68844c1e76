"""How good the dates of `forecast.growth` are, beside two simpler forecasters: coverage, width, score, time.

python -m tests.benchmarks.growth              simulated accounts, thousands of each kind
python -m tests.benchmarks.growth FILE.csv     every series of a file: columns series, date (2026-01-31), value
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import itertools
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.progress import track

from forecast.growth import HORIZON_DAYS, Reading
from tests.forecast.rivals import FORECASTERS, Tally, judge, tally
from tests.forecast.simulated import History, histories, kinds

#: A backtest asks every four weeks, once eight are known, about these many times the last reading.
EVERY_DAYS, FIRST_DAYS = 28, 56
TIMES_AS_MANY = (1.1, 1.25, 1.5, 2.0)


def main() -> int:
    """Print one table; 0 unless the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="a CSV of series, date, value")
    parser.add_argument("--histories", type=int, default=2000, help="of each kind (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the simulated histories (default: %(default)s)")
    asked = parser.parse_args()
    print(_row("", "forecaster", "n", "held", "±", "width", "score", "open", "ms"))
    if asked.file is not None:
        _table(asked.file.stem, list(backtest(read_series(asked.file))))
        return 0
    for kind in kinds():
        _table(kind.name, list(histories(kind, asked.histories, asked.seed)))
    return 0


def read_series(file: Path) -> dict[str, list[Reading]]:
    """Each series of a CSV file in the order of days, the last value of a day; a row that cannot be read ends it with its number."""
    found: dict[str, dict[dt.date, Reading]] = {}
    with file.open(encoding="utf-8", newline="") as source:
        for number, row in enumerate(csv.DictReader(source), start=2):
            try:
                reading = Reading(dt.date.fromisoformat(row["date"]), round(float(row["value"])))
                found.setdefault(row["series"], {})[reading.day] = reading
            except (KeyError, ValueError) as error:
                sys.exit(f"{file}: line {number}: {error!r}")
    return {name: [by_day[day] for day in sorted(by_day)] for name, by_day in found.items()}


def backtest(series: dict[str, list[Reading]]) -> Iterator[History]:
    """Every question that a series could have been asked while it ran, with what came, as far as it was seen."""
    for readings in series.values():
        for known in _origins(readings):
            for times in TIMES_AS_MANY:
                history = _asked(readings, known, times)
                if history is not None:
                    yield history


def _origins(readings: Sequence[Reading]) -> Iterator[int]:
    """How many readings are known at each question."""
    due = readings[0].day + dt.timedelta(days=FIRST_DAYS)
    for known, reading in enumerate(readings, start=1):
        if reading.day >= due and known >= 3 and known < len(readings):
            due = reading.day + dt.timedelta(days=EVERY_DAYS)
            yield known


def _asked(readings: Sequence[Reading], known: int, times: float) -> History | None:
    last = readings[known - 1]
    threshold = round(last.value * times)
    if threshold <= last.value:
        return None
    until = min(readings[-1].day, last.day + dt.timedelta(days=HORIZON_DAYS))
    later = itertools.takewhile(lambda each: each.day <= until, readings[known:])
    reached = next((each.day for each in later if each.value >= threshold), None)
    return History(tuple(readings[:known]), threshold, reached, until)


def _table(name: str, asked: Sequence[History]) -> None:
    for forecaster, foretell in FORECASTERS.items():
        watched: Iterable[History] = track(asked, f"{name}, {forecaster}", disable=not sys.stderr.isatty())
        started = time.perf_counter()
        found = tally(judge(foretell(each.readings, each.threshold), each) for each in watched)
        each_ms = (time.perf_counter() - started) / len(asked) * 1000
        print(_line(name, forecaster, found, each_ms), flush=True)


def _line(name: str, forecaster: str, found: Tally, each_ms: float) -> str:
    return _row(
        name, forecaster, str(found.number), f"{found.coverage:.1%}", f"{found.error:.1%}", f"{found.width:.0f} d",
        f"{found.score:.0f}", f"{found.open:.0%}", f"{each_ms:.2f}",
    )  # fmt: skip


def _row(*cells: str) -> str:
    widths = (-12, -12, 6, 7, 6, 7, 7, 6, 6)
    return " ".join(
        f"{cell:<{-width}}" if width < 0 else f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)
    )


if __name__ == "__main__":
    sys.exit(main())
