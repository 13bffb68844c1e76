"""What is logged, to standard error: never a secret, never anything that a person told.

Three belts, each of which holds by itself. Libraries are heard only from INFO up, whatever the level: below it
discord.py writes whole bodies, raw events and the tokens of interactions, and aiosqlite every value it stores.
A trace shows where and what kind, never the message of an exception nor a local variable, since both quote what
people wrote. And the finished line is searched for tokens, by value and by shape.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
import logging
import re
import sys
import traceback
import unicodedata
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from types import TracebackType
from typing import Any, Literal, TextIO
from urllib.parse import quote

import structlog

Format = Literal["console", "json"]
Level = Literal["debug", "info", "warning"]

OURS = "forecastle"
LIBRARIES_FROM = logging.INFO
HIDDEN = "[hidden]"
#: The shapes of secrets, each after what may stay: a bot's token and an interaction's; what follows an id in the
#: address of a webhook or an interaction; a password in an address; whatever is called a token.
_SHAPES = tuple(
    re.compile(f"({kept})(?:{secret})")
    for kept, secret in (
        ("", r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"),
        ("", r"aW50ZXJhY3Rpb2[\w-]{20,}"),
        (r"/(?:webhooks|interactions)/\d+/", r"[^/?\s\"'\\]+"),
        (r"\w://[^/:@\s]*:", r"[^/@\s]+(?=@)"),
        (r"(?i:token)\\?[\"']?\s*[:=]\s*\\?[\"']?", r"[^\"'\\\s,}&]+"),
    )
)
#: What an exception may say of itself: codes, which nobody typed.
_CODES = ("errno", "status", "code", "reason")
_CODE = re.compile(r"-?[0-9]{1,6}|[A-Za-z_]{1,40}")


def configure(form: Format, level: Level, secrets: Sequence[str] = ()) -> None:
    """Log from a level up, for people or for machines; `secrets` are never written, in whatever clothes."""
    write = _as_json if form == "json" else _as_line
    handler = _Handler(sys.stderr)
    handler.setFormatter(_Formatter(write, secrets))
    handler.addFilter(_may_speak)
    own = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(handlers=[handler], level=_libraries(own), force=True)
    logging.getLogger(OURS).setLevel(own)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, _hand_over],
        wrapper_class=structlog.make_filtering_bound_logger(own),
        logger_factory=lambda *_: logging.getLogger(OURS),
    )
    sys.excepthook = _crashed


def _libraries(own: int) -> int:
    """Libraries speak one level less than we do, for what they tell at INFO an operator reads from us already."""
    return LIBRARIES_FROM if own < logging.INFO else logging.WARNING


def _may_speak(record: logging.LogRecord) -> bool:
    """Hold a library back that set its own level, or whose level somebody set."""
    return record.name == OURS or record.levelno >= LIBRARIES_FROM


def _hand_over(_logger: object, _method: str, event: MutableMapping[str, Any]) -> tuple[Any, ...]:
    """Give an event of ours to the same handler that writes what libraries say."""
    return (event,), {"exc_info": event.pop("exc_info", None)}


def _crashed(_kind: type[BaseException], error: BaseException, _where: TracebackType | None) -> None:
    """Log what ends the program as everything else is logged; Python itself would print the message."""
    logging.getLogger(OURS).critical({"event": "crashed"}, exc_info=error)


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to standard error; a record that cannot be written is not quoted either."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name for it
        """Say that something is missing, if anybody still listens; whoever logged has better things to do."""
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(f"a record of {record.name} could not be written\n")


class _Formatter(logging.Formatter):
    """Makes an event of every record, a line of every event, and looks through the line once more."""

    def __init__(self, write: Callable[[dict[str, Any]], str], secrets: Sequence[str]) -> None:
        super().__init__()
        self._write = write
        self._secrets = tuple(clothes for secret in secrets if secret for clothes in _clothed(secret))

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        line = self._write(_event(record))
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        for shape in _SHAPES:
            line = shape.sub(rf"\1{HIDDEN}", line)
        return line


def _clothed(secret: str) -> set[str]:
    return {secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode().rstrip("=")}


def _event(record: logging.LogRecord) -> dict[str, Any]:
    error = record.exc_info[1] if record.exc_info else None
    said = dict(record.msg) if isinstance(record.msg, dict) else {"event": _said(record), "by": record.name}
    return {
        "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": said.pop("event"),
        **said,
        **({"trace": list(trace(error))} if error is not None else {}),
    }


def _said(record: logging.LogRecord) -> str:
    """A library's message; asyncio quotes the exception again after the first line."""
    text = record.getMessage()
    return text.partition("\n")[0] if record.exc_info else text


def trace(error: BaseException) -> Iterator[str]:
    """Tell where an exception came from and what kind it is, causes first, without its message."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from trace(cause)
        yield "which led to"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
    yield _kind(error)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from (f"| {line}" for line in trace(each))


def _kind(error: BaseException) -> str:
    """The name of an exception and the codes it carries, such as StoreFailed(reason=busy)."""
    codes = {name: str(getattr(error, name)) for name in _CODES if getattr(error, name, None) is not None}
    told = ", ".join(f"{name}={code}" for name, code in codes.items() if _CODE.fullmatch(code))
    return f"{type(error).__module__}.{type(error).__qualname__}({told})"


def _as_json(event: Mapping[str, Any]) -> str:
    return json.dumps(event, default=str)


def _as_line(event: dict[str, Any]) -> str:
    """One line for people, and the trace under it; what came from outside cannot begin a line or colour it."""
    head = f"{event.pop('at')} {event.pop('level'):<7} {_tame(event.pop('event'))}"
    below = [f"    {_tame(line)}" for line in event.pop("trace", ())]
    told = [f"{key}={_tame(value)}" for key, value in event.items()]
    return "\n".join([" ".join([head, *told]), *below])


def _tame(value: object) -> str:
    """Write what moves the cursor, changes colours or turns the direction of text as an escape."""
    return "".join(_escaped(sign) if unicodedata.category(sign) in _UNTAMED else sign for sign in str(value))


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode()


_UNTAMED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
