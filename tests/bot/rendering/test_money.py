"""Money in two languages: few digits, never more than was reckoned, the currency by its code."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.money import amount, between, single, span
from forecast.earnings import Range
from forecast.pay import Figure

ENGLISH, NORWEGIAN = Locale.parse("en_GB"), Locale.parse("nb")


@pytest.mark.parametrize(
    ("value", "english", "norwegian"),
    [
        ("0.00", "0", "0"),
        ("0.05", "0.05", "0,05"),
        ("5.83", "5.83", "5,83"),
        ("5.00", "5", "5"),
        ("9.99", "9.99", "9,99"),
        ("14.59", "14", "14"),
        ("103.25", "100", "100"),
        ("249.62", "240", "240"),
        ("1234.56", "1,200", "1\N{NO-BREAK SPACE}200"),
        ("9999999.99", "9,900,000", "9\N{NO-BREAK SPACE}900\N{NO-BREAK SPACE}000"),
    ],
)
def test_an_amount_has_the_digits_that_count(value: str, english: str, norwegian: str) -> None:
    assert amount(Decimal(value), ENGLISH) == english
    assert amount(Decimal(value), NORWEGIAN) == norwegian


def test_a_range_is_said_with_its_currency_where_the_language_has_it() -> None:
    found = Range(Decimal("5.83"), Decimal("15.40"), Decimal("41.30"), "USD")
    assert span(found, ENGLISH) == "USD 5.83–41"
    assert span(found, NORWEGIAN) == "5,83–41 USD"
    assert single(found.middle, "EUR", NORWEGIAN) == "15 EUR"
    assert span(Range(Decimal(7), Decimal(7), Decimal(7), "USD"), ENGLISH) == "USD 7"


def test_a_figure_is_said_as_it_was_given() -> None:
    rate = Figure(id="rate", between=(Decimal("0.40"), Decimal(1)))
    share = Figure(id="share", between=(Decimal("0.7"), Decimal("0.9")))
    half = Figure(id="share", between=(Decimal("0.5"), Decimal("0.5")))
    assert between(rate, "USD", ENGLISH) == "USD 0.40–1.00"
    assert between(share, "USD", ENGLISH) == "70–90%"
    assert between(Figure(id="rate", between=(Decimal("0.025"), Decimal("0.03"))), "USD", ENGLISH) == "USD 0.025–0.03"
    assert between(half, "USD", NORWEGIAN) == "50\N{NO-BREAK SPACE}%"


@given(st.decimals(0, 10**9, places=2))
def test_what_is_said_is_never_more_and_hardly_less_than_what_was_reckoned(value: Decimal) -> None:
    said = Decimal(amount(value, ENGLISH).replace(",", ""))
    assert said <= value
    assert said >= value * Decimal("0.9")
