"""What README.md and CONTRIBUTING.md say is so: settings, commands, paths, pictures, figures, and what one can type."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
import typer
from discord import app_commands

from bot.cli import main as front_door
from bot.commands import Tree, open_desk, register
from bot.health import Figures, Vitals
from bot.settings import Settings
from forecast.__main__ import main as mind

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BOTH = pytest.mark.parametrize("page", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
NONE = "none"
#: From where a page names a file: from the top, and in a table about one room from that room.
ROOMS = [
    ROOT,
    *(
        ROOT / room
        for room in ("bot", "forecast", "forecast/features/tiktok", "bot/playground", "bot/locales/nb/LC_MESSAGES")
    ),
]
#: What is there only once something has run, and what an example makes up.
MADE_LATER = re.compile(r"(data|somewhere|me\.json|\S*tides\S*)(/.*)?")
PATH = re.compile(r"[\w.*-]+(/[\w.*-]+)*/?")
SUFFIXES = (".py", ".toml", ".md", ".j2", ".yaml", ".po", ".txt")


def _blocks(page: str) -> list[str]:
    """What stands between fences, but for the examples of data."""
    return re.findall(r"(?ms)^ *```(?!toml)\w*\n(.*?)^ *```$", page)


def _spans(page: str) -> list[str]:
    """What stands between backquotes in a sentence."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^ *```.*?^ *```$", "", page))


def _typed(page: str) -> list[str]:
    """Every line that somebody could type, without its comment."""
    lines = [*_spans(page), *(line for block in _blocks(page) for line in block.splitlines())]
    return [line.partition(" #")[0].strip() for line in lines]


def _rows(page: str, heading: str) -> list[list[str]]:
    """The rows of the table whose first column is called so."""
    table = page.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
    return [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]


def _defaults() -> dict[str, str]:
    fields = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    return {name: NONE if default is None else str(default) for name, default in fields.items()}


def test_the_readme_lists_every_setting_with_its_default() -> None:
    told = {name.strip("`"): default for name, _, default in _rows(README, "setting")}
    assert {
        name: cell.strip("`") if "`" in cell else cell.partition(":")[0] for name, cell in told.items()
    } == _defaults()


def test_the_example_of_settings_lists_every_one_and_changes_none() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    told = {
        found[2]: (bool(found[1]), found[3]) for line in lines if (found := re.fullmatch(r"(#?)([A-Z_]+)=(.*)", line))
    }
    assert set(told) == set(_defaults())
    for name, (is_comment, value) in told.items():
        default = _defaults()[name]
        is_an_example = is_comment and default == NONE
        assert is_an_example or value in ("", default), name


def _commands() -> Iterator[app_commands.Command]:
    tree = Tree(discord.Client(intents=discord.Intents.none()))
    register(tree, open_desk(None))
    return (each for each in tree.walk_commands() if isinstance(each, app_commands.Command))


def _usage(command: app_commands.Command) -> str:
    """How the README writes a command: `/profile import file`, `/forecast [feature] [on]`, `/profile set ...`."""
    names = [(str(each.display_name), each.required) for each in command.parameters]
    options = [name if required else f"[{name}]" for name, required in names]
    return " ".join([f"/{command.qualified_name}", *(options if len(options) < 4 else ["..."])])


def test_the_readme_lists_every_command_with_its_options() -> None:
    assert sorted(usage.strip("`") for usage, _ in _rows(README, "command")) == sorted(map(_usage, _commands()))


def _exists(path: str) -> bool:
    pattern = re.sub(r"PLATFORM|NAME", "*", path).rstrip("/")
    return any(any(room.glob(pattern)) for room in ROOMS)


@BOTH
def test_every_link_and_picture_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(<?([^)>\s]+)>?\)", page)
    inside = [link for link in links if not link.startswith("https://")]
    assert len(inside) > 2
    assert [link for link in inside if not (ROOT / link).exists()] == []


