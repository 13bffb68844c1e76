"""Components: which may stand where, what each must carry, and how Discord completes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from enum import IntEnum
from itertools import count

from bot.standin.errors import Form, Json, Path, broken


class Kind(IntEnum):
    """Component types, by Discord's numbers."""

    ROW = 1
    BUTTON = 2
    SELECT = 3
    INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    UPLOAD = 19
    RADIO = 21
    CHECKS = 22
    CHECK = 23


SELECTS = {Kind.SELECT, Kind.USER_SELECT, Kind.ROLE_SELECT, Kind.MENTIONABLE_SELECT, Kind.CHANNEL_SELECT}
_ANSWERS = SELECTS | {Kind.INPUT, Kind.UPLOAD, Kind.RADIO, Kind.CHECKS, Kind.CHECK}
_LAID_OUT = {Kind.ROW, Kind.SECTION, Kind.TEXT, Kind.GALLERY, Kind.FILE, Kind.SEPARATOR}

LEGACY, LAYOUT, MODAL = {Kind.ROW}, _LAID_OUT | {Kind.CONTAINER}, {Kind.ROW, Kind.LABEL, Kind.TEXT}
"""What may stand at the top of a plain message, of a Components V2 message and of a modal."""

_INSIDE: dict[Kind, set[Kind]] = {
    Kind.ROW: SELECTS | {Kind.BUTTON, Kind.INPUT},
    Kind.SECTION: {Kind.TEXT},
    Kind.CONTAINER: _LAID_OUT,
}
_ALONE: dict[tuple[Kind, str], set[Kind]] = {
    (Kind.SECTION, "accessory"): {Kind.BUTTON, Kind.THUMBNAIL},
    (Kind.LABEL, "component"): _ANSWERS,
}
_CUSTOM_ID = ("custom_id", 1, 100, True)
_TEXTS: dict[Kind, tuple[tuple[str, int, int, bool], ...]] = {
    Kind.BUTTON: (("label", 0, 80, False), ("custom_id", 1, 100, False), ("url", 1, 512, False)),
    Kind.INPUT: (_CUSTOM_ID, ("placeholder", 0, 100, False), ("value", 0, 4000, False), ("label", 1, 45, False)),
    Kind.TEXT: (("content", 1, 4000, True),),
    Kind.THUMBNAIL: (("description", 0, 1024, False),),
    Kind.LABEL: (("label", 1, 45, True), ("description", 0, 100, False)),
    **dict.fromkeys(SELECTS, (_CUSTOM_ID, ("placeholder", 0, 150, False))),
    **dict.fromkeys((Kind.UPLOAD, Kind.RADIO, Kind.CHECKS, Kind.CHECK), (_CUSTOM_ID,)),
}
_COUNTS: dict[Kind, tuple[str, int, int]] = {
    Kind.ROW: ("components", 1, 5),
    Kind.SECTION: ("components", 1, 3),
    Kind.CONTAINER: ("components", 1, 40),
    Kind.GALLERY: ("items", 1, 10),
    Kind.SELECT: ("options", 1, 25),
    Kind.RADIO: ("options", 2, 10),
    Kind.CHECKS: ("options", 1, 10),
}
_NUMBERS = ((Kind.CONTAINER, "accent_color", 0, 0xFFFFFF), (Kind.SEPARATOR, "spacing", 1, 2))
_OPTION_TEXTS = (("label", 1, 100, True), ("value", 1, 100, True), ("description", 0, 100, False))
_DEFAULTS: dict[Kind, Json] = {
    Kind.CONTAINER: {"accent_color": None, "spoiler": False},
    Kind.THUMBNAIL: {"description": None, "spoiler": False},
    Kind.FILE: {"name": None, "size": None, "spoiler": False},
    Kind.SEPARATOR: {"spacing": 1, "divider": True},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
}


