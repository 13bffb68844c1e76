"""A tiny catalogue on disk: a folder of TOML of the same shape as the packaged one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

from forecast import Catalogue, Profile, World, assess, load_catalogue
from forecast.outlook import Assessment

#: Every standing source below is fresh on this day.
DAY = dt.date(2026, 6, 1)
OPEN_SINCE = "2020-01-01"

SOURCES = """
[off]
publisher = "P"
title = "Official"
url = "https://example.com/official"
grade = "official"
page = "standing"
checked = 2026-01-01

[quoted]
publisher = "P"
title = "Quoted"
grade = "official_quoted"
page = "standing"
checked = 2026-01-02

[press]
publisher = "P"
title = "Press"
url = "https://example.com/press"
grade = "press"
page = "dated"
published = 2026-01-03
checked = 2026-01-03

[hint]
publisher = "P"
title = "Hint"
grade = "indication"
page = "dated"
published = 2026-01-04
checked = 2026-01-04
"""
PLATFORM = 'id = "tiktok"\nname = "TikTok"\n'


def head(name: str, kind: str = "programme", conditions: str = "listed", **more: object) -> str:
    """The keys at the top of a feature's file."""
    keys = {
        "id": f"tiktok.{name}", "name": name.title(), "kind": kind, "area": "beyond", "what": "What.", "who": "Who.",
        "means": "Means.", "conditions": conditions, **more,
    }  # fmt: skip
    return "".join(f"{key} = {toml(value)}\n" for key, value in keys.items())


def toml(value: object) -> str:
    """One value as TOML; a text that is a whole day becomes a date."""
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            return json.dumps(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    return json.dumps(value)


def where(status: str = "offered", countries: object = "everywhere", since: str = OPEN_SINCE, **more: object) -> str:
    """One availability."""
    keys = {"status": status, "countries": countries, "from": since, "sources": ["off"], **more}
    return "[[availability]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in keys.items())


def whole_list(since: str = OPEN_SINCE, sources: tuple[str, ...] = ("off",)) -> str:
    """The countries named are the whole list."""
    return f"[[exhaustive]]\nfrom = {toml(since)}\nsources = {toml(sources)}\n"


def asks(key: str | None, *values: Mapping[str, object] | int | str, **more: object) -> str:
    """One requirement; a number is a threshold, a text the one kind allowed."""
    top = {"id": key, **({"key": key} if key else {}), **more}
    text = "[[requirement]]\n" + "".join(f"{name} = {toml(said)}\n" for name, said in top.items() if said is not None)
    for value in values:
        if isinstance(value, Mapping):
            said = dict(value)
        else:
            said = {"at_least": value} if isinstance(value, int) else {"one_of": [value]}
        said = {"from": OPEN_SINCE, "sources": ["off"], **said}
        text += "[[requirement.value]]\n" + "".join(f"{name} = {toml(part)}\n" for name, part in said.items())
    return text


def write(root: Path, *, platform: str = PLATFORM, sources: str = SOURCES, **files: str) -> Path:
    """Write the folder: one file per name; a name with an underscore before it is shared."""
    folder = root / "features" / "tiktok"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "sources.toml").write_text(sources, encoding="utf-8")
    (folder / "_platform.toml").write_text(platform, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return root


def tiny(root: Path, *, platform: str = PLATFORM, sources: str = SOURCES, **features: str) -> Catalogue:
    """A catalogue of some features, each given by all that stands in its file below `head`."""
    files = {name: text if text.startswith("id = ") else head(name) + text for name, text in features.items()}
    return load_catalogue(write(root, platform=platform, sources=sources, **files))


def judge(catalogue: Catalogue | World, name: str, day: dt.date = DAY, **facts: object) -> Assessment:
    """Judge one feature for somebody who told these facts."""
    world = catalogue.on(day) if isinstance(catalogue, Catalogue) else catalogue
    return assess(world.catalogue.feature(f"tiktok.{name}"), Profile.model_validate(facts), world)
