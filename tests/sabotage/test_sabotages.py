"""The sabotages fit the project as it stands, and whoever judges them judges rightly."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.sabotage.sabotages import FILES, ROOT, Sabotage, sabotages
from tests.sabotage.trial import copied, judged, spoil, where_from

EVERY = sabotages()
REASONS = {
    "announcements",
    "delivery",
    "earnings",
    "errors_and_logs",
    "image",
    "numbers",
    "pace",
    "page",
    "payloads",
    "permissions",
    "pictures",
    "privacy",
    "safety_net",
    "score",
    "starting_and_stopping",
    "words",
}
AT_LEAST = 3


def test_every_reason_has_its_sabotages() -> None:
    assert set(FILES) == REASONS
    assert {reason: count for reason, count in Counter(each.reason for each in EVERY).items() if count < AT_LEAST} == {}


def test_no_two_have_one_name_and_somebody_should_notice_each() -> None:
    assert [name for name, count in Counter(each.name for each in EVERY).items() if count > 1] == []
    assert [each.name for each in EVERY if len(each.name.split()) < 3 or not each.tests] == []


@pytest.mark.parametrize("each", EVERY, ids=lambda each: f"{each.reason}: {each.name}")
def test_it_applies_and_what_it_leaves_compiles(each: Sabotage) -> None:
    broken = each.applied_to((ROOT / each.file).read_text(encoding="utf-8"))
    if each.file.endswith(".py"):
        compile(broken, each.file, "exec")


@pytest.mark.parametrize("test", sorted({test for each in EVERY for test in each.tests}))
def test_the_tests_that_should_notice_are_there(test: str) -> None:
    file, _, name = test.partition("::")
    assert file.startswith("tests/")
    assert (ROOT / file).exists()
    defined = ast.parse((ROOT / file).read_text(encoding="utf-8")).body if name else []
    assert not name or name in [
        each.name for each in defined if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_a_copy_is_tested_and_not_what_is_installed(tmp_path: Path) -> None:
    whole = copied(ROOT, tmp_path)
    for package in ("bot", "forecast", "tests"):
        assert where_from(whole, package) == whole / package / "__init__.py"
    spoil(EVERY[0], whole)
    assert (whole / EVERY[0].file).read_text() != (ROOT / EVERY[0].file).read_text()


TESTS = """
import time
from bot import answer
def test_good(): assert answer.it() == 42
def test_blind(): assert answer.it
"""


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A project of one function and two tests, of which one looks away."""
    for folder in ("bot", "tests"):
        (tmp_path / "whole" / folder).mkdir(parents=True)
        (tmp_path / "whole" / folder / "__init__.py").touch()
    (tmp_path / "whole/bot/answer.py").write_text("def it(): return 42\n")
    (tmp_path / "whole/tests/test_answer.py").write_text(TESTS)
    return tmp_path / "whole"


@pytest.mark.parametrize(
    ("word", "find", "replace", "test"),
    [
        ("caught", "42", "41", "::test_good"),
        ("MISSED", "42", "41", "::test_blind"),
        ("broken", "43", "41", "::test_good"),
        ("broken", "42", "42", "::test_good"),
        ("broken", "42", "(", ""),
        ("broken", "42", "41", "::test_of_nothing"),
    ],
)
def test_a_verdict(word: str, find: str, replace: str, test: str, whole: Path) -> None:
    tests = ("tests/test_answer.py" + test,)
    verdict = judged(Sabotage("words", "a number is off by one", "bot/answer.py", find, replace, tests), whole)
    assert verdict.word == word, verdict
    assert (whole / "bot/answer.py").read_text() == "def it(): return 42\n"
