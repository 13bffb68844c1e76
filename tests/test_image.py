"""The image as its files describe it; where there is no engine to build it, this is what can be known."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DRAIN = 8  # seconds that the bot takes at most; tests/bot/test_start_and_stop.py


def _steps() -> list[list[tuple[str, str]]]:
    """The Dockerfile's instructions, stage by stage."""
    text = re.sub(r"(?m)^\s*#.*\n", "", (ROOT / "Dockerfile").read_text()).replace("\\\n", " ")
    stages: list[list[tuple[str, str]]] = []
    for line in filter(None, text.splitlines()):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            stages.append([])
        stages[-1].append((word, " ".join(rest.split())))
    return stages


STAGES = _steps()
LAST = STAGES[-1]


def _one(word: str) -> str:
    (found,) = [rest for each, rest in LAST if each == word]
    return found


def _compose() -> dict:
    """The part of YAML that compose.yaml is written in: mappings, lists of words, and lists as JSON has them."""
    top: dict = {}
    stack: list[tuple[int, object]] = [(-1, top)]
    for line in (ROOT / "compose.yaml").read_text().splitlines():
        if not line.strip() or line.strip().startswith("#"):
            continue
        depth, item = len(line) - len(line.lstrip()), line.strip()
        while stack[-1][0] >= depth:
            stack.pop()
        holder = stack[-1][1]
        if item.startswith("- "):
            holder.setdefault("", []).append(item[2:])
            continue
        key, _, value = item.partition(":")
        value = value.strip()
        holder[key] = json.loads(value) if value[:1] in ("[", '"') else value or {}
        stack.append((depth, holder[key]))
    return top


SERVICE = _compose()["services"]["forecastle"]


def test_the_bot_is_not_root_and_has_a_number_of_its_own() -> None:
    uid, gid = _one("USER").split(":")
    assert int(uid) >= 10000
    assert int(gid) >= 10000
    words = [word for word, _ in LAST]
    assert "RUN" not in words[words.index("USER") :]
    assert "COPY" not in words[words.index("USER") :]


def test_everything_installed_from_an_index_is_checked_against_a_hash() -> None:
    installs = [rest for stage in STAGES for word, rest in stage if word == "RUN" and "pip install" in rest]
    assert len(installs) == 3
    assert all("--require-hashes -r requirements" in each or "--no-index --no-deps" in each for each in installs)
    for name in ("requirements.lock", "requirements-dev.lock"):
        pins = re.findall(
            r"(?m)^[a-z][^ ]*==[^\\]*\\\n(?:    --hash=sha256:[0-9a-f]{64}.*\n?)+", (ROOT / name).read_text()
        )
        assert len(pins) == len(re.findall(r"(?m)^[a-z].*==", (ROOT / name).read_text())) > 30


def test_the_last_stage_brings_no_tools_and_no_source() -> None:
    assert [rest for word, rest in LAST if word in ("COPY", "ADD")] == [
        "--from=installed /opt/forecastle /opt/forecastle"
    ]
    runs = " ".join(rest for word, rest in LAST if word == "RUN")
    assert not re.search(r"apt|pip install|curl|wget|gcc|make\b", runs)
    assert "pip uninstall --yes" in runs


def test_every_image_is_pinned_to_the_oldest_python_that_is_supported() -> None:
    images = {stage[0][1].partition(" AS ")[0] for stage in STAGES}
    required = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert images == {f"python:{required.removeprefix('>=')}-slim-trixie"}


def test_no_secret_and_no_address_of_an_index_is_in_the_image() -> None:
    for file in ("Dockerfile", "compose.yaml", ".dockerignore", ".env.example"):
        text = (ROOT / file).read_text()
        assert not re.search(r"index-url|extra-index|trusted-host|ghcr\.io|docker\.io|registry", text), file
        assert not re.search(r"(?m)TOKEN[=:] *\S", text), file
    assert not [rest for stage in STAGES for word, rest in stage if word == "ARG"]


def test_nothing_is_sent_to_the_engine_but_what_is_copied() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    let_in = {line[1:] for line in lines if line.startswith("!")}
    copied = {name for stage in STAGES for word, rest in stage if word == "COPY" and "--from" not in rest
              for name in rest.split()[:-1]}  # fmt: skip
    assert let_in == copied
    assert all((ROOT / name).exists() for name in copied)
    assert {"**/.env*", "**/*.db*", "**/__pycache__"} <= set(lines)


