"""What somebody writes after a command in one line, made what Discord's own client would send."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.playground.slash import commands
from bot.standin.errors import NotPossible
from bot.standin.people import Person

#: What a list of channels, people or roles puts before a name, and nobody types.
_MARKS = "#@"


async def options(person: Person, path: str, written: Mapping[str, str]) -> dict[str, object]:
    """Turn a file's name into the file, and what one of the suggestions is called into what it stands for.

    Raises:
        NotPossible: there is no such file.

    """
    given: dict[str, object] = dict(written)
    for option in next((each["options"] for each in commands(person) if path in (each["path"], each["name"])), ()):
        for name in {option["name"], option["label"]} & set(written):
            if option["type"] == "attachment":
                given[name] = _file(written[name])
            elif option["autocomplete"]:
                given[name] = await _picked(person, path, written, name)
    return given


async def _picked(person: Person, path: str, written: Mapping[str, str], name: str) -> object:
    """Pick from the list that opens; what is not in it is sent as it was written."""
    wanted = _bare(written[name])
    choices = await person.autocomplete(path, written, name)
    return next((each["value"] for each in choices if _bare(each["name"]) == wanted), written[name])


def _bare(text: str) -> str:
    return text.strip().lstrip(_MARKS).casefold()


def _file(name: str) -> tuple[str, bytes]:
    try:
        return Path(name).name, Path(name).read_bytes()
    except OSError as error:
        raise NotPossible(f"{name} cannot be read ({error.strerror})") from None


def save(name: str, data: bytes) -> None:
    """Save a file that a message brought, under a name that nothing has yet; raises NotPossible."""
    try:
        with Path(name).open("xb") as file:
            file.write(data)
    except OSError as error:
        raise NotPossible(f"{name} cannot be written ({error.strerror})") from None
