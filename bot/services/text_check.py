"""What in an announcement's text a moderator should look at again: figures, times, links, pings.

It reads English and Norwegian, knows no language beyond some words, and only points: nothing is refused here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.store.announcements import Changed
from forecast.entries import by_place
from forecast.feature import Feature

Figures = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at again: `figure`, `time`, `link` or `ping`, and the words of the text it is about.

    For a figure: which fact it seems to be about, and the thresholds that hold or are announced.
    """

    kind: str
    given: str
    fact: str | None = None
    expected: tuple[int, ...] = ()


_FINDINGS_AT_MOST = 8
_NUMBER = (
    r"(?<![\w.,:-])((?>\d{1,3}(?:[., \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?))"
    r"(?:[ \u00a0]?(k|m|thousand|tusen|million|millioner)\b)?"
)
_UNITS = {"k": 1_000, "thousand": 1_000, "tusen": 1_000, "m": 1_000_000, "million": 1_000_000, "millioner": 1_000_000}
_GROUPED = re.compile(r"\d{1,3}(?:\D\d{3})+")

#: Words that follow a figure, by the fact it is then about.
_AFTER = {
    "followers": r"followers?|følgere?",
    "views_30d": r"views?|visninger?",
    "videos_30d": r"videos|videoer",
    "age": r"years? old|years? or older|years? of age|år eller eldre|år gammel|year-olds?|-åringer?",
    "account_age_days": r"days? old|dager gammel",
    "live_hours_30d": r"hours? of LIVE|LIVE hours?|timer LIVE|LIVE-timer",
    "paying_subscribers": r"subscribers?|abonnenter?",
    "shop_orders_30d": r"orders?|bestillinger?|ordrer?",
    "effects_published": r"effects?|effekter?",
}
#: Words that come before a figure, where others do than follow one.
_BEFORE = {
    **{fact: words for fact, words in _AFTER.items() if fact not in ("age", "account_age_days", "live_hours_30d")},
    "age": r"minimum age|age limit|age|aldersgrensen?|minstealder|alder",
}
_ANY_WORD = "|".join(_AFTER.values())
_BETWEEN = rf"(?:(?!(?:and|og|or|eller|{_ANY_WORD})\b)[^\W\d]+[ \u00a0]){{0,2}}"
#: What may follow a figure that stands after its word: no noun, which it would be about instead.
_NO_NOUN = r"(?=[ \u00a0]?(?:$|[.,;:!?)]|→|->|(?:to|til|or|eller|and|og|from|fra|as|som|instead|rather)\b))"
_FLAGS = re.IGNORECASE | re.MULTILINE
_FORWARD = {
    fact: re.compile(rf"{_NUMBER}\+?[ \u00a0-]?{_BETWEEN}(?:{words})(?!\w)", _FLAGS) for fact, words in _AFTER.items()
}
_BACKWARD = {
    fact: re.compile(rf"\b(?:{words})\b[^\n.!?;\d]{{0,20}}?{_NUMBER}{_NO_NOUN}(?: (?:to|til|→|->) {_NUMBER})?", _FLAGS)
    for fact, words in _BEFORE.items()
}

_MOMENT = re.compile(r"<t:-?\d{1,13}(?::[tTdDfFsSR])?>")
_TIME = re.compile(
    r"(?<![\d:.,])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])"
    r"|\bkl\.? ?(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?\b"
    r"|\b(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d)? ?[ap]\.?m\b\.?",
    _FLAGS,
)
_PICTURE = "9:16"  # a shape of videos, not a time of day
_ZONE = re.compile(
    r"\b(?:UTC|GMT|Z|CES?T|EES?T|WES?T|BST|IST|JST|KST|AES?T|[ECMP][SD]?T)\b|[+-]\d{2}:?\d{2}\b"
    r"|\b(?!(?:This|That|Next|Each|Every|Last|First|Same|Any|Denne|Neste|Hver)\b)[A-ZÆØÅ]\w+[ -](?:time|tid)\b"
    r"|\b(?:norsk|norwegian) (?:time|tid)\b"
)
_ZONE_WITHIN = 25
_LINK = re.compile(r"\b(?!https://)[a-z][a-z0-9+.-]{1,20}://[^\s<>)\]]+", _FLAGS)
_PING = re.compile(r"@(?:everyone|here)\b|<@[&!]?\d+>", _FLAGS)


