"""Components of messages and modals: what the documentation asks of them beyond the description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.payloads.fault import Fault, Place, Rule
from tests.payloads.overlay import addresses

REFERENCE = "components/reference"
ROWS = Rule("legacy.rows", f"{REFERENCE}#legacy-message-component-behavior")
COUNT = Rule("layout.count", f"{REFERENCE}#component-reference")
CHARACTERS = Rule("layout.characters", "pull request 8562 of github.com/discord/discord-api-docs")
BYTES = Rule("layout.bytes", "issue 8554 of github.com/discord/discord-api-docs")
FLAG = Rule("layout.without-flag", f"{REFERENCE}#component-reference")
TAKEN = Rule("component.custom-id-twice", f"{REFERENCE}#anatomy-of-a-component")
TAKEN_ID = Rule("component.id-twice", f"{REFERENCE}#anatomy-of-a-component")
NO_LABEL = Rule("button.no-label", f"{REFERENCE}#button")
NO_LINK = Rule("button.link-without-url", f"{REFERENCE}#button")
LINK_AND_ID = Rule("button.url-and-custom-id", f"{REFERENCE}#button")
NO_ID = Rule("button.without-custom-id", f"{REFERENCE}#button")
URL = Rule("button.url-on-no-link", f"{REFERENCE}#button")
PREMIUM = Rule("button.premium", f"{REFERENCE}#button")
WIDTH = Rule("row.select-shares", f"{REFERENCE}#action-row")
VALUES = Rule("options.value-twice", f"{REFERENCE}#string-select-select-option-structure")
BOUNDS = Rule("bounds.crossed", f"{REFERENCE}#string-select")
DEFAULTS = Rule("select.default-values", f"{REFERENCE}#user-select")
BLANK = Rule("display.blank", f"{REFERENCE}#text-display")
DISABLED = Rule("modal.disabled", f"{REFERENCE}#string-select")
UNNAMED = Rule("modal.input-without-label", f"{REFERENCE}#text-input")

V2_FLAG = 1 << 15
_ROW, _BUTTON, _INPUT, _DISPLAY = 1, 2, 4, 10
_CHECKS = 22
_LINK, _PREMIUM = 5, 6
_ONLY_LAID_OUT = {9, 10, 11, 12, 13, 14, 17}

Found = list[tuple[Place, dict]]


def every(components: list[dict], place: Place = ("components",)) -> Found:
    """List components and all they hold, each with its place."""
    found: Found = []
    for index, component in enumerate(components):
        found += _with_inner(component, (*place, index))
    return found


def _with_inner(component: dict, place: Place) -> Found:
    found = [(place, component), *every(component.get("components") or [], (*place, "components"))]
    for key in ("accessory", "component"):
        if isinstance(component.get(key), dict):
            found += _with_inner(component[key], (*place, key))
    return found


def message_faults(body: dict, *, new: bool) -> Iterator[Fault]:
    """List what is wrong with the components of a message, laid out (Components V2) or not."""
    given = body.get("components") or []
    found = every(given)
    laid_out = bool((body.get("flags") or 0) & V2_FLAG)
    beyond = [place for place, item in found if item.get("type") in _ONLY_LAID_OUT]
    if beyond and new and not laid_out:
        yield Fault(FLAG, beyond[0], "it takes the flag IS_COMPONENTS_V2")
    if laid_out or beyond:
        yield from _layout(found)
    elif len(given) > 5:
        yield Fault(ROWS, ("components",), f"{len(given)} rows; at most 5")
    yield from _each(found)


def modal_faults(data: dict) -> Iterator[Fault]:
    """List what is wrong with the components of a modal."""
    found = every(data.get("components") or [])
    yield from _each(found)
    for place, item in found:
        if item.get("disabled"):
            yield Fault(DISABLED, (*place, "disabled"), "nothing in a modal can be disabled")
        if item.get("type") == _INPUT and "component" not in place and not item.get("label"):
            yield Fault(UNNAMED, place, "outside a label, a text input needs one of its own")


def _layout(found: Found) -> Iterator[Fault]:
    if len(found) > 40:
        yield Fault(COUNT, ("components",), f"{len(found)} components, nested ones counted; at most 40")
    texts = [str(item.get("content", "")) for _, item in found if item.get("type") == _DISPLAY]
    characters = sum(map(len, texts))
    if characters > 4000:
        yield Fault(CHARACTERS, ("components",), f"{characters} characters over all text displays; at most 4000")
    size = sum(len(text.encode(errors="replace")) + 12 for text in texts)
    if size > 10_170:
        yield Fault(BYTES, ("components",), f"{size} bytes, with 12 for each text display; at most 10170")


def _each(found: Found) -> Iterator[Fault]:
    yield from _twice(TAKEN, "custom_id", found)
    yield from _twice(TAKEN_ID, "id", found)
    for place, item in found:
        kind = item.get("type")
        if kind == _BUTTON:
            yield from _button(item, place)
        elif kind == _ROW:
            yield from _row(item, place)
        elif kind == _DISPLAY and not str(item.get("content", "")).strip():
            yield Fault(BLANK, (*place, "content"), "it is empty once trimmed")
        yield from _bounds(item, place)
        yield from _options(item, place)
    for place, url in media(found):
        file = place[-2:] == ("file", "url")
        schemes = ("attachment",) if file else addresses.SHOWN
        yield from addresses.fault(addresses.FILE if file else addresses.MEDIA, place, url, schemes)


def media(found: Found) -> list[tuple[Place, object]]:
    """List the addresses of what is shown or handed out, each with its place."""
    listed = []
    for place, item in found:
        listed += [((*place, "items", index), one) for index, one in enumerate(item.get("items") or ())]
        listed.append((place, item))
    return [
        ((*place, key, "url"), item[key].get("url"))
        for place, item in listed
        for key in ("media", "file")
        if isinstance(item.get(key), dict)
    ]


def _twice(rule: Rule, key: str, found: Found) -> Iterator[Fault]:
    used = Counter(item[key] for _, item in found if item.get(key))
    for value, times in used.items():
        if times > 1:
            last = [place for place, item in found if item.get(key) == value][-1]
            yield Fault(rule, (*last, key), f"{value!r} is used {times} times")


def _button(item: dict, place: Place) -> Iterator[Fault]:
    style = item.get("style")
    if style == _PREMIUM:
        if not item.get("sku_id") or any(item.get(key) for key in ("label", "emoji", "url", "custom_id")):
            yield Fault(PREMIUM, place, "a premium button has a sku_id and nothing else")
        return
    if not item.get("label") and not item.get("emoji"):
        yield Fault(NO_LABEL, place, "it has neither label nor emoji")
    if item.get("url") and item.get("custom_id"):
        yield Fault(LINK_AND_ID, place, "it has both a url and a custom_id")
    elif style == _LINK and not item.get("url"):
        yield Fault(NO_LINK, place, "a link button needs a url")
    elif style != _LINK and item.get("url"):
        yield Fault(URL, (*place, "url"), "only a link button has one")
    elif style != _LINK and not item.get("custom_id"):
        yield Fault(NO_ID, place, "only a link button has no custom_id")
    schemes = (*addresses.WEB, "discord")
    yield from addresses.fault(addresses.BUTTON_LINK, (*place, "url"), item.get("url"), schemes)


def _row(item: dict, place: Place) -> Iterator[Fault]:
    kinds = [inner.get("type") for inner in item.get("components") or ()]
    if len(kinds) > 1 and set(kinds) != {_BUTTON}:
        yield Fault(WIDTH, (*place, "components"), "a select or an input has a row to itself")


def _bounds(item: dict, place: Place) -> Iterator[Fault]:
    for noun in ("values", "length"):
        low, high = item.get(f"min_{noun}"), item.get(f"max_{noun}")
        if high is None and noun == "values":
            # Left out, a select takes one value, and a group of checkboxes as many as it has.
            high = len(item["options"]) if item.get("type") == _CHECKS else 1
        if low is not None and high is not None and low > high:
            yield Fault(BOUNDS, (*place, f"min_{noun}"), f"{low} is above {high}")
    chosen = item.get("default_values") or ()
    if len(chosen) > (item.get("max_values") or 1):
        yield Fault(DEFAULTS, (*place, "default_values"), f"{len(chosen)} values; it takes {item.get('max_values', 1)}")


def _options(item: dict, place: Place) -> Iterator[Fault]:
    values = [option.get("value") for option in item.get("options") or ()]
    for index, value in enumerate(values):
        if value in values[:index]:
            yield Fault(VALUES, (*place, "options", index, "value"), f"{value!r} is another option's")
