"""Every small change to the catalogue that must turn a case red, one catalogue each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from forecast import Catalogue
from forecast.dates import When
from forecast.entries import Dateable
from forecast.evidence import Grade, Source
from forecast.feature import Availability, Feature, Requirement, Value

D = TypeVar("D", bound=Dateable)
_DAY = dt.timedelta(days=1)
_SPARE = ("NZ", "NO", "CL")


@dataclass(frozen=True)
class Mutant:
    """One changed catalogue: what was changed, the features it could touch, and where to look for a difference."""

    what: str
    catalogue: Catalogue
    features: frozenset[str]
    entries: tuple[Dateable, ...] = ()
    sources: tuple[Source, ...] = ()


def mutants(catalogue: Catalogue) -> Iterator[Mutant]:
    """Every mutant of the features, the platforms' bans and the sources."""
    for feature in catalogue.features.values():
        for what, changed in _features(feature):
            other = catalogue.with_features([changed])
            entries = tuple(set(feature.deciding()) ^ set(changed.deciding())) or tuple(feature.deciding())
            yield Mutant(f"{feature.id}: {what}", other, _touched(catalogue, feature.id), entries)
    for platform in catalogue.platforms.values():
        for number, entry in enumerate(platform.availability):
            for what, changed in _availability(entry):
                entries = (*platform.availability[:number], changed, *platform.availability[number + 1 :])
                other = replace(
                    catalogue,
                    platforms={
                        **catalogue.platforms,
                        platform.id: platform.model_copy(update={"availability": entries}),
                    },
                )
                features = frozenset(catalogue.features)
                yield Mutant(f"{platform.id}.availability[{number}]: {what}", other, features, (entry, changed))
    yield from _sources(catalogue)


def _touched(catalogue: Catalogue, feature_id: str) -> frozenset[str]:
    """The feature, and whatever requires it, however far away."""
    found = {feature_id}
    while more := {f.id for f in catalogue.features.values() if found & set(f.requires)} - found:
        found |= more
    return frozenset(found)


def _features(feature: Feature) -> Iterator[tuple[str, Feature]]:
    for number, entry in enumerate(feature.availability):
        for what, changed in _availability(entry):
            yield f"availability[{number}]: {what}", _with(feature, "availability", number, changed)
    for number, whole in enumerate(feature.exhaustive):
        for what, shifted in _dates(whole):
            yield f"exhaustive[{number}]: {what}", _with(feature, "exhaustive", number, shifted)
        yield f"exhaustive[{number}]: gone", feature.model_copy(update={"exhaustive": ()})
    for number, requirement in enumerate(feature.requirement):
        for what, changed_requirement in _requirement(requirement):
            changed_feature = _with(feature, "requirement", number, changed_requirement)
            yield f"requirement {requirement.id}: {what}", changed_feature
        without = (*feature.requirement[:number], *feature.requirement[number + 1 :])
        yield f"requirement {requirement.id}: gone", feature.model_copy(update={"requirement": without})
    for each in ("listed", "partial", "unpublished"):
        if each != feature.conditions:
            yield f"conditions: {each}", feature.model_copy(update={"conditions": each})
    for each in feature.requires:
        kept = tuple(other for other in feature.requires if other != each)
        yield f"requires: not {each}", feature.model_copy(update={"requires": kept})


def _with(feature: Feature, name: str, number: int, changed: object) -> Feature:
    entries = list(getattr(feature, name))
    entries[number] = changed
    return feature.model_copy(update={name: tuple(entries)})


def _availability(entry: Availability) -> Iterator[tuple[str, Availability]]:
    yield from _dates(entry)
    if isinstance(entry.countries, tuple):
        for country in entry.countries:
            kept = tuple(other for other in entry.countries if other != country)
            yield f"without {country}", entry.model_copy(update={"countries": kept})
        extra = next(code for code in _SPARE if code not in entry.countries)
        yield f"with {extra}", entry.model_copy(update={"countries": (*entry.countries, extra)})


