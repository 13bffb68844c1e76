"""Reading what a person wrote: a country by its name, a number with its thousands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from bot.rendering.locales import LANGUAGES, formats
from forecast.profile import countries

#: What people write for a country that no catalogue of names has.
_ALSO_CALLED = {"usa": "US", "uk": "GB", "england": "GB", "korea": "KR", "holland": "NL"}
_GROUPED = re.compile(r"\d{1,3}(?:[., ]\d{3})+")
_SHORT = re.compile(r"(\d{1,9})(?:[.,](\d{1,3}))? ?([km])", re.IGNORECASE)
_AMOUNT = r"\d{1,9}(?:[.,]\d{1,4})?"
_RANGE = re.compile(rf"({_AMOUNT}) ?(%?)(?: ?- ?({_AMOUNT}) ?(%?))?")
#: Three digits after a dot or a comma are thousands to some and a fraction to others, unless nothing stands before it.
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_DASHES = str.maketrans("\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}", "---")
_THOUSANDS = {"k": 3, "m": 6}
_CHOICES_AT_MOST = 25


def read_number(text: str) -> int | None:
    """Read "12000", "12 000", "12,000", "12.000", "12k" or "1.2m"; None for anything else."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain.isascii():
        return None
    if plain.isdigit() and len(plain) <= 18:
        return int(plain)
    if _GROUPED.fullmatch(plain) and len(plain) <= 24:
        return int(re.sub(r"[., ]", "", plain))
    short = _SHORT.fullmatch(plain)
    return _expand(*short.groups()) if short else None


def _expand(whole: str, decimals: str | None, unit: str) -> int:
    zeros = _THOUSANDS[unit.lower()]
    digits = (decimals or "").ljust(zeros, "0")
    return int(whole + digits)


def read_range(text: str, *, share: bool = False) -> tuple[Decimal, Decimal] | None:
    """Read "0.50-1.20", "0,5–1,2" or "0.6", and for a share "70–90 %" as well; None for anything else.

    Both ends are above 0, low to high, and no share is above 1.
    """
    plain = " ".join(text.translate(_DASHES).split())
    found = _RANGE.fullmatch(plain) if plain.isascii() else None
    if found is None:
        return None
    first, sign, last, last_sign = found.groups()
    written = (first, last or first)
    percent = bool(sign or last_sign)
    if any(map(_EITHER.fullmatch, written)) or (percent and not share):
        return None
    low, high = (Decimal(each.replace(",", ".")) / (100 if percent else 1) for each in written)
    return (low, high) if 0 < low <= high and not (share and high > 1) else None


def find_country(text: str, language: str) -> str | None:
    """The ISO code of a country written as a code or as its name in one of our languages."""
    wanted = _plain(text)
    if wanted.upper() in countries() and len(wanted) == 2:
        return wanted.upper()
    if wanted in _ALSO_CALLED:
        return _ALSO_CALLED[wanted]
    for code in dict.fromkeys((language, *LANGUAGES)):
        found = _by_name(code).get(wanted)
        if found:
            return found
    return None


def suggest_countries(text: str, language: str) -> list[tuple[str, str]]:
    """Up to 25 (name, code) pairs for what somebody is typing, names that begin with it first."""
    wanted = _plain(text)
    exact = find_country(text, language)
    names = _names(language)
    ranked = sorted((rank, name, code) for code, name in names.items() if (rank := _rank(wanted, name)) is not None)
    found = [(names[exact], exact)] if exact else []
    found += [(name, code) for _, name, code in ranked if code != exact]
    return found[:_CHOICES_AT_MOST]


def country_name(code: str, language: str) -> str:
    """A country's name in a language, as Babel writes it."""
    return _names(language)[code]


@cache
def _names(language: str) -> dict[str, str]:
    territories = formats(language).territories
    return {code: territories.get(code, code) for code in sorted(countries())}


@cache
def _by_name(language: str) -> dict[str, str]:
    return {_plain(name): code for code, name in _names(language).items()}


def _rank(wanted: str, name: str) -> int | None:
    plain = _plain(name)
    if plain.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in _words(plain)):
        return 1
    return 2 if len(wanted) > 2 and wanted in plain else None


def _words(text: str) -> Iterator[str]:
    return iter(re.split(r"[ \-]", text))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return folded.replace("’", "'")
