"""Our own forecasts: questions with a yes or no answer by a day, each with a probability, and what became of them.

To settle one, somebody adds a single line to it:
``resolved = { on = 2027-01-31, answer = true, source = "https://..." }``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, model_validator

from forecast.catalogue import Catalogue, checked, read_toml
from forecast.entries import Data
from forecast.errors import BadCatalogue


def _web_address(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError(f"{text!r} is not a web address")
    return text


#: A whole day: a number or a month is no day.
Day = Annotated[dt.date, Field(strict=True)]
#: A probability in whole per cents; nothing is certain before it has happened.
Percent = Annotated[int, Field(strict=True, ge=1, le=99)]
WebAddress = Annotated[str, AfterValidator(_web_address)]


class State(StrEnum):
    """How a forecast stands on a day; overdue: its date is past, and nobody has settled it."""

    OPEN = "open"
    OVERDUE = "overdue"
    YES = "yes"
    NO = "no"


class Belief(Data):
    """What was held likely from one day on."""

    on: Day
    probability: Percent


class Resolved(Data):
    """The answer, the day on which somebody looked, and the address that shows it."""

    on: Day
    answer: StrictBool
    source: WebAddress


class Forecast(Data):
    """One question about a platform, and how likely a yes is.

    `probability` was given on `made_on`; whoever revises it keeps the old pair as the last entry
    of `earlier`. `by` is the last day that counts. `evidence` are ids of `sources.toml`, `features`
    are features of the catalogue that it touches, and `look` is the page at which it is settled.
    """

    id: str = Field(pattern=r"^F\d{2,}$")
    platform: Literal["tiktok", "youtube", "instagram", "snapchat"]
    features: tuple[str, ...] = ()
    question: str = Field(max_length=140)
    by: Day
    made_on: Day
    probability: Percent
    reason: str = Field(max_length=320)
    evidence: tuple[str, ...] = Field(min_length=1)
    look: WebAddress
    resolves: str = Field(max_length=320)
    resolved: Resolved | None = None
    earlier: tuple[Belief, ...] = ()

    @model_validator(mode="after")
    def _days_are_in_order(self) -> Forecast:
        days = [each.on for each in self.beliefs]
        if any(before >= after for before, after in pairwise(days)):
            raise ValueError("earlier probabilities stand in the order of their days, before made_on")
        if self.by < self.made_on:
            raise ValueError(f"made on {self.made_on}, after its last day {self.by}")
        if self.resolved is not None and self.resolved.on <= self.made_on:
            raise ValueError(f"resolved on {self.resolved.on}, no later than it was made on {self.made_on}")
        return self

    @property
    def beliefs(self) -> tuple[Belief, ...]:
        """Every probability that was given, the first one first."""
        return (*self.earlier, Belief(on=self.made_on, probability=self.probability))

    def known(self, on: dt.date) -> tuple[Belief, ...]:
        """The probabilities that had been given by the end of that day."""
        return tuple(each for each in self.beliefs if each.on <= on)

    def answer(self, on: dt.date) -> bool | None:
        """The answer as it was known by the end of that day; None before somebody settled it."""
        return self.resolved.answer if self.resolved is not None and self.resolved.on <= on else None

    def state(self, on: dt.date) -> State:
        """How it stands at the end of that day; on its last day it is still open."""
        answer = self.answer(on)
        if answer is not None:
            return State.YES if answer else State.NO
        return State.OVERDUE if on > self.by else State.OPEN


class Page(Data):
    """A file of forecasts, and the rule by which all of them are settled."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    rule: str
    forecast: tuple[Forecast, ...]


@dataclass(frozen=True)
class Forecasts:
    """Every page of our own forecasts, by id."""

    pages: Mapping[str, Page]

    def __iter__(self) -> Iterator[Forecast]:
        """Every forecast, in the order of its number."""
        return iter(sorted((each for page in self.pages.values() for each in page.forecast), key=_number))

    def about(self, feature_id: str) -> tuple[Forecast, ...]:
        """The forecasts that touch one feature."""
        return tuple(each for each in self if feature_id in each.features)


def load_forecasts(catalogue: Catalogue, root: Traversable | None = None) -> Forecasts:
    """Read the packaged forecasts and check them against the catalogue; raise BadCatalogue."""
    folder = (root or resources.files("forecast")) / "forecasts"
    pages: dict[str, Page] = {}
    seen: set[str] = set()
    for file in sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=str):
        page = _read_page(file, catalogue)
        _all_new([each.id for each in page.forecast], seen, file.name)
        pages[page.id] = page
    return Forecasts(pages)


def _read_page(file: Traversable, catalogue: Catalogue) -> Page:
    page = checked(Page, read_toml(file), file.name)
    if page.id != file.name.removesuffix(".toml"):
        raise BadCatalogue(file.name, "id", f"{page.id!r} does not match the file's name")
    for each in page.forecast:
        _known(each.evidence, catalogue.sources, file.name, each.id)
        _known(each.features, catalogue.features, file.name, each.id)
    return page


def _all_new(ids: Iterable[str], seen: set[str], file: str) -> None:
    for each in ids:
        if each in seen:
            raise BadCatalogue(file, each, "two forecasts have this id")
        seen.add(each)


def _known(ids: Iterable[str], index: Mapping[str, object], file: str, where: str) -> None:
    for each in ids:
        if each not in index:
            raise BadCatalogue(file, where, f"{each!r} is not in the catalogue")


def _number(forecast: Forecast) -> int:
    return int(forecast.id[1:])
