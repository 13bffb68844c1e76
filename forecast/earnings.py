"""What features may pay in a month: ranges with their assumptions, or the reason why there is none.

A range holds four cases in five: the amount is below `low` one time in ten, above `high` one time in ten, and
`middle` has as many above as below. It is money per month before tax, if every condition is met and the last 30 days
are like the next. Sums are of distributions, never of extremes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

import numpy as np

from forecast.catalogue import World
from forecast.draws import DRAWS, Draws, between, quantiles
from forecast.entries import ELSEWHERE, Current, by_place
from forecast.evidence import NOTHING, Backing, Source, all_needed, back
from forecast.feature import Kind
from forecast.outlook import Assessment
from forecast.pay import SHARES, Figure, Pay
from forecast.profile import Profile
from forecast.verdicts import GONE, Verdict

_CENT = Decimal("0.01")


class Left(StrEnum):
    """Why there is no range: unpublished, a fact not told, an uncertain date, or paid through another feature."""

    UNPUBLISHED = "unpublished"
    NOT_TOLD = "not_told"
    UNCERTAIN = "uncertain"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Range:
    """Money per month, in whole cents of a currency (ISO 4217)."""

    low: Decimal
    middle: Decimal
    high: Decimal
    currency: str


@dataclass(frozen=True)
class Assumption:
    """One figure that went into a range, and who gives it; none where we assume it."""

    figure: Figure
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Earning:
    """What one feature may pay one creator on one day: a range, or what it was left out for.

    `have` is the fact that the range rests on, as told; `backing` what the pay's own sources are worth.
    """

    assessment: Assessment
    range: Range | None = None
    left: Left | None = None
    pay: Pay | None = None
    have: int | None = None
    assumptions: tuple[Assumption, ...] = ()
    backing: Backing = NOTHING

    @property
    def counted(self) -> bool:
        """Whether it counts in the total: only what is open to the creator does."""
        return self.range is not None and self.assessment.verdict is Verdict.ELIGIBLE

    @property
    def general(self) -> bool:
        """Whether the figures are no country's own."""
        return self.pay is not None and self.pay.countries is None


@dataclass(frozen=True)
class Earnings:
    """Every programme's earning in the order of the catalogue, and a total for each currency that is paid."""

    each: tuple[Earning, ...]
    totals: tuple[Range, ...]

    def of(self, feature_id: str) -> Earning | None:
        """The earning of one feature; None for what nobody is paid for."""
        return next((each for each in self.each if each.assessment.feature.id == feature_id), None)

    @property
    def counted(self) -> tuple[Earning, ...]:
        """What the totals are made of."""
        return tuple(each for each in self.each if each.counted)


def earn(assessments: Iterable[Assessment], profile: Profile, world: World) -> Earnings:
    """Say what each programme may pay on the world's day; what has ended or does not exist pays nothing."""
    found = tuple(paid for each in assessments if (paid := earning(each, profile, world)) is not None)
    counted = [each for each in found if each.counted]
    currencies = dict.fromkeys(each.range.currency for each in counted if each.range)
    return Earnings(found, tuple(_total(counted, currency) for currency in currencies))


def earning(assessment: Assessment, profile: Profile, world: World) -> Earning | None:
    """Say what one feature may pay on the world's day; None for what pays nobody then."""
    if assessment.feature.kind is not Kind.PROGRAMME or assessment.verdict in GONE:
        return None
    if assessment.feature.paid_through is not None:
        return Earning(assessment, left=Left.ELSEWHERE)
    held = _held(assessment, profile, world)
    pay = held.entry
    if pay is None:
        return Earning(assessment, left=Left.UNCERTAIN if held.entries else Left.UNPUBLISHED)
    have = getattr(profile, pay.recipe.fact) if pay.recipe.fact else None
    known = Earning(assessment, None, None, pay, have, _assumptions(pay, world), _backing(pay, world))
    if pay.unpublished:
        return replace(known, left=Left.UNPUBLISHED)
    if pay.recipe.fact and have is None:
        return replace(known, left=Left.NOT_TOLD)
    return replace(known, range=_range([_draws(assessment.feature.id, pay, have)], pay.currency))


def _held(assessment: Assessment, profile: Profile, world: World) -> Current[Pay]:
    places = by_place(assessment.feature.pay, world.day)
    own = places.get(profile.country or ELSEWHERE)
    return own if own and own.entries else places.get(ELSEWHERE, Current((), certain=True))


def _assumptions(pay: Pay, world: World) -> tuple[Assumption, ...]:
    return tuple(Assumption(each, _sources(each, pay, world)) for each in pay.figure)


def _sources(figure: Figure, pay: Pay, world: World) -> tuple[Source, ...]:
    ids = () if figure.assumed is not None else figure.sources or pay.sources
    return world.catalogue.sources_of(ids)


def _backing(pay: Pay, world: World) -> Backing:
    every = (_sources(each, pay, world) for each in pay.figure)
    return all_needed(back(sources, world.day) for sources in every if sources)


def _total(counted: Sequence[Earning], currency: str) -> Range:
    """The range of the sum; what chance in the draws takes it beyond the sums of the ends is put back."""
    parts = [(each, each.pay, each.range) for each in counted if each.pay and each.range]
    paid = [each for each in parts if each[2].currency == currency]
    found = _range([_draws(each.assessment.feature.id, pay, each.have) for each, pay, _ in paid], currency)
    low, high = sum(span.low for *_, span in paid), sum(span.high for *_, span in paid)
    return replace(found, low=max(found.low, Decimal(low)), high=min(found.high, Decimal(high)))


def _draws(feature_id: str, pay: Pay, have: int | None) -> Draws:
    """Everything that may be earned, draw by draw: the fact times the figures."""
    amounts = np.full(DRAWS, (1 if have is None else have) / pay.recipe.per)
    for figure in pay.figure:
        if figure.between is not None:
            low, high = map(float, figure.between)
            drawn = between(f"{feature_id}:{figure.id}", low, high)
            amounts = amounts * (np.minimum(drawn, 1) if figure.id in SHARES else drawn)
    return amounts


def _range(parts: Sequence[Draws], currency: str) -> Range:
    low, middle, high = quantiles(np.sum(parts, axis=0))
    return Range(_money(low), _money(middle), _money(high), currency)


def _money(amount: float) -> Decimal:
    """Whole cents, rounded down: of two readings the one that promises less.

    Six decimals first, for the last bits of a float differ from machine to machine.
    """
    return Decimal(f"{amount:.6f}").quantize(_CENT, ROUND_DOWN)
