"""Bad application commands: their names, options, choices, languages and sizes."""

from __future__ import annotations

from tests.payloads.seeds.seed import COMMAND, COMMANDS, Body, Seed


def _seed(rule: str, place: str, bad: Body, good: Body) -> Seed:
    """Seed one command, registered in a list with a good one before it."""
    return Seed(rule, f"1.{place}".rstrip("."), [_chat("first"), bad], [_chat("first"), good], COMMANDS)


def _chat(name: str = "forecast", **more: Body) -> Body:
    return {"name": name, "description": "What is coming.", **more}


def _option(name: str = "country", kind: int = 3, **more: Body) -> Body:
    return {"type": kind, "name": name, "description": "A country.", **more}


def _with(*options: Body) -> Body:
    return _chat(options=list(options))


def _choice(**more: Body) -> Body:
    return {"name": "Norway", "value": "NO", **more}


def _large(description: int) -> Body:
    """Make a command of 7,908 characters besides its description."""
    choices = [{"name": f"{n:05}", "value": f"{n:093}"} for n in range(80)]
    options = [_option(f"o{n:03}", description="x" * 11, choices=choices[20 * n : 20 * n + 20]) for n in range(4)]
    return _chat(description="x" * description, options=options)


NAMES = (
    _seed("command.name", "name", _chat("Forecast"), _chat("forecast")),
    _seed("command.name", "name", _chat("my forecast"), _chat("my-forecast_1")),
    _seed("command.name", "name", _chat("forecast!"), _chat("l'été-प्रोफ़ाइल")),
    _seed(
        "command.name",
        "name_localizations.no",
        _chat(name_localizations={"no": "Utsikt"}),
        _chat(name_localizations={"no": "utsikt"}),
    ),
    _seed("command.name", "options.0.name", _with(_option("Country")), _with(_option("country"))),
    _seed("command.no-description", "description", {"name": "forecast"}, _chat()),
    _seed("command.description-not-allowed", "description", _chat("Look", type=2), {"name": "Look Up", "type": 2}),
    _seed(
        "command.options-not-allowed",
        "options",
        {"name": "Why", "type": 3, "options": [_option()]},
        {"name": "Why", "type": 3},
    ),
    _seed(
        "localizations.locale",
        "name_localizations.nb",
        _chat(name_localizations={"nb": "a"}),
        _chat(name_localizations={"sv-SE": "a"}),
    ),
    _seed(
        "localizations.locale",
        "options.0.description_localizations.pt",
        _with(_option(description_localizations={"pt": "a"})),
        _with(_option(description_localizations={"pt-BR": "a"})),
    ),
    _seed("description.maxLength", "name", _chat("x" * 33), _chat("x" * 32)),
    _seed("description.maxLength", "description", _chat(description="x" * 101), _chat(description="x" * 100)),
    _seed(
        "description.maxLength",
        "options.0.description",
        _with(_option(description="x" * 101)),
        _with(_option(description="x" * 100)),
    ),
    _seed("description.minLength", "options.0.description", _with(_option(description="")), _with(_option())),
    _seed("description.enum", "contexts.0", _chat(contexts=[3]), _chat(contexts=[2])),
    _seed("description.enum", "integration_types.1", _chat(integration_types=[0, 2]), _chat(integration_types=[0, 1])),
    _seed(
        "description.pattern",
        "default_member_permissions",
        _chat(default_member_permissions="manage"),
        _chat(default_member_permissions="32"),
    ),
    _seed(
        "description.additionalProperties", "", _chat(default_permissions="32"), _chat(default_member_permissions=32)
    ),
)
OPTIONS = (
    _seed("option.name-twice", "options.1.name", _with(_option(), _option()), _with(_option(), _option("age"))),
    _seed(
        "option.required-after-optional",
        "options.1",
        _with(_option(), _option("age", required=True)),
        _with(_option("age", required=True), _option()),
    ),
    _seed(
        "option.required-after-optional",
        "options.0.options.1",
        _with(_option(kind=1, options=[_option(), _option("age", required=True)])),
        _with(_option(kind=1, options=[_option("age", required=True), _option()])),
    ),
    _seed(
        "option.choices-and-autocomplete",
        "options.0.autocomplete",
        _with(_option(choices=[_choice()], autocomplete=True)),
        _with(_option(choices=[_choice()], autocomplete=False)),
    ),
    _seed(
        "option.bounds-crossed",
        "options.0.min_value",
        _with(_option(kind=4, min_value=2, max_value=1)),
        _with(_option(kind=4, min_value=1, max_value=1)),
    ),
    _seed(
        "option.bounds-crossed",
        "options.0.min_length",
        _with(_option(min_length=2, max_length=1)),
        _with(_option(min_length=1, max_length=1)),
    ),
    _seed(
        "option.subcommand-among-options",
        "options",
        _with(_option(kind=1), _option("b")),
        _with(_option(kind=1), _option("b", kind=2, options=[_option(kind=1)])),
    ),
    _seed(
        "choice.value",
        "options.0.choices.0.value",
        _with(_option(choices=[_choice(value="x" * 101)])),
        _with(_option(choices=[_choice(value="x" * 100)])),
    ),
    _seed(
        "description.maxItems",
        "options",
        _with(*(_option(f"o{n}") for n in range(26))),
        _with(*(_option(f"o{n}") for n in range(25))),
    ),
    _seed(
        "description.maxItems",
        "options.0.choices",
        _with(_option(choices=[_choice()] * 26)),
        _with(_option(choices=[_choice()] * 25)),
    ),
    _seed(
        "description.maxLength",
        "options.0.choices.0.name",
        _with(_option(choices=[_choice(name="x" * 101)])),
        _with(_option(choices=[_choice(name="x" * 100)])),
    ),
    _seed("description.enum", "options.0.type", _with(_option(kind=12)), _with(_option(kind=11))),
    _seed(
        "description.enum",
        "options.0.options.0.type",
        _with(_option(kind=2, options=[_option(kind=2)])),
        _with(_option(kind=2, options=[_option(kind=1)])),
    ),
    _seed(
        "description.enum",
        "options.0.channel_types.0",
        _with(_option(kind=7, channel_types=[17])),
        _with(_option(kind=7, channel_types=[16])),
    ),
    _seed(
        "description.maximum", "options.0.max_length", _with(_option(max_length=6001)), _with(_option(max_length=6000))
    ),
    _seed(
        "description.type",
        "options.0.min_value",
        _with(_option(kind=4, min_value=0.5)),
        _with(_option(kind=10, min_value=0.5)),
    ),
    _seed(
        "description.additionalProperties",
        "options.0",
        _with(_option(kind=5, autocomplete=True)),
        _with(_option(kind=4, autocomplete=True)),
    ),
)
LISTS = (
    Seed("command.twice", "1.name", [_chat(), _chat()], [_chat(), _chat("help")], COMMANDS),
    Seed("command.count", "", [_chat(f"c{n}") for n in range(101)], [_chat(f"c{n}") for n in range(100)], COMMANDS),
    Seed(
        "command.count",
        "",
        [{"name": f"C {n}", "type": 2} for n in range(16)],
        [{"name": f"C {n}", "type": kind} for n in range(15) for kind in (2, 3)],
        COMMANDS,
    ),
    _seed("command.size", "", _large(93), _large(92)),
    Seed("command.size", "", _large(93), _large(92), COMMAND),
    Seed("command.name", "name", _chat("Forecast"), _chat(), COMMAND),
    Seed("description.required", "", {"description": "A."}, _chat(), COMMAND),
)
SEEDS = (*NAMES, *OPTIONS, *LISTS)
