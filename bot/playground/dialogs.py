"""The bot's forms as the fields of a dialog; the page around them sends and closes."""

from __future__ import annotations

from collections.abc import Callable

from bot.playground import parts
from bot.playground.tags import Html, element, join, void
from bot.playground.view import View
from bot.standin.components import SELECTS, Kind
from bot.standin.errors import Json
from bot.standin.interactions import Modal


def dialog(view: View, modal: Modal) -> Json:
    """Draw a form that the bot opened: its id, its title and its fields."""
    drawn = join(*(_part(view, item) for item in modal.components))
    return {"id": str(modal.interaction.id), "title": modal.title, "html": drawn}


def _part(view: View, part: Json) -> Html:
    if part["type"] == Kind.TEXT:
        return element("div", view.text(part["content"]), class_="text")
    field = part.get("component") or part["components"][0]
    kind = Kind(field["type"])
    label = part.get("label") or field.get("label") or field["custom_id"]
    shown = {**field, "label": label, "about": part.get("description"), "name": f"field{field['id']}"}
    draw = _select if kind in SELECTS else _FIELDS[kind]
    return element("div", draw(view, shown), class_="field", data_field=field["custom_id"], data_kind=kind.name.lower())


def _required(field: Json) -> bool:
    return bool(field.get("required", True))


def _star(field: Json) -> Html | None:
    return element("span", " *", class_="star", aria_hidden="true") if _required(field) else None


def _about(field: Json) -> Html | None:
    return element("small", field["about"], id=f"{field['name']}-about") if field["about"] else None


def _under_label(field: Json, entry: Html) -> Html:
    label = element("label", field["label"], _star(field), for_=field["name"])
    return join(label, _about(field), entry)


def _common(field: Json) -> dict[str, str | bool | None]:
    described = f"{field['name']}-about" if field["about"] else None
    return {"id": field["name"], "name": field["name"], "aria_describedby": described, "required": _required(field)}


def _input(_view: View, field: Json) -> Html:
    limits = {"minlength": field.get("min_length"), "maxlength": field.get("max_length") or 4000}
    text = {**_common(field), **limits, "placeholder": field.get("placeholder"), "autocomplete": "off"}
    if field.get("style") == 2:
        return _under_label(field, element("textarea", field.get("value") or "", rows=4, **text))
    return _under_label(field, void("input", type="text", value=field.get("value"), **text))


def _select(view: View, field: Json) -> Html:
    if field.get("max_values", 1) > 1:
        return _several(view, field)
    blank = element("option", field.get("placeholder") or "Make a selection", value="")
    offered = [
        element("option", one["label"], value=one["value"], selected=bool(one.get("default")))
        for one in parts.choices(view, field)
    ]
    return _under_label(field, element("select", blank, *offered, **_common(field)))


def _several(view: View, field: Json) -> Html:
    return _group(field, "checkbox", parts.choices(view, field))


def _radio(_view: View, field: Json) -> Html:
    return _group(field, "radio", field["options"])


def _group(field: Json, kind: str, offered: list[Json]) -> Html:
    drawn = [
        element(
            "label",
            void("input", type=kind, name=field["name"], value=one["value"], checked=bool(one.get("default"))),
            element("span", one["label"], element("small", one["description"]) if one.get("description") else None),
            class_="tick",
        )
        for one in offered
    ]
    return element("fieldset", element("legend", field["label"], _star(field)), _about(field), *drawn)


def _check(_view: View, field: Json) -> Html:
    box = void("input", type="checkbox", name=field["name"], value="true", checked=bool(field.get("default")))
    return join(element("label", box, element("span", field["label"]), class_="tick"), _about(field))


def _upload(_view: View, field: Json) -> Html:
    several = field.get("max_values", 1) > 1
    return _under_label(field, void("input", type="file", multiple=several, **_common(field)))


_FIELDS: dict[Kind, Callable[[View, Json], Html]] = {
    Kind.INPUT: _input,
    Kind.RADIO: _radio,
    Kind.CHECKS: _several,
    Kind.CHECK: _check,
    Kind.UPLOAD: _upload,
}