def test_every_picture_is_shown_and_told_to_those_who_do_not_see_it() -> None:
    shown = re.findall(r"!\[([^]]{40,})\]\((\.github/pictures/\S+)\)", README)
    assert {path for _, path in shown} == {
        f".github/pictures/{each.name}" for each in (ROOT / ".github/pictures").iterdir()
    }


@BOTH
def test_every_path_that_is_named_exists(page: str) -> None:
    told = [span for span in _spans(page) if PATH.fullmatch(span) and ("/" in span or span.endswith(SUFFIXES))]
    drawn = [path for block in _blocks(page) for path in re.findall(r"(?m)(?:^|\s\s)([\w/]+(?:/|\.py|\.toml)) ", block)]
    named = [path for path in [*told, *drawn] if not MADE_LATER.fullmatch(path)]
    assert len(named) > 5
    assert [path for path in named if not _exists(path)] == []


def test_the_tour_leads_through_every_room() -> None:
    rooms = {
        room.name if room.is_file() else f"{room.name}/"
        for room in (ROOT / "bot").iterdir()
        if not room.name.startswith("__")
    }
    assert rooms - set(_spans(CONTRIBUTING)) == set()


@BOTH
def test_every_word_for_make_exists(page: str) -> None:
    words = {found[1] for line in _typed(page) if (found := re.search(r"\bmake ([a-z-]+)", line))}
    assert "test" in words
    assert words <= set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))


def _bot_lines(page: str) -> list[list[str]]:
    return [line.partition("python -m bot ")[2].split() for line in _typed(page) if "python -m bot " in line]


@BOTH
def test_every_command_line_of_the_bot_exists_with_its_options(page: str) -> None:
    assert _bot_lines(page)
    for words in _bot_lines(page):
        command, left = typer.main.get_command(front_door), list(words)
        while left and (known := getattr(command, "commands", None)):
            assert left[0] in known, words
            command = known[left.pop(0)]
        options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in left if word.startswith("--")} <= options, words


def test_every_option_that_the_readme_tells_of_exists() -> None:
    commands = typer.main.get_command(front_door).commands.values()
    options = {name for each in commands for option in each.params for name in (*option.opts, *option.secondary_opts)}
    told = {span.split()[0] for span in _spans(README) if span.startswith("--")}
    assert told
    assert told <= options


def test_the_readme_leaves_out_no_command_line_of_the_bot() -> None:
    told = {tuple(words[:2]) if words[0] == "db" else (words[0],) for words in _bot_lines(README)}
    command = typer.main.get_command(front_door)
    assert told == {(name,) for name in command.commands if name != "db"} | {
        ("db", name) for name in command.commands["db"].commands
    }


def test_every_command_line_of_the_mind_exists(capsys: pytest.CaptureFixture[str]) -> None:
    words = {found[1] for line in _typed(README) if (found := re.search(r"python -m forecast (\w+)", line))}
    assert len(words) > 1
    for word in words:
        with pytest.raises(SystemExit) as ended:
            mind([word, "--help"])
        assert ended.value.code == 0, capsys.readouterr().err


@BOTH
def test_every_module_of_the_tests_that_one_can_run_exists(page: str) -> None:
    for name in {found for line in _typed(page) for found in re.findall(r"python -m (tests\.[a-z_.]+)", line)}:
        found = importlib.util.find_spec(name)
        assert found, name
        assert not found.submodule_search_locations or importlib.util.find_spec(f"{name}.__main__"), name


def test_the_readme_lists_every_figure_that_is_measured() -> None:
    figures = Figures((), "1")
    figures.watch(Vitals(lambda: True, float, float, lambda: None, float, 0.0))
    measured = {each.name + ("_total" if each.type == "counter" else "") for each in figures.registry.collect()}
    assert {name for row in _rows(README, "figure") for name in _spans(row[0])} == measured
