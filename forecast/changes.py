"""A change to the catalogue: a new value for one requirement, or a new availability, from a day on.

A prediction, an announcement and a dated rule of the future are all lists of these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from forecast.catalogue import Catalogue
from forecast.dates import Dated
from forecast.errors import BadInput
from forecast.evidence import Grade, Source
from forecast.feature import Availability, Countries, Data, Feature, Requirement, Status, Value
from forecast.profile import bounds


class Change(Data):
    """One feature's requirement or availability from a date on.

    Either `requirement` with `at_least` or `one_of`, or `status`; `countries` narrows it to some
    places. Without `countries` a change holds everywhere; without `sources` it is what somebody said.
    """

    feature: str
    from_: Dated = Field(alias="from")
    requirement: str | None = None
    at_least: int | None = Field(default=None, ge=0)
    one_of: tuple[str, ...] | None = None
    status: Status | None = None
    countries: Countries | Literal["everywhere", "unstated"] | None = None
    note: str | None = None
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Change:
        asks = (self.at_least is not None) + (self.one_of is not None)
        if self.requirement is None and self.status is not None and not asks:
            return self
        if self.requirement is not None and self.status is None and asks == 1:
            return self
        raise ValueError("give a requirement with at_least or one_of, or a status")


def apply(catalogue: Catalogue, changes: Iterable[Change], file: str = "changes") -> Catalogue:
    """Return the catalogue as it would be; raise BadInput for what it has not or what does not fit."""
    changed = dict(catalogue.features)
    sources = dict(catalogue.sources)
    for number, each in enumerate(changes):
        if each.feature not in changed:
            raise BadInput(file, f"{number}.feature", f"there is no feature {each.feature!r}")
        change = each
        if not each.sources:
            said = _said(each, number)
            sources[said.id] = said
            change = each.model_copy(update={"sources": (said.id,)})
        for unknown in set(change.sources) - set(sources):
            raise BadInput(file, f"{number}.sources", f"there is no source {unknown!r}")
        try:
            changed[change.feature] = _changed(changed[change.feature], change)
        except ValueError as error:
            raise BadInput(file, f"{number}.requirement", str(error)) from None
    return Catalogue(changed, catalogue.platforms, sources)


def parse_changes(data: object, file: str = "changes") -> tuple[Change, ...]:
    """Check a list of changes; raise BadInput naming the entry, the key and the reason."""
    if not isinstance(data, list):
        raise BadInput(file, "", "changes are one JSON list of objects")
    found = []
    for number, entry in enumerate(data):
        try:
            found.append(Change.model_validate(entry))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            key = ".".join(str(part) for part in (number, *first["loc"]))
            raise BadInput(file, key, str(first["msg"]).removeprefix("Value error, ")) from None
    return tuple(found)


def read_changes(path: Path) -> tuple[Change, ...]:
    """Read a file of changes: a JSON list; raise BadInput for anything else."""
    try:
        return parse_changes(json.loads(path.read_text(encoding="utf-8")), str(path))
    except OSError as error:
        raise BadInput(str(path), "", error.strerror or "cannot be read") from None
    except (ValueError, RecursionError) as error:
        raise BadInput(str(path), "", f"is not JSON: {error}") from None


def _changed(feature: Feature, change: Change) -> Feature:
    if change.status is not None:
        entries = (*feature.availability, *_availability(feature, change, change.status))
        return feature.model_copy(update={"availability": entries})
    if change.requirement not in [each.id for each in feature.requirement]:
        raise ValueError(f"{feature.id} has no requirement {change.requirement!r}")
    requirements = tuple(_tightened(each, change) for each in feature.requirement)
    return feature.model_copy(update={"requirement": requirements})


def _tightened(requirement: Requirement, change: Change) -> Requirement:
    if requirement.id != change.requirement:
        return requirement
    numeric = requirement.key is not None and bounds(requirement.key) is not None
    if numeric is (change.at_least is None):
        raise ValueError(f"{requirement.id!r} takes {'at_least' if numeric else 'one_of'}")
    said = change.model_dump(include={"at_least", "one_of", "note", "sources"})
    places = _everywhere(change, requirement.value)
    values = (Value.model_validate({"from": change.from_, "countries": place, **said}) for place in places)
    return requirement.model_copy(update={"value": (*requirement.value, *values)})


def _availability(feature: Feature, change: Change, status: Status) -> list[Availability]:
    said = {"from": change.from_, "status": status, "note": change.note, "sources": change.sources}
    places = _everywhere(change, feature.availability)
    return [Availability.model_validate({"countries": place or "everywhere", **said}) for place in places]


def _everywhere(
    change: Change, entries: Iterable[Availability] | Iterable[Value]
) -> list[tuple[str, ...] | str | None]:
    """The places a change goes to: those it names, or all, also the countries that have entries of their own."""
    if change.countries is not None and change.countries != "everywhere":
        return [change.countries]
    named = {code for entry in entries if isinstance(entry.countries, tuple) for code in entry.countries}
    return [None, tuple(sorted(named))] if named else [None]


def _said(change: Change, number: int) -> Source:
    return Source(
        id=f"said_{number}", publisher="—", title="—", grade=Grade.INDICATION, page="dated",
        published=change.from_, checked=change.from_.earliest,
    )  # fmt: skip