def check(text: str, figures: Figures, paid: frozenset[int] = frozenset()) -> tuple[Finding, ...]:
    """Look a text through; `figures` are the thresholds that may be named in it, by the fact they are about.

    `paid` are those of an announced rate, which are about no threshold.
    """
    found = (*_wrong_figures(text, figures, paid), *_times(text), *_links(text), *_pings(text))
    return tuple(dict.fromkeys(found))[:_FINDINGS_AT_MOST]


def thresholds(feature: Feature, day: dt.date, announced: Changed | None = None) -> dict[str, frozenset[int]]:
    """What a feature asks for on a day, by fact, anywhere in the world, and what is announced of it."""
    found: dict[str, set[int]] = {}
    for requirement in feature.requirement:
        held = [entry for each in by_place(requirement.value, day).values() for entry in each.entries]
        numbers = {n for entry in held for n in (entry.at_least, entry.or_at_least) if n is not None}
        if announced is not None and announced.requirement == requirement.id and announced.at_least is not None:
            numbers.add(announced.at_least)
        if requirement.key is not None and numbers:
            found.setdefault(requirement.key, set()).update(numbers)
    return {fact: frozenset(numbers) for fact, numbers in found.items()}


def rate_figures(feature: Feature, announced: Changed | None) -> frozenset[int]:
    """The figures of an announced rate as they are read here, and what it is counted by: "1.20 per 1,000 views"."""
    if announced is None or announced.rate is None:
        return frozenset()
    named = {int(each * scale) for each in announced.rate for scale in (1, 100)}
    return frozenset(named | {each.recipe.per for each in feature.pay})


def _wrong_figures(text: str, figures: Figures, paid: frozenset[int]) -> Iterator[Finding]:
    """Figures that none of the known thresholds is; of a fact without one nothing can be said."""
    for fact, number, given in _said(text):
        expected = figures.get(fact, frozenset())
        if expected and number not in expected | paid:
            yield Finding("figure", given, fact, tuple(sorted(expected)))


def _said(text: str) -> Iterator[tuple[str, int, str]]:
    """Every figure with the fact it seems to be about: first by the words after it, then by those before."""
    left = text
    for fact, pattern in _FORWARD.items():
        for match in pattern.finditer(text):
            left = left[: match.start()] + " " * (match.end() - match.start()) + left[match.end() :]
            yield fact, _value(match[1], match[2]), match[0].strip()
    for fact, pattern in _BACKWARD.items():
        for match in pattern.finditer(left):
            for digits, unit in ((match[1], match[2]), (match[3], match[4])):
                if digits is not None:
                    yield fact, _value(digits, unit), match[0].strip()


def _value(digits: str, unit: str | None) -> int:
    if _GROUPED.fullmatch(digits):
        return int(re.sub(r"\D", "", digits)) * _UNITS.get((unit or "").lower(), 1)
    return int(float(digits.replace(",", ".")) * _UNITS.get((unit or "").lower(), 1))


def _times(text: str) -> Iterator[Finding]:
    for match in _TIME.finditer(_MOMENT.sub(" ", text)):
        around = match.string[max(match.start() - _ZONE_WITHIN, 0) : match.end() + _ZONE_WITHIN]
        if not _ZONE.search(around) and match[0] != _PICTURE:
            yield Finding("time", match[0])


def _links(text: str) -> Iterator[Finding]:
    return (Finding("link", match[0]) for match in _LINK.finditer(text))


def _pings(text: str) -> Iterator[Finding]:
    return (Finding("ping", match[0]) for match in _PING.finditer(text))
