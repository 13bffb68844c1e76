"""What a feature pays, as data: a model for each kind of income, and the figures that go into it.

Every model is a product: a fact of the profile (if it has one) times some figures. The figures are ranges,
because nobody pays everybody alike and hardly anybody publishes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import prod
from typing import Annotated

from pydantic import Field, model_validator

from forecast.entries import ELSEWHERE, Countries, Data, Dateable, by_place

#: What is known no better than within this factor is not known: it is written as unpublished. (Up to here the total's
#: low and high also stay between the sums of the lows and of the highs, whatever is added to whatever.)
WIDEST = 1000


class Model(StrEnum):
    """The kinds of income."""

    VIEWS = "views"
    AD_SHARE = "ad_share"
    SUBSCRIPTIONS = "subscriptions"
    GIFTS = "gifts"
    COMMISSION = "commission"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is multiplied: a fact of the profile, and figures by their names; then divided by `per`.

    `rate` names the figure that a programme sets and changes.
    """

    figures: tuple[str, ...]
    rate: str
    fact: str | None = None
    per: int = 1


#: Money per month. The 30 days that a creator told stand for the month ahead.
RECIPES = {
    Model.VIEWS: Recipe(("rate", "qualified_share"), "rate", "views_30d", per=1000),
    Model.AD_SHARE: Recipe(("ad_income", "share"), "share"),
    Model.SUBSCRIPTIONS: Recipe(("price", "after_fees", "share"), "share", "paying_subscribers"),
    Model.GIFTS: Recipe(("given_per_hour", "share"), "share", "live_hours_30d"),
    Model.COMMISSION: Recipe(("order_value", "commission"), "commission", "shop_orders_30d"),
    Model.FLAT: Recipe(("amount",), "amount"),
}
#: Figures that are money, in the currency of the entry.
MONEY = frozenset({"rate", "price", "given_per_hour", "order_value", "ad_income", "amount"})
#: Figures that are shares of something: none is more than 1.
SHARES = frozenset({"qualified_share", "after_fees", "share", "commission"})

Amount = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]


class Figure(Data):
    """One figure of a model: between two values in four cases of five, or unpublished.

    `assumed` says in a sentence why we assume it where no source gives it; `sources` name who gives it where
    that is not who stands behind the whole entry.
    """

    id: str
    between: tuple[Amount, Amount] | None = None
    unpublished: bool = False
    assumed: str | None = None
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_a_range_or_unpublished(self) -> Figure:
        if (self.between is None) is not self.unpublished:
            raise ValueError("give between = [low, high], or unpublished = true")
        if self.between is None:
            return self
        low, high = self.between
        if low > high:
            raise ValueError("between goes from low to high")
        if self.id in SHARES and high > 1:
            raise ValueError(f"{self.id} is a share, from 0 to 1")
        return self

    @model_validator(mode="after")
    def _is_assumed_or_sourced(self) -> Figure:
        if self.assumed is not None and self.sources:
            raise ValueError("what is assumed has no source")
        return self


class Pay(Dateable):
    """What a feature pays from a date on, everywhere or in some countries.

    `currency` is an ISO 4217 code.
    """

    model: Model
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    countries: Countries | None = None
    note: str | None = None
    figure: tuple[Figure, ...]

    @model_validator(mode="after")
    def _has_the_figures_of_its_model(self) -> Pay:
        needed = RECIPES[self.model].figures
        if tuple(each.id for each in self.figure) != needed:
            raise ValueError(f"{self.model} takes these figures in this order: {', '.join(needed)}")
        if prod(high / low for low, high in (each.between for each in self.figure if each.between)) > WIDEST:
            raise ValueError(f"the figures together leave more than a factor of {WIDEST} open: that is unpublished")
        return self

    @property
    def recipe(self) -> Recipe:
        """What is multiplied."""
        return RECIPES[self.model]

    @property
    def unpublished(self) -> tuple[str, ...]:
        """The figures that nobody published."""
        return tuple(each.id for each in self.figure if each.unpublished)

    def at_rate(self, between: tuple[Decimal, Decimal], currency: str) -> tuple[Figure, ...]:
        """Its figures with another rate; raises ValueError where the rest is money in another currency."""
        rest = MONEY & {*self.recipe.figures} - {self.recipe.rate}
        if currency != self.currency and rest:
            raise ValueError(f"its {', '.join(sorted(rest))} is in {self.currency}")
        rate = Figure(id=self.recipe.rate, between=between)
        return tuple(rate if each.id == rate.id else each for each in self.figure)


def paid_in(pay: tuple[Pay, ...], on: dt.date, countries: Iterable[str] = ()) -> dict[str, Pay | None]:
    """What is paid on a day in each of some countries, or without any in every place that has an entry.

    Where an uncertain stretch leaves two, the later one; None where nothing is known.
    """
    held = {place: each.entries[-1] for place, each in by_place(pay, on).items() if each.entries}
    return {each: held.get(each, held.get(ELSEWHERE)) for each in countries or held}


def currencies(found: Iterable[Pay | None]) -> tuple[str, ...]:
    """The currencies in which a rate in money would hold where this is paid."""
    return tuple(sorted({each.currency for each in found if each is not None and each.recipe.rate in MONEY}))
