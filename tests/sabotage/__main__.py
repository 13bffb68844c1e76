"""Break each reason to trust the bot, by name, one small mistake at a time; each must turn a test red.

python -m tests.sabotage                     every sabotage; exit 1 if any is not caught
python -m tests.sabotage words numbers       those of some reasons
python -m tests.sabotage --name "signal"     those whose name contains a text
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from rich.progress import track

from tests.sabotage.sabotages import FILES, ROOT, Sabotage, sabotages
from tests.sabotage.trial import Verdict, copied, judged, run, where_from

_AT_ONCE = 2
#: Seconds for all the tests that should notice something, with nothing broken.
_UNBROKEN_AT_MOST = 1800


def main() -> int:
    """Try every sabotage that was asked for; return 1 if one is not caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.sabotage", description=__doc__.partition("\n")[0])
    parser.add_argument("reasons", nargs="*", metavar="REASON", help=f"one of: {', '.join(FILES)}")
    parser.add_argument("--name", default="", metavar="TEXT", help="only sabotages whose name contains this")
    asked = parser.parse_args()
    if unknown := set(asked.reasons) - set(FILES):
        parser.error(f"no such reason: {', '.join(sorted(unknown))} (there are {', '.join(FILES)})")
    chosen = sabotages(tuple(asked.reasons), asked.name)
    words: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="forecastle-") as folder:
        whole = copied(ROOT, Path(folder))
        fit_to_judge(whole, chosen)
        for sabotage, verdict in tried(chosen, whole):
            words[verdict.word] += 1
            print(f"{verdict.word:<7} {sabotage.reason:<22} {sabotage.name}\n{'':30} {verdict.why}", flush=True)
    print(f"\n{len(chosen)} sabotages: " + ", ".join(f"{count} {word}" for word, count in words.most_common()))
    return 0 if words["caught"] == len(chosen) > 0 else 1


def fit_to_judge(whole: Path, chosen: list[Sabotage]) -> None:
    """Refuse to judge by tests that do not test the copy, or that are red before anything is broken."""
    for package in ("bot", "forecast", "tests"):
        if whole not in where_from(whole, package).parents:
            sys.exit(f"the tests would not test the copy: {package} comes from elsewhere")
    every = list(dict.fromkeys(test for sabotage in chosen for test in sabotage.tests))
    ran = run(whole, every, "-n", str(_AT_ONCE), "--dist", "loadfile", seconds=_UNBROKEN_AT_MOST)
    if ran.status != 0:
        sys.exit(f"red before anything is broken: {ran.red} ({ran.last})")


def tried(chosen: list[Sabotage], whole: Path) -> Iterator[tuple[Sabotage, Verdict]]:
    """The verdict on each, in the order in which they are reached."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting = {pool.submit(judged, sabotage, whole): sabotage for sabotage in chosen}
        done = track(as_completed(waiting), "sabotages", total=len(waiting), disable=not sys.stderr.isatty())
        yield from ((waiting[each], each.result()) for each in done)


if __name__ == "__main__":
    sys.exit(main())
