"""A fault: where in what was sent, against which rule, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Rule:
    """Something that Discord asks for, or that we ask for because Discord lets it pass and it does harm."""

    name: str
    page: str
    """Where it is written: a page of discord.com/developers/docs, or what else it comes from."""
    refused: bool = True
    """Whether Discord refuses a body that breaks it; if not, it takes the body and does what nobody meant."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one body."""

    rule: Rule
    place: Place
    what: str

    def __str__(self) -> str:
        place = ".".join(map(str, self.place)) or "the whole body"
        return f"{place}: {self.what} [{self.rule.name}: {self.rule.page}]"