def test_it_starts_and_stops_without_a_shell_and_keeps_everything_on_one_volume() -> None:
    assert json.loads(_one("CMD")) == ["python", "-m", "bot", "run"]
    assert _one("STOPSIGNAL") == "SIGTERM"
    assert _one("VOLUME") == _one("WORKDIR") == "/data"
    assert "DATABASE_URL=sqlite:////data/" in _one("ENV")
    assert SERVICE["volumes"][""] == ["data:/data"]


def test_health_is_asked_of_what_is_served() -> None:
    options, _, command = _one("HEALTHCHECK").partition(" CMD ")
    probe = json.loads(command)
    assert probe[0] == "python"
    assert "/healthz" in probe[2]
    assert "METRICS_PORT=" in _one("ENV")
    assert SERVICE["healthcheck"]["test"] == ["CMD", *probe]
    seconds = {name: int(value) for name, value in re.findall(r"--(\w[\w-]*)=(\d+)", options)}
    assert seconds["interval"] * seconds["retries"] + seconds["timeout"] <= 120
    assert SERVICE["environment"]["METRICS_PORT"] in _one("ENV")


def test_the_container_can_change_nothing_but_its_volume() -> None:
    assert SERVICE["read_only"] == "true"
    assert SERVICE["tmpfs"][""] == ["/tmp"]  # noqa: S108 - inside the container
    assert SERVICE["cap_drop"][""] == ["ALL"]
    assert SERVICE["security_opt"][""] == ["no-new-privileges:true"]
    assert not {"privileged", "ports", "network_mode", "cap_add", "user"} & set(SERVICE)


def test_the_container_is_given_time_to_say_goodbye_and_comes_back() -> None:
    assert int(SERVICE["stop_grace_period"].removesuffix("s")) > DRAIN
    assert SERVICE["init"] == "true"
    assert SERVICE["restart"] == "unless-stopped"
    assert SERVICE["env_file"] == ".env"
    assert set(SERVICE["logging"]["options"]) == {"max-size", "max-file"}


def test_the_example_lists_every_setting_and_nothing_else() -> None:
    listed = re.findall(r"(?m)^#?([A-Z_]+)=", (ROOT / ".env.example").read_text())
    assert sorted(listed) == sorted(name.upper() for name in Settings.model_fields)


def _needed(names: list[Requirement]) -> set[str]:
    """Everything that some requirements bring along on this machine."""
    found: set[tuple[str, str]] = set()
    waiting = [each for each in names if each.marker is None or each.marker.evaluate({"extra": ""})]
    while waiting:
        each = waiting.pop()
        for key in {(canonicalize_name(each.name), extra) for extra in ("", *each.extras)} - found:
            found.add(key)
            wanted = [Requirement(text) for text in metadata.requires(key[0]) or ()]
            waiting += [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": key[1]})]
    return {name for name, _ in found}


def test_what_is_installed_is_what_the_wheel_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = {}
    for line in re.findall(r"(?m)^[a-z].*==[^\\]*", (ROOT / "requirements.lock").read_text()):
        pin = Requirement(line.strip())
        if pin.marker is None or pin.marker.evaluate():
            locked[canonicalize_name(pin.name)] = pin
    assert set(locked) == _needed([Requirement(each) for each in project["dependencies"]])
    for name, pin in locked.items():
        assert pin.specifier.contains(metadata.version(name)), name


def test_what_the_code_imports_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {canonicalize_name(Requirement(each).name) for each in project["dependencies"]}
    owners = metadata.packages_distributions()
    imported = {
        name.partition(".")[0]
        for room in ("bot", "forecast")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _names(node)
    }
    foreign = imported - set(sys.stdlib_module_names) - {"bot", "forecast"}
    undeclared = {name for name in foreign if not {canonicalize_name(each) for each in owners[name]} & declared}
    # what aiohttp's own interface is made of, at the version that it asks for
    assert undeclared <= {"yarl", "multidict"}


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


@pytest.mark.parametrize("word", ["dev.lock", "hatchling", "pytest"])
def test_nothing_of_development_gets_into_the_image(word: str) -> None:
    assert not [rest for stage in STAGES[1:] for _, rest in stage if word in rest]
