"""How a picture speaks: sentences from its templates, numbers, dates and money as the language writes them."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from bot.rendering import money
from bot.rendering.locales import formats
from bot.rendering.renderer import environment
from forecast.earnings import Range


@dataclass(frozen=True, slots=True)
class Voice:
    """One language: its macros of sentences, and its way with figures."""

    locale: Locale
    words: Any

    def say(self, macro: str, *facts: object) -> str:
        """A sentence of templates/charts/words.j2."""
        return str(getattr(self.words, macro)(*facts)).strip()

    def day(self, day: dt.date, width: Literal["long", "medium"] = "long") -> str:
        """A day on one line, its month written out or ("medium") shortened."""
        return format_date(day, width, locale=self.locale).replace(" ", "\N{NO-BREAK SPACE}")

    def date(self, day: dt.date, pattern: str) -> str:
        """A day in one of Babel's patterns."""
        return format_date(day, pattern, locale=self.locale)

    def number(self, value: float) -> str:
        """A whole number with its thousands."""
        return str(format_decimal(round(value), locale=self.locale))

    def about(self, value: float) -> str:
        """A number with three digits that count, for what nobody knows more exactly."""
        return self.number(round(value, 2 - math.floor(math.log10(value))) if value >= 1 else 0)

    def short(self, value: float) -> str:
        """A round number on an axis, in as few signs as possible."""
        if value < 1_000_000:
            return str(format_decimal(Decimal(f"{value:.9g}"), format="#,##0.######", locale=self.locale))
        return str(format_compact_decimal(value, locale=self.locale, fraction_digits=1))

    def share(self, value: float) -> str:
        """A share between 0 and 1 in whole per cents."""
        return str(format_percent(value, format=None, locale=self.locale))

    def span(self, low: Decimal, high: Decimal, currency: str) -> str:
        """Money from one amount to another."""
        return money.span(Range(low, low, high, currency), self.locale)

    def amount(self, value: Decimal, currency: str) -> str:
        """One amount of money."""
        return money.single(value, currency, self.locale)


@cache
def voice(language: str) -> Voice:
    """The voice of one of our languages."""
    words = environment(language).get_template("charts/words.j2").make_module()
    return Voice(formats(language), words)
