"""Answers to interactions: what the documentation asks of them beyond the description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.payloads.fault import Fault, Rule
from tests.payloads.overlay import commands, components, messages

PAGE = "interactions/receiving-and-responding"
NO_DATA = Rule("callback.without-data", f"{PAGE}#interaction-response-object")
ROWS = Rule("modal.rows", f"{PAGE}#interaction-response-object-modal")
MESSAGE, DEFER, UPDATE, CHOICES, MODAL = 4, 5, 7, 8, 9


def faults(body: dict, uploads: dict[str, str]) -> Iterator[Fault]:
    """List what is wrong with the first answer to an interaction."""
    kind, data = body.get("type"), body.get("data")
    if data is None:
        if kind == MESSAGE:
            yield Fault(NO_DATA, ("data",), "a message needs its data")
        return
    for fault in _of_data(kind, data, uploads):
        yield replace(fault, place=("data", *fault.place))


def _of_data(kind: object, data: dict, uploads: dict[str, str]) -> Iterator[Fault]:
    if kind == MESSAGE:
        yield from messages.faults(data, uploads, new=True, flags=messages.ON_ANSWERING)
    elif kind == DEFER:
        yield from messages.flags_faults(data, messages.ON_ANSWERING)
    elif kind == UPDATE:
        yield from messages.faults(data, uploads, new=False, flags=messages.ON_EDITING)
    elif kind == CHOICES:
        yield from commands.choice_faults(data.get("choices") or (), ("choices",))
    elif kind == MODAL:
        rows = data.get("components") or ()
        if len(rows) > 5:
            yield Fault(ROWS, ("components",), f"{len(rows)} components; at most 5")
        yield from components.modal_faults(data)