def walk(components: Sequence[Json], path: Path = ("components",)) -> Iterator[tuple[Path, Json]]:
    """Go through components and all they hold, each with its path in the form."""
    for index, component in enumerate(components):
        yield from _walk_one(component, (*path, index))


def _walk_one(component: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    yield path, component
    yield from walk(component.get("components") or (), (*path, "components"))
    for key in ("accessory", "component"):
        if isinstance(component.get(key), dict):
            yield from _walk_one(component[key], (*path, key))


def every(components: Sequence[Json]) -> list[Json]:
    """List components and all they hold."""
    return [component for _, component in walk(components)]


def check(components: Sequence[Json], top: set[Kind], form: Form) -> None:
    """Note every fault in components that are to stand on a surface: LEGACY, LAYOUT or MODAL."""
    _nest(components, top, ("components",), form)
    form.close()
    for path, component in walk(components):
        _fields(component, path, form)
    _unique(components, form)
    if top is LAYOUT:
        _totals(components, form)
    else:
        form.length(("components",), len(components), int(top is MODAL), 5)


def _nest(components: Sequence[Json], allowed: set[Kind], path: Path, form: Form) -> None:
    for index, component in enumerate(components):
        _stands(component, allowed, (*path, index), form)


def _stands(component: Json, allowed: set[Kind], path: Path, form: Form) -> None:
    number = component.get("type")
    if number not in allowed:
        form.choices((*path, "type"), sorted(int(kind) for kind in allowed))
        return
    kind = Kind(number)
    if kind in _INSIDE:
        _nest(component.get("components") or (), _INSIDE[kind], (*path, "components"), form)
    for (owner, key), inside in _ALONE.items():
        if owner is kind and not isinstance(component.get(key), dict):
            form.required((*path, key))
        elif owner is kind:
            _stands(component[key], inside, (*path, key), form)


def _fields(component: Json, path: Path, form: Form) -> None:
    kind = Kind(component["type"])
    _texts(component, _TEXTS.get(kind, ()), path, form)
    if kind in _COUNTS:
        key, low, high = _COUNTS[kind]
        form.length((*path, key), len(component.get(key) or ()), low, high)
    if kind is Kind.BUTTON:
        _button(component, path, form)
    elif kind is Kind.ROW:
        _row(component, path, form)
    elif kind is Kind.INPUT or kind in SELECTS:
        _bounds(component, path, form)
    _options(component.get("options") or (), path, form)
    _rest(component, path, form)


def _rest(component: Json, path: Path, form: Form) -> None:
    kind = Kind(component["type"])
    if kind is Kind.TEXT and not str(component.get("content")).strip():
        form.required((*path, "content"))
    if kind is Kind.FILE and not str((component.get("file") or {}).get("url")).startswith("attachment://"):
        form.fault((*path, "file", "url"), "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('attachment',).")
    for owner, key, low, high in _NUMBERS:
        if kind is owner and component.get(key) is not None:
            form.number((*path, key), component[key], low, high)


def _texts(item: Json, rules: Sequence[tuple[str, int, int, bool]], path: Path, form: Form) -> None:
    for key, low, high, needed in rules:
        if item.get(key) is not None:
            form.text((*path, key), item[key], low, high)
        elif needed:
            form.required((*path, key))


def _button(component: Json, path: Path, form: Form) -> None:
    style = component.get("style")
    if style not in range(1, 6):
        form.choices((*path, "style"), range(1, 6))
        return
    wanted, refused = ("url", "custom_id") if style == 5 else ("custom_id", "url")
    if not component.get(wanted):
        form.required((*path, wanted))
    if component.get(refused):
        text = "A custom id and url cannot both be specified"
        form.fault(path, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", text)
    if not component.get("label") and not component.get("emoji"):
        form.fault(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or emoji is required")
    if style == 5 and not str(component.get("url")).startswith(("http://", "https://", "discord://")):
        form.fault((*path, "url"), "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https', 'discord').")


def _row(component: Json, path: Path, form: Form) -> None:
    kinds = [item["type"] for item in component.get("components") or ()]
    if len(kinds) > 1 and set(kinds) != {Kind.BUTTON}:
        text = "The specified component exceeds the maximum width"
        form.fault((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text)


def _bounds(component: Json, path: Path, form: Form) -> None:
    noun, most = ("length", 4000) if component["type"] == Kind.INPUT else ("values", 25)
    # Left out, a select takes exactly one value.
    left_out = None if component["type"] == Kind.INPUT else 1
    low, high = component.get(f"min_{noun}", left_out), component.get(f"max_{noun}", left_out)
    for key, value, least in ((f"min_{noun}", low, 0), (f"max_{noun}", high, 1)):
        if value is not None:
            form.number((*path, key), value, least, most)
    if low is not None and high is not None and low > high:
        form.fault((*path, f"min_{noun}"), "COMPONENT_MIN_MAX", f"min_{noun} must not be above max_{noun}")
    chosen = component.get("default_values") or ()
    if high is not None and len(chosen) > high:
        form.length((*path, "default_values"), len(chosen), 0, high)


def _options(options: Sequence[Json], path: Path, form: Form) -> None:
    seen: set[str] = set()
    for index, option in enumerate(options):
        place = (*path, "options", index)
        _texts(option, _OPTION_TEXTS, place, form)
        if option.get("value") in seen:
            text = "The specified option value is already used"
            form.fault((*place, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)
        seen.add(str(option.get("value")))


def _unique(components: Sequence[Json], form: Form) -> None:
    seen: dict[str, set[object]] = {"custom_id": set(), "id": set()}
    for path, component in walk(components):
        for key, used in seen.items():
            value = component.get(key)
            if value and value in used:
                text = f"Component {key.replace('_', ' ')} cannot be duplicated"
                form.fault((*path, key), f"COMPONENT_{key.upper()}_DUPLICATED", text)
            used.add(value)


def _totals(components: Sequence[Json], form: Form) -> None:
    everything = every(components)
    if not 1 <= len(everything) <= 40:
        form.fault(("components",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 40 in length.")
    displays = [str(item["content"]) for item in everything if item["type"] == Kind.TEXT and "content" in item]
    if sum(map(len, displays)) > 4000:
        text = "The total displayable text size in components exceeds the maximum of 4000"
        form.fault(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", text)
    form.close()
    # Undocumented, and not an error Discord words: it falls over (discord-api-docs 8554).
    if sum(len(text.encode()) + 12 for text in displays) > 10_170:
        raise broken()


def complete(components: Sequence[Json], unfurl: Callable[[str, Path], Json]) -> list[Json]:
    """Copy components as Discord keeps them: with ids and defaults, and media unfurled from their addresses."""
    copied = deepcopy(list(components))
    taken = {item.get("id") for item in every(copied)}
    free = (number for number in count(1) if number not in taken)
    for path, component in walk(copied):
        component["id"] = component.get("id") or next(free)
        for key in [key for key, value in component.items() if value is None]:
            del component[key]
        if component["type"] in SELECTS and "component" not in path:
            # It means something in a form only, and a message does not keep it.
            component.pop("required", None)
        for key, value in _DEFAULTS.get(Kind(component["type"]), {}).items():
            component.setdefault(key, value)
        if isinstance(component.get("emoji"), dict):
            component["emoji"] = {key: value for key, value in component["emoji"].items() if value is not None}
        _unfurl_all(component, path, unfurl)
    return copied


def _unfurl_all(component: Json, path: Path, unfurl: Callable[[str, Path], Json]) -> None:
    for key in ("media", "file"):
        if isinstance(component.get(key), dict):
            component[key] = unfurl(str(component[key].get("url")), (*path, key, "url"))
    for index, item in enumerate(component.get("items") or ()):
        item["media"] = unfurl(str(item["media"].get("url")), (*path, "items", index, "media", "url"))
        item.setdefault("description", None)
        item.setdefault("spoiler", False)
