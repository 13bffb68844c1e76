"""Discord's refusals: a status, a code, a message and, for a form, where in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Path = tuple[str | int, ...]


class NotPossible(Exception):
    """A person cannot do this: the Discord client would not let them."""


class ApiError(Exception):
    """An answer other than success, as Discord words it."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        """Keep the HTTP status, Discord's own code, the message and the nested form errors."""
        super().__init__(f"{status} ({code}): {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """Give the JSON that Discord answers with."""
        body: Json = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body

    def under(self, key: str) -> ApiError:
        """Give the same error with its form errors one step further in."""
        return ApiError(self.status, self.code, self.message, {key: self.errors} if self.errors else None)


_KNOWN = {
    0: (404, "404: Not Found"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    40005: (413, "Request entity too large"),
    40033: (400, "This message has already been crossposted."),
    40058: (400, "Cannot send messages in a forum channel"),
    40060: (400, "Interaction has already been acknowledged."),
    40094: (400, "This interaction has hit the maximum number of follow up messages."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (403, "Cannot reply without permission to read message history"),
}


def refuse(code: int) -> ApiError:
    """Build the error Discord answers with under one of its own codes."""
    status, message = _KNOWN[code]
    return ApiError(status, code, message)


def unauthorized() -> ApiError:
    """Build the answer to a missing or wrong bot token."""
    return ApiError(401, 0, "401: Unauthorized")


def broken() -> ApiError:
    """Build the answer of a Discord that stumbled over what it was sent."""
    return ApiError(500, 0, "500: Internal Server Error")


@dataclass
class Form:
    """Faults found in one request body, kept by the path at which they were found."""

    faults: list[tuple[Path, str, str]] = field(default_factory=list)

    def fault(self, path: Sequence[str | int], code: str, message: str) -> None:
        """Note one fault at a path such as ("embeds", 0, "title")."""
        self.faults.append((tuple(path), code, message))

    def required(self, path: Sequence[str | int]) -> None:
        """Note that a field is missing."""
        self.fault(path, "BASE_TYPE_REQUIRED", "This field is required")

    def choices(self, path: Sequence[str | int], allowed: Sequence[object]) -> None:
        """Note that a value is none of the allowed ones."""
        listed = ", ".join(str(item) for item in allowed)
        self.fault(path, "BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")

    def length(self, path: Sequence[str | int], size: int, low: int, high: int) -> bool:
        """Note a size outside low..high; say whether it was inside."""
        if low <= size <= high:
            return True
        if low == 0:
            self.fault(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        else:
            self.fault(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
        return False

    def text(self, path: Sequence[str | int], value: object, low: int, high: int) -> bool:
        """Note anything that is not a text of low..high characters; say whether it was one."""
        if not isinstance(value, str):
            self.fault(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return False
        return self.length(path, len(value), low, high)

    def number(self, path: Sequence[str | int], value: object, low: int, high: int) -> bool:
        """Note anything that is not a whole number in low..high; say whether it was one."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not low <= value <= high:
            self.fault(path, "NUMBER_TYPE_OUT_OF_RANGE", f"int value should be between {low} and {high}.")
        else:
            return True
        return False

    def close(self) -> None:
        """Raise Invalid Form Body when any fault was noted.

        Raises:
            ApiError: 400 with code 50035 and Discord's nested errors.

        """
        if self.faults:
            raise self.error()

    def error(self) -> ApiError:
        """Build Invalid Form Body from the faults noted."""
        return ApiError(400, 50035, "Invalid Form Body", self._nested())

    def _nested(self) -> Json:
        """Nest the faults; where there are some further in, Discord says nothing of what holds them."""
        nested: Json = {}
        inside = {path[:depth] for path, _, _ in self.faults for depth in range(len(path))}
        for path, code, message in self.faults:
            if path in inside:
                continue
            place = nested
            for step in path:
                place = place.setdefault(str(step), {})
            place.setdefault("_errors", []).append({"code": code, "message": message})
        return nested


def invalid(path: Sequence[str | int], code: str, message: str) -> ApiError:
    """Build Invalid Form Body with a single fault."""
    form = Form()
    form.fault(path, code, message)
    return form.error()
