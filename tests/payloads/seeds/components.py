"""Bad components of messages: rows of buttons and selects, and pages of Components V2."""

from __future__ import annotations

from tests.payloads.seeds.seed import CHART, EDIT, Body, Seed, button, page, row, rows, say, select, text

_LINK = {"style": 5, "custom_id": None, "url": "https://example.org"}
_INNER = "components.0.components.0"


def _buttons(count: int, rows_of: int = 1) -> list[Body]:
    return [row(*(button(custom_id=f"{n}.{m}") for m in range(count))) for n in range(rows_of)]


def _box(*inside: Body, **more: Body) -> Body:
    return page({"type": 17, "components": list(inside), **more})


def _section(count: int, **more: Body) -> Body:
    return {"type": 9, "components": [text()] * count, **more}


def _gallery(count: int, url: str = "https://example.org/a.png") -> Body:
    return page({"type": 12, "items": [{"media": {"url": url}}] * count})


def _people(**more: Body) -> Body:
    return {"type": 5, "custom_id": "who", **more}


def _picked(count: int) -> Body:
    return [{"id": str(1300000000000000000 + n), "type": "user"} for n in range(count)]


BUTTONS = (
    Seed("button.no-label", _INNER, rows(button(label=None)), rows(button(label=None, emoji={"name": "⛵"}))),
    Seed("button.no-label", _INNER, rows(button(label="")), rows(button(label="-"))),
    Seed("button.link-without-url", _INNER, rows(button(style=5, custom_id=None)), rows(button(**_LINK))),
    Seed("button.url-and-custom-id", _INNER, rows(button(**_LINK | {"custom_id": "a"})), rows(button(**_LINK))),
    Seed("button.url-and-custom-id", _INNER, rows(button(url="https://example.org")), rows(button())),
    Seed("button.url-on-no-link", f"{_INNER}.url", rows(button(**_LINK | {"style": 2})), rows(button(**_LINK))),
    Seed("button.without-custom-id", _INNER, rows(button(custom_id=None)), rows(button(custom_id="a"))),
    Seed(
        "button.link-scheme",
        f"{_INNER}.url",
        rows(button(**_LINK | {"url": "javascript:alert(1)"})),
        rows(button(**_LINK | {"url": "discord://-/settings"})),
    ),
    Seed(
        "button.premium",
        _INNER,
        rows(button(style=6, custom_id=None, sku_id="1300000000000000000")),
        rows(button(style=6, custom_id=None, label=None, sku_id="1300000000000000000")),
    ),
    Seed(
        "component.custom-id-twice",
        "components.0.components.1.custom_id",
        rows(button(), button()),
        rows(button(), button(custom_id="other")),
    ),
    Seed(
        "component.custom-id-twice",
        "components.1.components.0.custom_id",
        say(components=[row(button()), row(select("a", custom_id="why"))]),
        say(components=[row(button()), row(select("a"))]),
    ),
    Seed("component.id-twice", "components.1.id", page(text() | {"id": 7}, text() | {"id": 7}), page(text(), text())),
    Seed("description.maxLength", f"{_INNER}.label", rows(button(label="x" * 81)), rows(button(label="x" * 80))),
    Seed(
        "description.maxLength",
        f"{_INNER}.custom_id",
        rows(button(custom_id="x" * 101)),
        rows(button(custom_id="x" * 100)),
    ),
    Seed("description.enum", f"{_INNER}.style", rows(button(style=7)), rows(button(style=4))),
    Seed("description.additionalProperties", _INNER, rows(button(lable="Why")), rows(button(disabled=True))),
)
ROWS = (
    Seed("legacy.rows", "components", say(components=_buttons(1, 6)), say(components=_buttons(1, 5))),
    Seed("legacy.rows", "components", say(components=_buttons(1, 6)), say(components=[]), EDIT),
    Seed("row.select-shares", "components.0.components", rows(button(), select("a")), rows(select("a"))),
    Seed("row.select-shares", "components.0.components", rows(select("a"), _people()), rows(_people())),
    Seed("options.value-twice", f"{_INNER}.options.1.value", rows(select("a", "a")), rows(select("a", "b"))),
    Seed(
        "bounds.crossed",
        f"{_INNER}.min_values",
        rows(_people(min_values=3, max_values=2)),
        rows(_people(min_values=2, max_values=2)),
    ),
    Seed("bounds.crossed", f"{_INNER}.min_values", rows(select("a", "b", min_values=2)), rows(select("a", "b"))),
    Seed(
        "select.default-values",
        f"{_INNER}.default_values",
        rows(_people(default_values=_picked(2))),
        rows(_people(default_values=_picked(2), max_values=2)),
    ),
    Seed("description.maxItems", "components.0.components", say(components=_buttons(6)), say(components=_buttons(5))),
    Seed("description.minItems", "components.0.components", rows(), rows(button())),
    Seed(
        "description.maxItems",
        f"{_INNER}.options",
        rows(select(*map(str, range(26)))),
        rows(select(*map(str, range(25)))),
    ),
    Seed("description.minItems", f"{_INNER}.options", rows(select()), rows(select("a"))),
    Seed("description.maxLength", f"{_INNER}.options.0.value", rows(select("x" * 101)), rows(select("x" * 100))),
    Seed(
        "description.maxLength",
        f"{_INNER}.placeholder",
        rows(select("a", placeholder="x" * 151)),
        rows(select("a", placeholder="x" * 150)),
    ),
    Seed("description.maximum", f"{_INNER}.max_values", rows(_people(max_values=26)), rows(_people(max_values=25))),
    Seed("description.required", _INNER, rows({"type": 5}), rows(_people())),
)
PAGES = (
    Seed("layout.without-flag", "components.0", page(text(), flags=0), page(text())),
    Seed("layout.count", "components", _box(*[text()] * 40), _box(*[text()] * 39)),
    Seed(
        "layout.characters",
        "components",
        page(text("x" * 2000), text("x" * 2001)),
        page(text("x" * 2000), text("x" * 2000)),
    ),
    Seed("layout.characters", "components", _box(text("x" * 3001), text("x" * 1000)), _box(text("x" * 4000))),
    Seed("layout.bytes", "components", page(text("語" * 3387)), page(text("語" * 3386))),
    Seed(
        "layout.bytes", "components", page(text("語" * 3300), text("x" * 247)), page(text("語" * 3300), text("x" * 246))
    ),
    Seed("display.blank", "components.0.content", page(text(" \n")), page(text(" .\n"))),
    Seed("media.scheme", "components.0.items.0.media.url", _gallery(1, "data:image/png;base64,AA"), _gallery(1)),
    Seed(
        "media.scheme",
        "components.0.accessory.media.url",
        page(_section(1, accessory={"type": 11, "media": {"url": "file:///etc/passwd"}})),
        page(_section(1, accessory={"type": 11, "media": {"url": "http://example.org/a.png"}})),
    ),
    Seed(
        "file.scheme",
        "components.0.file.url",
        page({"type": 13, "file": {"url": "https://example.org/a.csv"}}),
        page({"type": 13, "file": {"url": "attachment://chart.png"}}),
        files=CHART,
    ),
    Seed("description.maxItems", "components.0.items", _gallery(11), _gallery(10)),
    Seed(
        "description.maxItems",
        "components.0.components",
        page(_section(4, accessory=button())),
        page(_section(3, accessory=button())),
    ),
    Seed("description.required", "components.0", page(_section(1)), page(_section(1, accessory=button()))),
    Seed(
        "description.enum",
        f"{_INNER}.type",
        _box({"type": 17, "components": [text()]}),
        _box(_section(1, accessory=button())),
    ),
    Seed("description.enum", f"{_INNER}.type", page(row(text())), page(row(button()))),
    Seed("description.enum", "components.0.type", page(button()), page(row(button()))),
    Seed(
        "description.enum", "components.0.spacing", page({"type": 14, "spacing": 3}), page({"type": 14, "spacing": 2})
    ),
    Seed("description.maximum", "components.0.accent_color", _box(text(), accent_color=1 << 24), _box(text())),
    Seed("description.additionalProperties", "components.0", page(text() | {"text": "Ahoy"}), page(text())),
)
SEEDS = (*BUTTONS, *ROWS, *PAGES)
