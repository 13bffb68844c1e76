"""A change to the catalogue: a new value for one requirement, a new availability or a new rate, from a day on.

A prediction, an announcement and a dated rule of the future are all lists of these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from forecast.catalogue import Catalogue
from forecast.dates import Dated
from forecast.entries import Countries, Data
from forecast.errors import BadInput
from forecast.evidence import Grade, Source
from forecast.feature import Availability, Feature, Requirement, Status, Value
from forecast.pay import Amount, Pay, currencies, paid_in
from forecast.profile import bounds


class Change(Data):
    """One feature's requirement, availability or rate from a date on.

    Either `requirement` with `at_least` or `one_of`, or `status`, or `rate`: the two values between which the
    figure lies that the programme sets (a share is 0 to 1; money is in `currency`, else in the feature's own, which
    must then be one). `countries` narrows it to some places. Without `countries` a change holds everywhere; without
    `sources` it is what somebody said.
    """

    feature: str
    from_: Dated = Field(alias="from")
    requirement: str | None = None
    at_least: int | None = Field(default=None, ge=0)
    one_of: tuple[str, ...] | None = None
    status: Status | None = None
    rate: tuple[Amount, Amount] | None = None
    currency: str | None = None
    countries: Countries | Literal["everywhere", "unstated"] | None = None
    note: str | None = None
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Change:
        asks = (self.at_least is not None) + (self.one_of is not None)
        said = (self.requirement is not None, self.status is not None, self.rate is not None)
        if sum(said) != 1 or asks != said[0]:
            raise ValueError("give a requirement with at_least or one_of, or a status, or a rate")
        if self.currency is not None and self.rate is None:
            raise ValueError("a currency goes with a rate")
        return self

    @property
    def subject(self) -> tuple[str, str | None, bool]:
        """What it is about: the feature, its requirement if it is one, and whether it is the rate."""
        return self.feature, self.requirement, self.rate is not None


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
            raise BadInput(file, f"{number}.{'rate' if change.rate else 'requirement'}", _reason(error)) from None
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
            key = ".".join(str(part) for part in (number, *error.errors(include_url=False)[0]["loc"]))
            raise BadInput(file, key, _reason(error)) from None
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
    if change.rate is not None:
        return feature.model_copy(update={"pay": (*feature.pay, *_pay(feature, change, change.rate))})
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


def _pay(feature: Feature, change: Change, rate: tuple[Decimal, Decimal]) -> list[Pay]:
    """What it pays with another rate; where no place is named, in each that has pay of its own."""
    places = change.countries if isinstance(change.countries, tuple) else ()
    before = paid_in(feature.pay, change.from_.latest, places)
    held = {place: pay for place, pay in before.items() if pay is not None}
    if not held or len(held) < len(before):
        raise ValueError(f"nobody published how {feature.id} pays, so a rate alone says nothing")
    several = currencies(held.values())
    if change.currency is None and len(several) > 1:
        raise ValueError(f"{feature.id} pays in {' and '.join(several)}: name the countries that the rate is for")
    return [_repaid(pay, place, change, rate) for place, pay in held.items()]


def _repaid(old: Pay, place: str, change: Change, rate: tuple[Decimal, Decimal]) -> Pay:
    currency = change.currency or old.currency
    said = {
        "from": change.from_,
        "sources": change.sources,
        "note": change.note,
        "countries": (place,) if place else None,
    }
    kept = {"model": old.model, "currency": currency, "figure": old.at_rate(rate, currency)}
    return Pay.model_validate(said | kept)


def _reason(error: ValueError) -> str:
    """What is wrong, in words; the first thing of several."""
    said = error.errors(include_url=False)[0]["msg"] if isinstance(error, ValidationError) else str(error)
    return str(said).removeprefix("Value error, ")


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
