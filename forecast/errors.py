"""Errors of the mind, as a tree; they carry facts, and each prints as one sentence.

ForecastError
├── BadCatalogue      a data file cannot be used: the file, the place in it, the reason
├── BadInput          a profile or a set of changes is refused: the file, the key, the reason
└── NoSuchFeature     nothing in the catalogue has that id
"""


class ForecastError(Exception):
    """Anything the mind refuses to do."""


class BadCatalogue(ForecastError):
    """A catalogue file is refused, whole; it stops a start, never a reply."""

    def __init__(self, file: str, where: str, reason: str) -> None:
        """Name the file, the key or entry inside it, and what is wrong there."""
        self.file, self.where, self.reason = file, where, reason
        super().__init__(f"{file}: {where}: {reason}" if where else f"{file}: {reason}")


class BadInput(ForecastError):
    """A profile or a list of changes is refused, whole; nothing of it was used."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        """Name the file (or the place it came from), the key, and what is wrong with it."""
        self.file, self.key, self.reason = file, key, reason
        super().__init__(": ".join(_visible(part) for part in (file, key, reason) if part))


class NoSuchFeature(ForecastError):
    """The catalogue has no feature of that id."""

    def __init__(self, feature: str) -> None:
        """Keep the id that was asked for."""
        self.feature = feature
        super().__init__(f"no feature has the id {feature!r}")


def _visible(text: str) -> str:
    """Whatever a file says, its refusal stays one line in which nothing is hidden."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
