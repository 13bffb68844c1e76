"""Discord's own description of its API (OpenAPI), made strict for what is sent and ready to check with.

The description is not part of this project: DISCORD_OPENAPI says where it is, else it is looked for beside the repository.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest

from tests.payloads.fault import Fault, Rule

NAMED = os.environ.get("DISCORD_OPENAPI")  # noqa: TID251 - tests have no settings
BESIDE = Path(__file__).parents[3] / "shared" / "discord-openapi.json"
PATH = Path(NAMED or BESIDE)
ABSENT = "Discord's own description is not here; only the documented limits are checked (see DISCORD_OPENAPI)"
needed = pytest.mark.skipif(not PATH.is_file(), reason=ABSENT)

PAGE = "github.com/discord/discord-api-spec"
UNDESCRIBED = Rule("undescribed", PAGE)

# The description tells a callback's ids apart; the stand-in counts its limits by a webhook's id and token.
RENAMED = {
    "/interactions/{webhook_id}/{webhook_token}/callback": (
        "/interactions/{interaction_id}/{interaction_token}/callback"
    ),
}
# The description takes a follow-up for either of two bodies; only this one makes a message.
CHOSEN = {("POST", "/webhooks/{webhook_id}/{webhook_token}"): "IncomingWebhookRequestPartial"}

# What discord.py always sends besides, and Discord takes in silence.
ALSO_SENT = {
    "RichEmbed": ("flags",),
    "MessageAttachmentRequest": ("content_type", "height", "proxy_url", "size", "spoiler", "url", "width"),
    "ApplicationCommandUpdateRequest": ("nsfw",),
    "MessageEditRequestPartial": ("tts",),
    "IncomingWebhookUpdateRequestPartial": ("tts",),
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": ("tts",),
}
_LARGEST = (1 << 63) - 1
_REFERENCE = re.compile(r"#/\$defs/(\w+)")


def summary() -> str:
    """Say in a line which description is in use."""
    if not PATH.is_file():
        return ABSENT
    return f"Discord's own description, SHA-256 {hashlib.sha256(PATH.read_bytes()).hexdigest()[:12]}"


def wanted_but_unreadable() -> str | None:
    """Say what is wrong when somebody named a description that cannot be read."""
    if not NAMED:
        return None
    try:
        found = json.loads(Path(NAMED).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return f"DISCORD_OPENAPI={NAMED} cannot be read: {error}"
    return None if "paths" in found else f"DISCORD_OPENAPI={NAMED} describes no API"


@cache
def described() -> dict | None:
    """Read the description, with its references made local; None when it is not here."""
    if not PATH.is_file():
        return None
    found = json.loads(PATH.read_text(encoding="utf-8").replace("#/components/schemas/", "#/$defs/"))
    # A form error's code is a word, as the docs say and Discord does; only the description has a number.
    inner = found["components"]["schemas"]["InnerErrors"]["properties"]["_errors"]
    inner["items"] = {"type": "object", "required": ["code", "message"], "properties": {"code": {"type": "string"}}}
    # GUILD_MEDIA: the docs have it, and discord.py names it wherever a command takes any channel.
    found["components"]["schemas"]["ChannelTypes"]["oneOf"].append({"const": 16})
    return found


def operation(method: str, route: str) -> dict | None:
    """Find what the description says of a route; None when it has no such route."""
    return described()["paths"].get(RENAMED.get(route, route), {}).get(method.lower())


@cache
def strict() -> dict:
    """Give the schemas for what is sent: closed, with unions taken apart by type, and patched for real traffic."""
    schemas = deepcopy(described()["components"]["schemas"])
    schemas["SnowflakeType"] |= {"type": ["string", "integer"], "minimum": 0, "maximum": _LARGEST}
    for name, keys in ALSO_SENT.items():
        schemas[name]["properties"] |= dict.fromkeys(keys, True)
    for name in ("ApplicationCommandCreateRequest", "ApplicationCommandUpdateRequest"):
        # "Set of permissions represented as a bit set": a string in the docs, an integer from discord.py.
        bits = schemas[name]["properties"]["default_member_permissions"]
        bits |= {"type": ["integer", "string", "null"], "pattern": "^[0-9]+$"}
    return {name: _strict(schema, schemas) for name, schema in schemas.items()}


@cache
def answerable() -> dict:
    """Give the schemas for what is answered: closed too, or the stand-in could tell what Discord never tells."""
    published = described()["components"]["schemas"]
    return {name: _strict(schema, published) for name, schema in published.items()}


def _strict(schema: object, schemas: dict) -> object:
    """Close a schema's objects, and let each union blame the branch that was meant."""
    if isinstance(schema, list):
        return [_strict(item, schemas) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _strict(value, schemas) for key, value in schema.items()}
    if isinstance(made.get("properties"), dict) and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    for union in ("oneOf", "anyOf"):
        if isinstance(made.get(union), list):
            made |= _apart(made.pop(union), schemas) or {union: schema[union]}
    return made