def _requirement(requirement: Requirement) -> Iterator[tuple[str, Requirement]]:
    for number, value in enumerate(requirement.value):
        for what, changed in _value(value):
            values = (*requirement.value[:number], changed, *requirement.value[number + 1 :])
            yield f"value[{number}]: {what}", requirement.model_copy(update={"value": values})
    if requirement.way is not None:
        yield "in no way", requirement.model_copy(update={"way": None})
        yield "in a way of its own", requirement.model_copy(update={"way": "alone"})
    yield "permanent or not", requirement.model_copy(update={"permanent": not requirement.permanent})


def _value(value: Value) -> Iterator[tuple[str, Value]]:
    yield from _dates(value)
    for name in ("at_least", "or_at_least"):
        figure = getattr(value, name)
        for step in (-1, 1) if figure is not None else ():
            yield f"{name} {step:+d}", value.model_copy(update={name: figure + step})
    for option in value.one_of or ():
        kept = tuple(other for other in value.one_of or () if other != option)
        yield f"one_of without {option}", value.model_copy(update={"one_of": kept})
    for option in ("personal", "business", "organisation"):
        if value.one_of is not None and option not in value.one_of:
            yield f"one_of with {option}", value.model_copy(update={"one_of": (*value.one_of, option)})
    for country in value.countries or ():
        kept = tuple(other for other in value.countries or () if other != country)
        yield f"without {country}", value.model_copy(update={"countries": kept})
    if value.countries is not None:
        extra = next(code for code in _SPARE if code not in value.countries)
        yield f"with {extra}", value.model_copy(update={"countries": (*value.countries, extra)})
    yield "varies or not", value.model_copy(update={"varies": not value.varies})


def _dates(entry: D) -> Iterator[tuple[str, D]]:
    for step in (-1, 1):
        yield f"from {entry.from_} {step:+d} day", entry.model_copy(update={"from_": _shift(entry.from_, step)})
        if entry.until is not None:
            yield f"until {entry.until} {step:+d} day", entry.model_copy(update={"until": _shift(entry.until, step)})


def _shift(when: When, days: int) -> When:
    """Move a date by a day; of a stretch with an unknown beginning only its end moves."""
    step = days * _DAY
    earliest = when.earliest if when.earliest == dt.date.min else when.earliest + step
    return When(earliest, when.latest + step, when.text)


def _sources(catalogue: Catalogue) -> Iterator[Mutant]:
    for source in catalogue.sources.values():
        features = frozenset(
            touched
            for feature in catalogue.features.values()
            if any(source.id in each.sources for each in feature.deciding())
            for touched in _touched(catalogue, feature.id)
        )
        banning = any(
            source.id in entry.sources for platform in catalogue.platforms.values() for entry in platform.availability
        )
        for what, changed in _source(source):
            sources = {**catalogue.sources, source.id: changed}
            touched = frozenset(catalogue.features) if banning else features
            mutated = replace(catalogue, sources=sources)
            yield Mutant(f"source {source.id}: {what}", mutated, touched, _citing(catalogue, source), (source, changed))


def _citing(catalogue: Catalogue, source: Source) -> tuple[Dateable, ...]:
    every = (entry for feature in catalogue.features.values() for entry in feature.deciding())
    return tuple(entry for entry in every if source.id in entry.sources)


def _source(source: Source) -> Iterator[tuple[str, Source]]:
    grades = list(Grade)
    for step in (-1, 1):
        position = grades.index(source.grade) + step
        if 0 <= position < len(grades):
            yield f"grade {grades[position]}", source.model_copy(update={"grade": grades[position]})
        if source.page == "dated" and source.published is not None:
            yield f"published {step:+d} day", source.model_copy(update={"published": _shift(source.published, step)})
        else:
            yield f"checked {step:+d} day", source.model_copy(update={"checked": source.checked + step * _DAY})
