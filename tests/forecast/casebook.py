"""The worked cases: reading them from `cases/*.toml`, and holding a catalogue against them."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from forecast import Catalogue, Profile, assess
from forecast.profile import parse_profile

CASES = Path(__file__).parent / "cases"
_KEYS = {"name", "why", "on", "person", "with", "without", "each", "expect", "missing"}


@dataclass(frozen=True)
class Case:
    """One person on one day, and what each named feature must be to them."""

    file: str
    name: str
    on: dt.date
    profile: Profile
    expect: dict[str, str]
    missing: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.file}: {self.name}"


@cache
def cases() -> tuple[Case, ...]:
    """Read every case of every file; refuse unknown keys, so that a typing error is no silent pass."""
    return tuple(case for file in sorted(CASES.glob("*.toml")) for case in _read(file))


def _read(file: Path) -> Iterator[Case]:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    people = data.get("people", {})
    unknown = set(data) - {"about", "people", "case"}
    assert not unknown, f"{file.name}: {unknown}"
    for entry in data["case"]:
        assert set(entry) <= _KEYS, f"{file.name}: {entry['name']}: {set(entry) - _KEYS}"
        assert entry["why"].strip(), f"{file.name}: {entry['name']} says no why"
        yield from _expand(file.stem, entry, people)


def _expand(stem: str, entry: dict[str, Any], people: dict[str, Any]) -> Iterator[Case]:
    facts = {**(people[entry["person"]] if "person" in entry else {}), **entry.get("with", {})}
    for fact in entry.get("without", ()):
        facts.pop(fact)
    expect = {f"tiktok.{name}": said for name, said in entry["expect"].items()}
    missing = {f"tiktok.{name}": gaps for name, gaps in entry.get("missing", {}).items()}
    each = entry.get("each") or {None: [None]}
    for key, values in each.items():
        for value in values:
            varied, name = (
                (facts, entry["name"]) if key is None else ({**facts, key: value}, f"{entry['name']} [{value}]")
            )
            yield Case(stem, name, entry["on"], parse_profile(varied, name), expect, missing)


def failures(case: Case, catalogue: Catalogue, features: Collection[str] | None = None) -> list[str]:
    """What a catalogue answers differently from a case (about some features), one line each."""
    found = []
    for feature_id, said in case.expect.items():
        if features is not None and feature_id not in features:
            continue
        _, _, confidence = said.partition(" ")
        got = assess(catalogue.feature(feature_id), case.profile, catalogue.on(case.on))
        answer = f"{got.verdict} {got.confidence}" if confidence else f"{got.verdict}"
        if answer != said:
            found.append(f"{feature_id}: expected {said}, got {got.verdict} {got.confidence}")
        gaps = {check.requirement.key: check.gap for check in got.missing}
        wanted = case.missing.get(feature_id, {})
        if any(gaps.get(requirement) != gap for requirement, gap in wanted.items()):
            found.append(f"{feature_id}: expected gaps {wanted}, got {gaps}")
    return found