def _apart(branches: list[dict], schemas: dict) -> dict | None:
    """Turn a union into a choice: null or not, by a constant, or by the type of what is there."""
    if all("const" in branch for branch in branches):
        return {"enum": [branch["const"] for branch in branches]}
    some = [branch for branch in branches if branch != {"type": "null"}]
    if len(some) == 1:
        chosen = some[0]
    else:
        by_type = {branch.get("$ref"): _types(branch, schemas) for branch in some}
        if not all(by_type.values()):
            return None
        chosen = {
            "type": "object",
            "required": ["type"],
            "properties": {"type": {"enum": sorted(number for numbers in by_type.values() for number in numbers)}},
            "allOf": [_when(numbers, reference) for reference, numbers in by_type.items()],
        }
    return chosen if len(some) == len(branches) else {"if": {"type": "null"}, "else": chosen}


def _when(numbers: list[int], reference: str) -> dict:
    return {"if": {"properties": {"type": {"enum": numbers}}, "required": ["type"]}, "then": {"$ref": reference}}


def _types(branch: dict, schemas: dict) -> list[int]:
    target = schemas.get(branch.get("$ref", "").rpartition("/")[2], {})
    return target.get("properties", {}).get("type", {}).get("enum", [])


@cache
def _sent(method: str, route: str) -> jsonschema_rs.Draft202012Validator | None:
    """Find what a request's body must look like; a multipart one carries the same JSON. None when it has none."""
    told = operation(method, route)
    if "requestBody" not in told:
        return None
    schema = told["requestBody"]["content"]["application/json"]["schema"]
    if (method, route) in CHOSEN:
        schema = {"$ref": f"#/$defs/{CHOSEN[method, route]}"}
    return _validator(_strict(schema, described()["components"]["schemas"]), strict())


@cache
def _answered(method: str, route: str, status: str) -> jsonschema_rs.Draft202012Validator | None:
    """Find what an answer must look like; None when it has no body.

    Raises:
        KeyError: there is never such an answer.

    """
    responses = operation(method, route)["responses"]
    told = responses[status] if status in responses else responses[f"{status[0]}XX"]
    if "$ref" in told:
        told = described()["components"]["responses"][told["$ref"].rpartition("/")[2]]
    if "content" not in told:
        return None
    schema, published = told["content"]["application/json"]["schema"], described()["components"]["schemas"]
    # An error is described as two objects laid over each other: closed, neither would let the other in.
    return _validator(_strict(schema, published), answerable()) if status < "400" else _validator(schema, published)


def _validator(schema: dict, schemas: dict) -> jsonschema_rs.Draft202012Validator:
    """Compile a schema with those it refers to; all of them would take longer than the checking itself."""
    used: dict[str, object] = {}
    left = [schema]
    while left:
        for name in _REFERENCE.findall(json.dumps(left.pop())):
            if name not in used:
                used[name] = schemas[name]
                left.append(schemas[name])
    return jsonschema_rs.Draft202012Validator({**schema, "$defs": used}, validate_formats=True)


def request_faults(method: str, route: str, query: dict[str, str], body: object) -> Iterator[Fault]:
    """List what the description has against a request; nothing when it is not here."""
    if described() is None:
        return
    told = operation(method, route)
    if told is None:
        yield Fault(UNDESCRIBED, (), f"there is no {method} {route}")
        return
    known = {item["name"] for item in told.get("parameters", ()) if item["in"] == "query"}
    for name in sorted(query.keys() - known):
        yield Fault(UNDESCRIBED, ("?", name), "there is no such parameter")
    validator = _sent(method, route)
    if validator is None:
        if body is not None:
            yield Fault(UNDESCRIBED, (), "this request has no body")
        return
    yield from _faults(validator, body)


def answer_faults(method: str, route: str, status: int, body: object) -> Iterator[Fault]:
    """List what the description has against an answer; nothing when it is not here, or the server stumbled."""
    if described() is None or status >= 500:
        return
    try:
        validator = _answered(method, route, str(status))
    except KeyError:
        yield Fault(UNDESCRIBED, (), f"this is never answered with {status}")
        return
    if validator is not None:
        yield from _faults(validator, body)
    elif body is not None:
        yield Fault(UNDESCRIBED, (), f"an answer {status} has no body")


def _faults(validator: jsonschema_rs.Draft202012Validator, body: object) -> Iterator[Fault]:
    for error in validator.iter_errors(body):
        said = error.message if len(error.message) < 200 else f"{error.message[:80]} ... {error.message[-100:]}"
        kind = error.kind.name
        # Discord takes no notice of a key that it does not know.
        rule = Rule(f"description.{kind}", PAGE, refused=kind != "additionalProperties")
        yield Fault(rule, tuple(error.instance_path), said)
