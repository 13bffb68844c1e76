"""The plain data of one feature: where it is offered, what it requires and pays, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from forecast.dates import Reached, in_force
from forecast.entries import Countries, Data, Dateable, by_place
from forecast.pay import Pay
from forecast.profile import FACTS


class Area(StrEnum):
    """The article's seven areas, in its order, and what it left out."""

    REVENUE_SHARING = "revenue_sharing"
    SUBSCRIPTIONS = "subscriptions"
    CREATOR_FUND = "creator_fund"
    REGIONAL = "regional"
    AI = "ai"
    COMMERCE = "commerce"
    COMMUNITY = "community"
    BEYOND = "beyond"


class Kind(StrEnum):
    """One joins a programme, uses a tool, and is merely touched by a market."""

    PROGRAMME = "programme"
    TOOL = "tool"
    MARKET = "market"


class Status(StrEnum):
    """How a feature is offered in a place from a date on; `not_offered` is an explicit no."""

    OFFERED = "offered"
    LIMITED = "limited"
    INVITE_ONLY = "invite_only"
    ENDED = "ended"
    NOT_OFFERED = "not_offered"

    @property
    def is_open(self) -> bool:
        """Whether somebody there can have it."""
        return self in (Status.OFFERED, Status.LIMITED, Status.INVITE_ONLY)


class Availability(Dateable):
    """Where a feature is offered from a date on.

    `countries` is a list of codes, `everywhere`, or `unstated` where the page says no more than
    that it is offered "where available".
    """

    status: Status
    countries: Countries | Literal["everywhere", "unstated"]
    note: str | None = None


class Exhaustive(Dateable):
    """From this date the countries named as available are the whole list, so others are out."""


class Value(Dateable):
    """What a requirement asks for from a date on, everywhere or in some countries.

    `or_at_least` is the other reading where living sources disagree: between the two nobody knows.
    """

    at_least: int | None = Field(default=None, ge=0)
    or_at_least: int | None = Field(default=None, ge=0)
    one_of: tuple[str, ...] | None = None
    unpublished: bool = False
    countries: Countries | None = None
    varies: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _asks_for_exactly_one_thing(self) -> Value:
        asked = (self.at_least is not None) + (self.one_of is not None) + self.unpublished
        if asked != 1:
            raise ValueError("give exactly one of at_least, one_of, unpublished = true")
        if self.or_at_least is not None and self.or_at_least <= (self.at_least or 0):
            raise ValueError("or_at_least is the higher reading beside at_least")
        return self


class Requirement(Data):
    """One condition on one fact of the profile, with its dated values.

    Requirements that share a `way` form one alternative: it is enough to meet every requirement
    of any one way. Those without a way always hold. `permanent` marks what no acting or waiting
    changes (a programme for publishers only).
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    key: str | None = None
    way: str | None = Field(default=None, pattern=r"^[a-z0-9_]+$")
    permanent: bool = False
    note: str | None = None
    value: tuple[Value, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _key_is_a_fact(self) -> Requirement:
        if self.key is not None and self.key not in FACTS:
            raise ValueError(f"key {self.key!r} is not a fact of the profile")
        if self.key is None and not all(value.unpublished for value in self.value):
            raise ValueError("without a key every value must be unpublished")
        return self


class Confirmation(Dateable):
    """A condition that we never ask about: listed as also needed, never deciding."""

    text: str


class Fact(Dateable):
    """One dated, sourced sentence worth knowing: what it pays, how it works, what is unknown."""

    text: str


class Feature(Data):
    """One way to earn on a platform, or a condition that changes what one earns.

    `pay` is what it pays, where somebody says so; `paid_through` the feature that its income comes through.
    """

    id: str = Field(pattern=r"^[a-z]+\.[a-z_]+$")
    name: str
    kind: Kind
    area: Area
    what: str
    who: str
    means: str
    where: str | None = None
    url: str | None = None
    conditions: Literal["listed", "partial", "unpublished"]
    requires: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    availability: tuple[Availability, ...] = ()
    exhaustive: tuple[Exhaustive, ...] = ()
    requirement: tuple[Requirement, ...] = ()
    confirmation: tuple[Confirmation, ...] = ()
    fact: tuple[Fact, ...] = ()
    pay: tuple[Pay, ...] = ()
    paid_through: str | None = None

    @model_validator(mode="after")
    def _ids_are_unique_and_conditions_fit(self) -> Feature:
        ids = [requirement.id for requirement in self.requirement]
        if len(set(ids)) != len(ids):
            raise ValueError("two requirements have the same id")
        if self.conditions == "unpublished" and any(
            value.unpublished is False for req in self.requirement for value in req.value
        ):
            raise ValueError("conditions are unpublished, yet a requirement states a value")
        return self

    @model_validator(mode="after")
    def _is_paid_in_one_way(self) -> Feature:
        if self.pay and self.paid_through:
            raise ValueError("give pay or paid_through, not both: the income would be counted twice")
        return self

    @property
    def platform(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]

    def deciding(self) -> Iterable[Dateable]:
        """The dated entries that a verdict can rest on."""
        yield from self.availability
        yield from self.exhaustive
        for requirement in self.requirement:
            yield from requirement.value

    def in_force(self, on: dt.date) -> Iterable[Dateable]:
        """The entries that may hold somewhere on a day, also those that are only shown."""
        for entries in (self.availability, self.exhaustive, *(each.value for each in self.requirement), self.pay):
            for held in by_place(entries, on).values():
                yield from held.entries
        for each in (*self.confirmation, *self.fact):
            if in_force(each.from_, each.until, on) is not Reached.NO:
                yield each

    def dateables(self) -> Iterable[Dateable]:
        """Everything in this feature that has a date and a source, also what is only shown."""
        yield from self.deciding()
        yield from self.confirmation
        yield from self.fact
        yield from self.pay


class ConditionSet(Data):
    """Requirements and confirmations that several features share, such as being able to go LIVE."""

    id: str = Field(pattern=r"^_[a-z_]+$")
    requirement: tuple[Requirement, ...] = ()
    confirmation: tuple[Confirmation, ...] = ()


class Platform(Data):
    """Where a platform itself cannot be used: who is barred here is barred from all its features."""

    id: str = Field(pattern=r"^[a-z]+$")
    name: str
    availability: tuple[Availability, ...] = ()
