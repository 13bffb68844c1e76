"""A sentence that names a command names one that its reader can type: by the names it has in their language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

import pytest
from babel.messages.pofile import read_po

from bot.commands.policy import COMMANDS
from bot.rendering.locales import LANGUAGES, label

#: A slash that begins a word, and perhaps a second word.
_NAMED = re.compile(r"(?<![\w/<.)])/([^\W\d][\w-]*)(?: ([\w-]+))?")


def typed(language: str) -> set[tuple[str, str]]:
    """The first two words of every command, as they are typed in a language."""
    found = set()
    for path in COMMANDS:
        first, _, rest = path.partition(" ")
        second = rest.partition(" ")[0]
        found.add((label(language, first), label(language, f"{first}.{second}") if second else ""))
    return found


SECOND = {second for language in LANGUAGES for _, second in typed(language)}


def sentences(language: str) -> Iterator[str]:
    """Everything said in a language: what was translated into it, or for English what is to be translated."""
    for domain in ("messages", "interface"):
        written = language if domain == "interface" else "nb"
        file = resources.files("bot") / "locales" / written / "LC_MESSAGES" / f"{domain}.po"
        with file.open("rb") as source:
            for message in read_po(source):
                said = message.id if written != language else message.string
                yield from said if isinstance(said, tuple | list) else (said,)


def foreign(sentence: str, language: str) -> list[str]:
    """The commands that a sentence names and nobody can type in its language."""
    known = typed(language)
    tops = {first for first, _ in known}
    return [
        f"/{first} {second}"
        for first, second in _NAMED.findall(sentence)
        if first not in tops or (second in SECOND - {""} and (first, second) not in known)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_a_sentence_names_can_be_typed(language: str) -> None:
    assert sum(len(_NAMED.findall(each)) for each in sentences(language)) > 20
    assert [(each, found) for each in sentences(language) if (found := foreign(each, language))] == []


@pytest.mark.parametrize("sentence", ["Bruk /privacy export.", "Se /profil show", "Bruk /profile.", "Skriv /hilse"])
def test_a_name_in_another_language_is_found(sentence: str) -> None:
    assert foreign(sentence, "nb")
