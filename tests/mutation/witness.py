"""Looking for somebody whose answer gives a mutant away."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from functools import cache

from forecast import Assessment, Catalogue, Profile, assess
from forecast.evidence import SHELF_LIFE_DAYS
from forecast.feature import Feature
from tests.mutation.mutants import Mutant

_DAY = dt.timedelta(days=1)
_ENOUGH: dict[str, int | str] = {
    "age": 30, "account_type": "personal", "followers": 2_000_000, "views_30d": 9_000_000, "videos_30d": 90,
    "account_age_days": 900, "effects_published": 60,
}  # fmt: skip


@dataclass(frozen=True)
class Witness:
    """Somebody on some day to whom the original and the mutant answer differently."""

    profile: Profile
    day: dt.date
    before: Assessment
    after: Assessment

    def sentence(self) -> str:
        """Say it in one line."""
        name = self.before.feature.id
        return f"{self.day} {self.profile.told()}: {name} {_said(self.before)} -> {_said(self.after)}"

    def case(self, what: str) -> str:
        """Write it as a worked case, ready for a file of cases."""
        facts = ", ".join(f"{key} = {_toml(value)}" for key, value in self.profile.told().items())
        name = self.before.feature.id.partition(".")[2]
        return (
            f'[[case]]\nname = "{what}"\nwhy = "..."\non = {self.day}\nwith = {{ {facts} }}\n'
            f'expect = {{ {name} = "{_said(self.before)}" }}\n'
        )


def find_witness(catalogue: Catalogue, mutant: Mutant) -> Witness | None:
    """The first witness found, or None when everybody tried gets the same answer."""
    for feature_id in sorted(mutant.features, key=lambda each: (each not in mutant.what, each)):
        feature = catalogue.feature(feature_id)
        for day, profile in itertools.product(_days(mutant), _people(catalogue, feature, mutant)):
            before = assess(feature, profile, catalogue.on(day))
            after = assess(mutant.catalogue.feature(feature_id), profile, mutant.catalogue.on(day))
            if _said(before) != _said(after):
                return Witness(profile, day, before, after)
    return None


def _said(each: Assessment) -> str:
    return f"{each.verdict} {each.confidence}"


def _toml(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _parts(catalogue: Catalogue, feature: Feature) -> list[Feature]:
    return [feature, *(part for each in feature.requires for part in _parts(catalogue, catalogue.feature(each)))]


def _days(mutant: Mutant) -> list[dt.date]:
    """Today, each side of the dates concerned, and of every day on which a source concerned steps down."""
    found = {dt.date(2026, 11, 23)}
    for entry in mutant.entries:
        for when in (entry.from_, entry.until):
            found |= {when.earliest, when.latest} if when is not None and when.earliest != dt.date.min else set()
        found.add(entry.from_.latest)
    for source in mutant.sources:
        for shelf in SHELF_LIFE_DAYS.values():
            found |= {source.evidence_date + dt.timedelta(days=times * shelf) for times in (1, 2)}
    return sorted({day + step * _DAY for day in found for step in (-1, 0, 1)})


def _people(catalogue: Catalogue, feature: Feature, mutant: Mutant) -> list[Profile]:
    """Somebody with enough of everything in each country concerned, and the same just at and below each threshold."""
    return [
        Profile.model_validate({**facts, "country": country})
        for country in _countries(mutant)
        for facts in _facts(tuple(_parts(catalogue, feature)))
    ]


@cache
def _facts(parts: tuple[Feature, ...]) -> tuple[dict[str, int | str], ...]:
    found: list[dict[str, int | str]] = [dict(_ENOUGH)]
    for part in parts:
        for requirement in part.requirement:
            key = requirement.key
            for value in requirement.value if key else ():
                for figure in (value.at_least, value.or_at_least):
                    steps = (-1, 0) if figure is not None else ()
                    found += [{**_ENOUGH, str(key): max((figure or 0) + s, 13 if key == "age" else 0)} for s in steps]
            if key == "account_type":
                found += [{**_ENOUGH, key: kind} for kind in ("business", "organisation")]
    return tuple({repr(each): each for each in found}.values())


def _countries(mutant: Mutant) -> tuple[str, ...]:
    found = {"NO", "US", "KR"}
    for entry in mutant.entries:
        named = getattr(entry, "countries", None)
        found |= set(named) if isinstance(named, tuple) else set()
    return tuple(sorted(found))
