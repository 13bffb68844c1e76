"""Bad first answers to interactions: messages, suggestions and modals."""

from __future__ import annotations

from tests.payloads.seeds.seed import ANSWER, Body, Seed, button, row, say, select, show, text

_FIELD = "data.components.0.component"


def _seed(rule: str, place: str, bad: Body, good: Body) -> Seed:
    return Seed(rule, place, bad, good, ANSWER)


def _message(**data: Body) -> Body:
    return {"type": 4, "data": data}


def _suggest(*choices: Body) -> Body:
    return {"type": 8, "data": {"choices": list(choices)}}


def _choice(value: object = "NO", **more: Body) -> Body:
    return {"name": "Norway", "value": value, **more}


def _modal(*components: Body, **more: Body) -> Body:
    return {"type": 9, "data": {"custom_id": "facts", "title": "Facts", "components": list(components), **more}}


def _input(**more: Body) -> Body:
    return {"type": 4, "custom_id": "country", "style": 1, **more}


def _label(component: Body, **more: Body) -> Body:
    return {"type": 18, "label": "Country", "component": component, **more}


def _choices(kind: int, *values: str) -> Body:
    options = [{"label": f"Option {n}", "value": value} for n, value in enumerate(values)]
    return {"type": kind, "custom_id": "pick", "options": options}


_LONG = [{"description": "x" * 3000}] * 2

MESSAGES = (
    _seed("callback.without-data", "data", {"type": 4}, _message(**say())),
    _seed("message.empty", "data", _message(), _message(**show())),
    _seed("mentions.left-out", "data.allowed_mentions", _message(content="Ahoy"), _message(**say())),
    _seed(
        "mentions.left-out", "data.allowed_mentions", {"type": 7, "data": {"content": "a"}}, {"type": 7, "data": say()}
    ),
    _seed("message.flags", "data.flags", _message(**say(flags=1 << 21)), _message(**say(flags=1 << 6))),
    _seed(
        "message.flags", "data.flags", {"type": 5, "data": {"flags": 1 << 7}}, {"type": 5, "data": {"flags": 1 << 6}}
    ),
    _seed("message.flags", "data.flags", {"type": 7, "data": say(flags=1 << 6)}, {"type": 7, "data": say()}),
    _seed("embeds.total", "data.embeds", _message(embeds=[*_LONG, {"title": "x"}]), _message(embeds=_LONG)),
    _seed(
        "layout.without-flag", "data.components.0", _message(**say(content="", components=[text()])), _message(**say())
    ),
    _seed(
        "component.custom-id-twice",
        "data.components.0.components.1.custom_id",
        _message(**say(components=[row(button(), button())])),
        _message(**say(components=[row(button())])),
    ),
    _seed("description.enum", "type", {"type": 2}, {"type": 6}),
    _seed(
        "description.additionalProperties", "", {"type": 5, "dat": {"flags": 64}}, {"type": 5, "data": {"flags": 64}}
    ),
    _seed("description.additionalProperties", "data", _message(**say(ephemeral=True)), _message(**say(flags=64))),
    _seed("description.required", "", {"data": say()}, _message(**say())),
)
SUGGESTIONS = (
    _seed("choice.value", "data.choices.0.value", _suggest(_choice("x" * 101)), _suggest(_choice("x" * 100))),
    _seed("choice.value", "data.choices.0.value", _suggest(_choice("")), _suggest(_choice("-"))),
    _seed(
        "localizations.locale",
        "data.choices.0.name_localizations.nb",
        _suggest(_choice(name_localizations={"nb": "Norge"})),
        _suggest(_choice(name_localizations={"no": "Norge"})),
    ),
    _seed("description.anyOf", "data", _suggest(*[_choice()] * 26), _suggest(*[_choice()] * 25)),
    _seed("description.anyOf", "data", _suggest(_choice() | {"name": "x" * 101}), _suggest(_choice(1))),
    _seed("description.required", "", {"type": 8}, _suggest()),
)
MODALS = (
    _seed("modal.rows", "data.components", _modal(*[text()] * 6), _modal(*[text()] * 5)),
    _seed(
        "modal.disabled", f"{_FIELD}.disabled", _modal(_label(select("a", disabled=True))), _modal(_label(select("a")))
    ),
    _seed(
        "modal.input-without-label",
        "data.components.0.components.0",
        _modal(row(_input())),
        _modal(row(_input(label="Country"))),
    ),
    _seed(
        "component.custom-id-twice",
        "data.components.1.component.custom_id",
        _modal(_label(_input()), _label(select("a", custom_id="country"))),
        _modal(_label(_input()), _label(select("a"))),
    ),
    _seed(
        "bounds.crossed",
        f"{_FIELD}.min_length",
        _modal(_label(_input(min_length=3, max_length=2))),
        _modal(_label(_input(min_length=2, max_length=2))),
    ),
    _seed(
        "options.value-twice",
        f"{_FIELD}.options.1.value",
        _modal(_label(_choices(21, "a", "a"))),
        _modal(_label(_choices(21, "a", "b"))),
    ),
    _seed("description.maxLength", "data.title", _modal(text(), title="x" * 46), _modal(text(), title="x" * 45)),
    _seed(
        "description.maxLength",
        "data.custom_id",
        _modal(text(), custom_id="x" * 101),
        _modal(text(), custom_id="x" * 100),
    ),
    _seed("description.minItems", "data.components", _modal(), _modal(text())),
    _seed("description.required", "data", {"type": 9, "data": {"title": "A", "components": [text()]}}, _modal(text())),
    _seed(
        "description.maxLength",
        "data.components.0.label",
        _modal(_label(_input(), label="x" * 46)),
        _modal(_label(_input(), label="x" * 45)),
    ),
    _seed(
        "description.maximum",
        f"{_FIELD}.max_length",
        _modal(_label(_input(max_length=4001))),
        _modal(_label(_input(max_length=4000))),
    ),
    _seed(
        "description.maxLength",
        f"{_FIELD}.placeholder",
        _modal(_label(_input(placeholder="x" * 101))),
        _modal(_label(_input(placeholder="x" * 100))),
    ),
    _seed(
        "description.minItems",
        f"{_FIELD}.options",
        _modal(_label(_choices(21, "a"))),
        _modal(_label(_choices(22, "a"))),
    ),
    _seed(
        "description.maxItems",
        f"{_FIELD}.options",
        _modal(_label(_choices(22, *"abcdefghijk"))),
        _modal(_label(_choices(22, *"abcdefghij"))),
    ),
    _seed("description.enum", f"{_FIELD}.type", _modal(_label(button())), _modal(_label(_input()))),
    _seed(
        "description.enum",
        "data.components.0.components.0.type",
        _modal(row(_input(label="a", type=3))),
        _modal(row(_input(label="a"))),
    ),
)
SEEDS = (*MESSAGES, *SUGGESTIONS, *MODALS)
