"""The house rules, measured: sizes, words, docstrings, contracts of templates, labels, languages."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from bot.rendering import renderer
from bot.rendering.extract import SENTENCES, sentences
from bot.rendering.locales import LANGUAGES, label

ROOT = Path(__file__).parent.parent
CODE = sorted(path for room in ("bot", "forecast") for path in (ROOT / room).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.j2"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in CODE]


@cache
def _functions() -> list[tuple[Path, Function]]:
    return [(path, node) for path, tree in _trees() for node in ast.walk(tree) if isinstance(node, Function)]


def _length(function: Function) -> int:
    """Lines of the body, its docstring left out."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_functions_are_small() -> None:
    lengths = sorted(_length(function) for _, function in _functions())
    assert statistics.median(lengths) <= 8
    assert lengths[int(len(lengths) * 0.9)] <= 30
    long = [f"{path.name}:{each.lineno} {each.name}" for path, each in _functions() if _length(each) > 50]
    assert long == []


def test_files_are_small() -> None:
    long = {str(path.relative_to(ROOT)): n for path in CODE if (n := len(path.read_text().splitlines())) > 300}
    assert long == {}


def test_every_module_says_what_it_is_for_in_a_sentence() -> None:
    silent = [str(path.relative_to(ROOT)) for path, tree in _trees() if not _is_sentence(ast.get_docstring(tree))]
    assert silent == []


def test_every_public_name_has_a_docstring_that_begins_with_a_sentence() -> None:
    silent = []
    for path, tree in _trees():
        for node in tree.body:
            if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
                silent += [f"{path.name}: {each}" for each in _without_docstring(node)]
    assert silent == []


def _without_docstring(node: ast.ClassDef | Function) -> Iterator[str]:
    if not _is_sentence(ast.get_docstring(node)):
        yield node.name
    if isinstance(node, ast.ClassDef):
        for member in node.body:
            public = isinstance(member, Function) and not member.name.startswith("_")
            if public and not _is_sentence(ast.get_docstring(member)):
                yield f"{node.name}.{member.name}"


def _is_sentence(docstring: str | None) -> bool:
    first = (docstring or "").split("\n\n")[0].strip()
    return len(first) > 5 and first[-1] in ".:!?"


def test_every_package_has_an_init() -> None:
    folders = {path.parent for path in [*CODE, *(ROOT / "tests").rglob("*.py")]}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "manager", "misc"])
def test_no_room_is_an_attic(name: str) -> None:
    assert [path for path in CODE if name in {path.stem, path.parent.name}] == []


def test_only_the_outermost_except_is_broad() -> None:
    found = [
        path.name
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and _is_broad(node) and not _raises_again(node)
    ]
    assert found == ["client.py"]


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kind = handler.type
    return kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})


def _raises_again(handler: ast.ExceptHandler) -> bool:
    return isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None


def test_a_template_uses_exactly_what_its_context_has() -> None:
    for context, name in renderer.TEMPLATES.items():
        source = (ROOT / "templates" / name).read_text(encoding="utf-8")
        assert renderer.free_names(source) == {field.name for field in fields(context)}, name


def test_every_template_is_somebodys() -> None:
    pages = {path.name for path in TEMPLATES if path.parent.name == "templates"}
    assert pages == set(renderer.TEMPLATES.values())
    drawn = {path.name for path in TEMPLATES if path.parent.name == "charts"}
    kinds = ("ranges", "history", "table", "calibration")
    assert drawn == {f"{kind}.{what}.j2" for kind in kinds for what in ("svg", "alt")} | {"_frame.svg.j2", "words.j2"}


def _messages(language: str) -> dict[str, str | tuple[str, ...]]:
    file = ROOT / "bot" / "locales" / language / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as source:
        catalogue = read_po(source, locale=language)
    return {
        (message.id[0] if isinstance(message.id, tuple) else message.id): message.string
        for message in catalogue
        if message.id and not message.fuzzy  # what is marked as doubtful is not spoken
    }


def _sentences_in_use() -> set[str]:
    found = set()
    for path in TEMPLATES:
        env = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - only read, never rendered
        for _, _, message in env.extract_translations(path.read_text(encoding="utf-8")):
            found.add(next(part for part in message if part) if isinstance(message, tuple) else message)
    for folder in ("features", "forecasts", "predictions"):
        for path in (ROOT / "forecast" / folder).rglob("*.toml"):
            with path.open("rb") as source:
                found |= {text for _, _, text, _ in sentences(source, (), (), {})}
    return found


def test_every_sentence_is_in_norwegian() -> None:
    translated = {key for key, said in _messages("nb").items() if all(said if isinstance(said, tuple) else [said])}
    assert sorted(_sentences_in_use() - translated) == []


def test_no_translation_is_left_over() -> None:
    assert sorted(set(_messages("nb")) - _sentences_in_use()) == []


def test_a_translation_keeps_every_placeholder() -> None:
    for key, said in _messages("nb").items():
        for form in said if isinstance(said, tuple) else (said,):
            assert set(re.findall(r"%\(\w+\)s", form)) == set(re.findall(r"%\(\w+\)s", key)), key


def _interface(language: str) -> dict[str, str]:
    file = ROOT / "bot" / "locales" / language / "LC_MESSAGES" / "interface.po"
    with file.open("rb") as source:
        return {str(message.id): str(message.string) for message in read_po(source) if message.id}


def test_every_language_has_every_word_of_the_interface() -> None:
    english = _interface("en")
    for language in LANGUAGES:
        spoken = _interface(language)
        assert set(spoken) == set(english)
        assert all(spoken.values())


def test_every_key_of_the_interface_that_code_names_exists() -> None:
    keys = set(_interface("en"))
    named = {
        text
        for path in [*CODE, *TEMPLATES]
        for text in re.findall(r'"((?:button|modal|option|area|way|fact|question)\.[a-z_.0-9]+)"', path.read_text())
    }
    assert named <= keys
    assert label("nb", "button.why") == "Hvorfor"


def test_the_catalogues_keys_for_sentences_are_known_to_the_extractor() -> None:
    assert {"text", "what", "who", "means", "claim", "summary"} <= SENTENCES
