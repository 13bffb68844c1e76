"""What features may pay, as the templates are given it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from forecast import Answer
from forecast.earnings import Earning, Left, Range


@dataclass(frozen=True)
class PayPage:
    """What everything may pay in a month: the totals, what they are made of, what would come on top, what is left out.

    `untold` waits for a fact, `elsewhere` is paid through another feature, `unpublished` has no published figure.
    """

    on: dt.date
    country: str | None
    totals: tuple[Range, ...]
    counted: tuple[Earning, ...]
    if_opened: tuple[Earning, ...]
    untold: tuple[Earning, ...]
    elsewhere: tuple[tuple[Earning, str], ...]
    unpublished: tuple[Earning, ...]


def pay_page(answer: Answer) -> PayPage:
    """Lay out what everything may pay."""
    found, world = answer.report.earnings, answer.report.world
    names = {each.id: each.name for each in world.features()}
    left = {left: tuple(each for each in found.each if each.left is left) for left in Left}
    return PayPage(
        on=world.day,
        country=answer.report.profile.country,
        totals=found.totals,
        counted=found.counted,
        if_opened=tuple(each for each in found.each if each.range and not each.counted),
        untold=left[Left.NOT_TOLD],
        elsewhere=tuple((e, names[e.assessment.feature.paid_through or ""]) for e in left[Left.ELSEWHERE]),
        unpublished=left[Left.UNPUBLISHED] + left[Left.UNCERTAIN],
    )
