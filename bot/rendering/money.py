"""Money as a person reads it: few digits, rounded down, the currency by its code."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from babel import Locale
from babel.numbers import format_decimal

from bot.rendering.locales import formats
from forecast.earnings import Range
from forecast.pay import MONEY, Figure

_CENT = Decimal("0.01")


def span(amounts: Range, locale: Locale) -> str:
    """A range as "USD 5.80–41", in the language's own order and digits; a single amount where both ends are one."""
    low, high = (amount(each, locale) for each in (amounts.low, amounts.high))
    return _with_currency(low if low == high else f"{low}–{high}", amounts.currency, locale)


def single(value: Decimal, currency: str, locale: Locale) -> str:
    """One amount as "USD 5.80"."""
    return _with_currency(amount(value, locale), currency, locale)


def between(figure: Figure, currency: str, locale: Locale) -> str:
    """A figure of a model as it was given: "USD 0.40–1.00", or "10–60%" for a share."""
    low, high = figure.between or (Decimal(0), Decimal(0))
    if figure.id in MONEY:
        first, last = (format_decimal(each, format="#,##0.00####", locale=locale) for each in (low, high))
        return _with_currency(first if low == high else f"{first}–{last}", currency, locale)
    first, last = (format_decimal(each * 100, format="0.####", locale=locale) for each in (low, high))
    sign = "\N{NO-BREAK SPACE}%" if locale.language == "nb" else "%"
    return f"{first}{sign}" if low == high else f"{first}–{last}{sign}"


def span_written(rate: tuple[Decimal, Decimal], language: str, *, share: bool) -> str:
    """A rate as somebody would write it into a form: "0.5–1.2", or "70–90%" for a share."""
    scale, sign = (100, "%") if share else (1, "")
    numbers = (format_decimal(each * scale, "0.######", formats(language)) for each in dict.fromkeys(rate))
    return "–".join(numbers) + sign


def amount(value: Decimal, locale: Locale) -> str:
    """An amount with two digits that count; below ten to the cent, as prices are written."""
    if value == 0:
        return "0"
    if value < 10 and value != value.to_integral_value():
        return str(format_decimal(value.quantize(_CENT, ROUND_DOWN), format="0.00", locale=locale))
    step = Decimal(1).scaleb(max(value.adjusted() - 1, 0))
    return str(format_decimal((value / step).to_integral_value(ROUND_DOWN) * step, format="#,##0", locale=locale))


def _with_currency(text: str, currency: str, locale: Locale) -> str:
    return f"{text} {currency}" if locale.language == "nb" else f"{currency} {text}"
