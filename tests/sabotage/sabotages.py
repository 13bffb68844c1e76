"""The named sabotages: one file of them for each reason to trust this bot."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = {file.stem: file for file in sorted(Path(__file__).parent.glob("*.toml"))}
_KEYS = {"name", "file", "find", "replace", "tests"}


@dataclass(frozen=True)
class Sabotage:
    """One mistake: what somebody broke, where, how, and the tests of which at least one must turn red."""

    reason: str
    name: str
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]

    def applied_to(self, text: str) -> str:
        """The text of the file with the mistake in it; raises ValueError unless there is exactly one place for it."""
        places = text.count(self.find)
        if places != 1 or self.find == self.replace:
            raise ValueError(f"{self.file} has {places} places for: {self.name}")
        return text.replace(self.find, self.replace)


def sabotages(reasons: tuple[str, ...] = (), name: str = "") -> list[Sabotage]:
    """Every sabotage of some reasons (of all, without any) whose name contains a text."""
    every = (each for reason in reasons or tuple(FILES) for each in _read(reason))
    return [each for each in every if name.casefold() in each.name.casefold()]


def _read(reason: str) -> Iterator[Sabotage]:
    for entry in tomllib.loads(FILES[reason].read_text(encoding="utf-8"))["sabotage"]:
        if set(entry) != _KEYS:
            raise ValueError(f"{FILES[reason].name}: {entry.get('name')}: needs exactly {', '.join(sorted(_KEYS))}")
        yield Sabotage(reason, **{**entry, "tests": tuple(entry["tests"])})
