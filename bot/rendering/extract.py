"""Finding the catalogue's sentences for the translators: what Babel calls when messages are extracted."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

#: The keys of catalogue files whose values a person reads.
SENTENCES = frozenset(
    {"assumed", "claim", "claimed_change", "claimed_impact", "claimed_status", "impact", "means", "note", "outcome",
     "question", "reason", "resolves", "rule", "says", "fact", "name", "summary", "text", "true_status", "what", "who"}
)  # fmt: skip

Found = tuple[int, None, str, list[str]]


def sentences(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Yield every sentence of a TOML file, in Babel's form; a single word is a symbol, not a sentence."""
    del keywords, comment_tags, options
    for text in sorted(set(_walk(tomllib.loads(file.read().decode())))):
        yield 1, None, text, []


def _walk(data: object, key: str = "") -> Iterator[str]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _walk(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _walk(value, key)
    elif isinstance(data, str) and key in SENTENCES and (" " in data or key == "name"):
        yield data
