"""What holds of every text and number in every body."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tests.payloads.fault import Fault, Place, Rule

SURROGATE = Rule("text.lone-surrogate", "RFC 8259, section 8.2")
NO_NUMBER = Rule("number.not-json", "RFC 8259, section 6")


def faults(body: object) -> Iterator[Fault]:
    """List what cannot be said in JSON, wherever it is."""
    yield from _walk(body, ())


def _walk(value: object, place: Place) -> Iterator[Fault]:
    if isinstance(value, str):
        if not _is_text(value):
            yield Fault(SURROGATE, place, "half of a surrogate pair is no character")
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield Fault(NO_NUMBER, place, f"{value} is no number in JSON")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, (*place, index))


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
