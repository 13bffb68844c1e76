"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing, and what to do about it where something is to be done."""

    state: State
    about: str
    said: str
    todo: str = ""

    def __str__(self) -> str:
        """One line."""
        return f"{self.state:<8} {self.about}: {self.said}" + (f" -> {self.todo}" if self.todo else "")
