"""Components as Discord lays them out: texts, sections, containers, pictures, files, buttons and selects."""

from __future__ import annotations

from collections.abc import Callable

from bot.playground.slash import entities
from bot.playground.tags import Html, element, join, void
from bot.playground.view import View
from bot.standin.components import SELECTS, Kind
from bot.standin.errors import Json

_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger"}
_ENTITIES = {
    Kind.USER_SELECT: "user",
    Kind.ROLE_SELECT: "role",
    Kind.MENTIONABLE_SELECT: "mentionable",
    Kind.CHANNEL_SELECT: "channel",
}


def components(view: View, items: list[Json]) -> Html:
    """Draw components, one under the other."""
    return join(*(component(view, item) for item in items))


def component(view: View, item: Json) -> Html:
    """Draw one component with all it holds."""
    kind = Kind(item["type"])
    return (_select if kind in SELECTS else _DRAWN[kind])(view, item)


def _row(view: View, item: Json) -> Html:
    return element("div", components(view, item["components"]), class_="row")


def _button(_view: View, item: Json) -> Html:
    emoji = (item.get("emoji") or {}).get("name")
    label = join(element("span", emoji, class_="emoji", aria_hidden="true") if emoji else None, item.get("label"))
    if item["style"] == 5:
        return link(item["url"], join(label, element("span", " ↗", aria_hidden="true")), class_="button secondary")
    named = None if item.get("label") else emoji
    kind = f"button {_STYLES[item['style']]}"
    attributes = {"class_": kind, "data_press": item["custom_id"], "disabled": bool(item.get("disabled"))}
    return element("button", label, type="button", aria_label=named, **attributes)


def link(address: str, inside: Html | str, *, class_: str | None = None) -> Html:
    """Draw a link out into the world; one that is neither http nor https is only its text."""
    if not address.startswith(("http://", "https://")):
        return element("span", inside, class_=class_)
    return element("a", inside, href=address, target="_blank", rel="noopener noreferrer", class_=class_)


def choices(view: View, item: Json) -> list[Json]:
    """List what can be picked in a select, each with a value, a label and whether it is picked already."""
    kind = Kind(item["type"])
    if kind not in _ENTITIES:
        return list(item.get("options") or ())
    picked = {str(one["id"]) for one in item.get("default_values") or ()}
    found = entities(view.person, _ENTITIES[kind], item.get("channel_types"))
    return [{"label": one["name"], "value": one["value"], "default": one["value"] in picked} for one in found]


def _select(view: View, item: Json) -> Html:
    offered = choices(view, item)
    picked = ", ".join(one["label"] for one in offered if one.get("default"))
    text = picked or item.get("placeholder") or "Make a selection"
    low, high = item.get("min_values", 1), item.get("max_values", 1)
    opener = element(
        "button", text, type="button", class_="opener", aria_haspopup="listbox", aria_expanded="false",
        disabled=bool(item.get("disabled")), data_key=item["custom_id"],
    )  # fmt: skip
    listed = element(
        "ul", *(_choice(one) for one in offered), role="listbox", tabindex=-1, hidden=True, aria_label=text,
        aria_multiselectable="true" if high > 1 else None,
    )  # fmt: skip
    return element("div", opener, listed, class_="select", data_choose=item["custom_id"], data_low=low, data_high=high)


def _choice(one: Json) -> Html:
    about = element("small", one["description"]) if one.get("description") else None
    return element(
        "li", one["label"], about, role="option", data_value=one["value"],
        aria_selected="true" if one.get("default") else "false",
    )  # fmt: skip


def _section(view: View, item: Json) -> Html:
    texts = element("div", components(view, item["components"]), class_="texts")
    return element("div", texts, component(view, item["accessory"]), class_="section")


def _text(view: View, item: Json) -> Html:
    return element("div", view.text(item["content"]), class_="text")


def _thumbnail(view: View, item: Json) -> Html:
    return element("div", _veiled(item, picture(view, item["media"], item.get("description"))), class_="thumbnail")


def picture(view: View, media: Json, about: str | None) -> Html:
    """Draw a picture the stand-in keeps; one out in the world is never fetched, only named."""
    address = view.address(media["url"])
    if address is None:
        return element("span", link(media["url"], about or "a picture out in the world"), class_="away")
    return void("img", src=address, alt=about or "", loading="lazy")


def _veiled(item: Json, inside: Html) -> Html:
    if not item.get("spoiler"):
        return inside
    veil = element("button", "Spoiler", type="button", class_="veil", aria_label="Show the spoiler")
    return element("div", veil, element("div", inside, hidden=True), class_="spoiler")


def _gallery(view: View, item: Json) -> Html:
    pictures = (_veiled(one, picture(view, one["media"], one.get("description"))) for one in item["items"])
    return element("div", *pictures, class_="gallery", data_count=len(item["items"]))


def _file(view: View, item: Json) -> Html:
    url = item["file"]["url"]
    return _veiled(item, file(view, url, url.rsplit("/", 1)[-1]))


def file(view: View, url: str, name: str, size: int | None = None) -> Html:
    """Draw a file as a card with a link that downloads it."""
    address = view.address(url)
    named = link(url, name) if address is None else element("a", name, href=address, download=name)
    about = None if size is None else element("small", f"{size:,} bytes")
    return element("div", element("span", "", class_="leaf", aria_hidden="true"), named, about, class_="file")


def _separator(_view: View, item: Json) -> Html:
    spacing = "large" if item.get("spacing") == 2 else "small"
    if not item.get("divider", True):
        return element("div", class_=f"space {spacing}")
    return void("hr", class_=spacing)


def _container(view: View, item: Json) -> Html:
    inside = _veiled(item, components(view, item["components"]))
    return element("div", inside, class_="container", data_accent=accent(item.get("accent_color")))


def accent(color: int | None) -> str | None:
    """Write a colour for the style sheet."""
    return None if color is None else f"#{color:06x}"


_DRAWN: dict[Kind, Callable[[View, Json], Html]] = {
    Kind.ROW: _row,
    Kind.BUTTON: _button,
    Kind.SECTION: _section,
    Kind.TEXT: _text,
    Kind.THUMBNAIL: _thumbnail,
    Kind.GALLERY: _gallery,
    Kind.FILE: _file,
    Kind.SEPARATOR: _separator,
    Kind.CONTAINER: _container,
}
