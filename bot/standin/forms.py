"""Filling in what the bot shows: modals and selects, with the checks the Discord client makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.standin.components import SELECTS, Kind, every
from bot.standin.errors import Json, NotPossible
from bot.standin.interactions import Modal
from bot.standin.options import Filling

_ENTITIES = {
    Kind.USER_SELECT: ("user",),
    Kind.ROLE_SELECT: ("role",),
    Kind.MENTIONABLE_SELECT: ("user", "role"),
    Kind.CHANNEL_SELECT: ("channel",),
}


def fill_modal(modal: Modal, given: Mapping[str, object], filling: Filling) -> Json:
    """Fill in a modal by custom_id or by label; give the data of the interaction it makes.

    Raises:
        NotPossible: the client would not let a person submit that.

    """
    left = dict(given)
    filled = [_part(component, left, filling) for component in modal.components]
    if left:
        known = ", ".join(_label(item) for item in modal.components if item["type"] != Kind.TEXT)
        raise NotPossible(f"the form has no field {', '.join(left)}; it has {known}")
    data: Json = {"custom_id": modal.custom_id, "components": filled}
    return {**data, "resolved": filling.resolved} if filling.resolved else data


def _label(part: Json) -> str:
    field = part.get("component") or part["components"][0]
    return str(part.get("label") or field.get("label") or field["custom_id"])


def _part(part: Json, left: dict[str, object], filling: Filling) -> Json:
    shown: Json = {"type": part["type"], "id": part["id"]}
    if part["type"] == Kind.TEXT:
        return shown
    field = part.get("component") or part["components"][0]
    label = _label(part)
    key = next((name for name in (field["custom_id"], label) if name in left), None)
    value = left.pop(key) if key is not None else None
    answer = {"type": field["type"], "id": field["id"], "custom_id": field["custom_id"]}
    answer |= _fields[Kind(field["type"])]({**field, "label": label}, value, filling)
    return {**shown, "component": answer} if "component" in part else {**shown, "components": [answer]}


def _input(field: Json, value: object, _filling: Filling) -> Json:
    text = str(field.get("value") or "") if value is None else str(value)
    low, high = field.get("min_length") or 0, field.get("max_length") or 4000
    if not text and field.get("required", True):
        raise NotPossible(f"{field['label']} is required")
    if text and not low <= len(text) <= high:
        raise NotPossible(f"{field['label']}: {len(text)} characters; it takes {low} to {high}")
    if field.get("style") == 1 and "\n" in text:
        raise NotPossible(f"{field['label']} is a single line")
    return {"value": text}


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def pick(field: Json, values: object, filling: Filling) -> list[str]:
    """Pick values in a select, by value or label, or by the id or name of somebody or something.

    Raises:
        NotPossible: there is no such option, or they are too few or too many.

    """
    wanted = _listed(values)
    low, high = field.get("min_values", 1), field.get("max_values", 1)
    if not low <= len(wanted) <= high:
        raise NotPossible(f"{field['custom_id']}: {len(wanted)} picked; it takes {low} to {high}")
    if field["type"] in _ENTITIES:
        return [_entity(field, item, filling) for item in wanted]
    return [_option(field, item) for item in wanted]


def _option(field: Json, wanted: object) -> str:
    for option in field["options"]:
        if wanted in (option["value"], option["label"]):
            return str(option["value"])
    known = ", ".join(option["label"] for option in field["options"])
    raise NotPossible(f"{field['custom_id']} has no option {wanted!r}; it has {known}")


def _entity(field: Json, wanted: object, filling: Filling) -> str:
    refusals = []
    for kind in _ENTITIES[Kind(field["type"])]:
        try:
            return filling.somebody(kind, {**field, "name": field["custom_id"]}, wanted)
        except NotPossible as refusal:
            refusals.append(str(refusal))
    raise NotPossible("; ".join(refusals))


def _defaults(field: Json) -> list[object]:
    chosen: list[object] = [option["value"] for option in field.get("options") or () if option.get("default")]
    return chosen + [item["id"] for item in field.get("default_values") or ()]


def _select(field: Json, value: object, filling: Filling) -> Json:
    wanted = _defaults(field) if value is None else _listed(value)
    if not wanted and not field.get("required", True):
        return {"values": []}
    if not wanted:
        raise NotPossible(f"{field['label']} is required")
    return {"values": pick(field, wanted, filling)}


def _radio(field: Json, value: object, _filling: Filling) -> Json:
    wanted = _defaults(field) if value is None else [value]
    if not wanted:
        if field.get("required", True):
            raise NotPossible(f"{field['label']} is required")
        return {"value": None}
    return {"value": _option(field, wanted[0])}


def _checks(field: Json, value: object, filling: Filling) -> Json:
    most = len(field["options"])
    return _select({"min_values": 0, "max_values": most, **field}, value, filling)


def _check(field: Json, value: object, _filling: Filling) -> Json:
    return {"value": bool(field.get("default") if value is None else value)}


def _upload(field: Json, value: object, filling: Filling) -> Json:
    """Upload one file, a pair of its name and its bytes, or several in a list."""
    given: list[object] = value if isinstance(value, list) else [value]
    files = [item for item in given if item is not None]
    if not files and not field.get("required", True):
        return {"values": []}
    low, high = field.get("min_values", 1), field.get("max_values", 1)
    if not low <= len(files) <= high:
        raise NotPossible(f"{field['label']}: {len(files)} files; it takes {low} to {high}")
    return {"values": [filling.upload(str(field["label"]), item) for item in files]}


_fields: dict[Kind, Callable[[Json, Any, Filling], Json]] = {
    Kind.INPUT: _input,
    Kind.RADIO: _radio,
    Kind.CHECKS: _checks,
    Kind.CHECK: _check,
    Kind.UPLOAD: _upload,
    **dict.fromkeys(SELECTS, _select),
}


def usable(components: Sequence[Json], *, custom_id: str = "", label: str = "") -> Json:
    """Find the component a person means, and see that they can use it.

    Raises:
        NotPossible: it is not there, is disabled, or only opens a link.

    """
    active = [item for item in every(components) if item["type"] == Kind.BUTTON or item["type"] in SELECTS]
    for item in active:
        if (custom_id and item.get("custom_id") == custom_id) or (label and item.get("label") == label):
            if item.get("disabled"):
                raise NotPossible(f"{label or custom_id} is disabled")
            if item.get("style") == 5:
                raise NotPossible(f"{label} opens {item['url']} in a browser; the bot never hears of it")
            return item
    known = ", ".join(str(item.get("label") or item.get("custom_id")) for item in active) or "none"
    raise NotPossible(f"there is no {label or custom_id!r} on the message; there are {known}")
