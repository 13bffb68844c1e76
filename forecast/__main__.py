"""The mind from the command line: JSON in, JSON out.

    python -m forecast report  PROFILE.json --on 2026-11-23 [--history READINGS.csv]
    python -m forecast compare PROFILE.json --on 2026-11-23 [--changes CHANGES.json]
    python -m forecast check                --on 2026-11-23
    python -m forecast accuracy             --on 2026-11-23

Exit status 2 and one line on bad input, naming the file, the key and the reason.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from forecast.accuracy import accuracy_json
from forecast.catalogue import load_catalogue
from forecast.changes import read_changes
from forecast.errors import ForecastError
from forecast.histories import read_history
from forecast.predictions import load_predictions
from forecast.profile import read_profile
from forecast.questions import load_forecasts
from forecast.report import (
    Json,
    compare_changed,
    compare_predicted,
    comparison_json,
    recheck_json,
    report,
    report_json,
)
from forecast.scoring import record
from forecast.timing import report_with_paces, timing


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 2 for input that was refused."""
    options = _parser().parse_args(arguments)
    try:
        found = _run(options)
    except ForecastError as error:
        print(f"forecast: {error}", file=sys.stderr)
        return 2
    json.dump(found, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0


def _run(options: argparse.Namespace) -> Json:
    catalogue = load_catalogue()
    article = load_predictions(catalogue).article
    if options.command == "accuracy":
        return accuracy_json(record(options.on, article, load_forecasts(catalogue)))
    world = catalogue.on(options.on)
    if options.command == "check":
        return recheck_json(world)
    profile = read_profile(options.profile)
    if options.command == "report":
        found = report(profile, world)
        if options.history is None:
            return report_json(found, article)
        paces = timing(found.assessments, read_history(options.history), world.day)
        return report_with_paces(found, article, paces)
    if options.changes is None:
        return comparison_json(compare_predicted(report(profile, world), article))
    return comparison_json(compare_changed(profile, world, read_changes(options.changes), str(options.changes)))


class _Parser(argparse.ArgumentParser):
    """Refuses in one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with status 2."""
        self.exit(2, f"forecast: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m forecast", description="What a creator qualifies for.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("report", "every feature for one profile on one day"),
        ("compare", "the same profile in two worlds: as it is, and as predicted or changed"),
        ("check", "the sources that want checking again, worst first"),
        ("accuracy", "what became of the predictions, our own forecasts, and how good those were"),
    ):
        command = commands.add_parser(name, help=what, description=what)
        command.add_argument("--on", required=True, type=_day, help="the day asked about, as 2026-11-23")
        if name in ("report", "compare"):
            command.add_argument("profile", type=Path, help="a flat JSON object of facts")
        if name == "report":
            command.add_argument("--history", type=Path, help="readings (fact, day, value), as CSV or as a JSON list")
        if name == "compare":
            command.add_argument("--changes", type=Path, help="a JSON list of changes")
    return parser


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-23") from None


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that has seen enough, such as head, is no failure
    sys.exit(main())
