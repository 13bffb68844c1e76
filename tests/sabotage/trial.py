"""The trial of a sabotage: a copy of the project with the mistake in it, and what the tests say of that copy."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.payloads import description
from tests.sabotage.sabotages import Sabotage

#: Seconds: for one test that the mistake makes hang, and for all the tests of one sabotage.
_ONE_TEST, _ALL_TESTS = 60, 300
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "data", "dist", ".env")
_RED = re.compile(r"(?m)^(?:FAILED|ERROR) (.+?)(?: - .*)?$")
_PASSED, _FAILED = 0, 1


@dataclass(frozen=True)
class Ran:
    """What a run of tests came to: pytest's exit status (None: out of time), the first red test, the last line."""

    status: int | None
    red: str
    last: str


@dataclass(frozen=True)
class Verdict:
    """`caught`, `MISSED`, or `broken` for a sabotage that proves nothing; and the test that caught it, or why not."""

    word: str
    why: str


def copied(root: Path, folder: Path) -> Path:
    """Copy the project, without history and caches."""
    return Path(shutil.copytree(root, folder / "whole", ignore=_LEFT_OUT))


def judged(sabotage: Sabotage, whole: Path) -> Verdict:
    """Make the mistake in a copy of the whole project, beside it, and run the tests that should notice."""
    with tempfile.TemporaryDirectory(dir=whole.parent, prefix="sabotaged-") as folder:
        # Links cost nothing; the one file that is changed becomes a file of its own.
        broken = Path(shutil.copytree(whole, Path(folder) / "project", copy_function=os.link, ignore=_LEFT_OUT))
        try:
            spoil(sabotage, broken)
        except (OSError, ValueError) as error:
            return Verdict("broken", str(error))
        return _verdict(run(broken, sabotage.tests))


def spoil(sabotage: Sabotage, root: Path) -> None:
    """Make the mistake in the project in a folder; raises ValueError when it does not apply, OSError."""
    file = root / sabotage.file
    text = sabotage.applied_to(file.read_text(encoding="utf-8"))
    mode = file.stat().st_mode
    file.unlink()
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)


def _verdict(ran: Ran) -> Verdict:
    if ran.status == _FAILED:
        return Verdict("caught", ran.red)
    if ran.status == _PASSED and " passed" in ran.last:
        return Verdict("MISSED", ran.last)
    return Verdict("broken", "no verdict: " + ran.last)


def run(root: Path, tests: Sequence[str], *more: str, seconds: int = _ALL_TESTS) -> Ran:
    """Run some tests of the project in a folder, with its own code, until the first that is red."""
    options = [*more, "-x", "--tb=no", "--no-header", "-rfE", "-p", "no:cacheprovider", f"--timeout={_ONE_TEST}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *tests, *options],
        cwd=root,
        env=_environment(root),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # so that what the tests started ends with them
    )
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Ran(None, "", f"still running after {seconds} seconds")
    red = _RED.search(said)
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "nothing was said")
    return Ran(process.returncode, red[1] if red else "", last)


def where_from(root: Path, package: str) -> Path:
    """The file that a process of the copy would import a package from: the copy's, or else nothing is proven."""
    say = f"import {package}; print({package}.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", say], cwd=root.parent, env=_environment(root), capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip())


def _environment(root: Path) -> dict[str, str]:
    """Ours, with the copy before what is installed; Discord's description is not beside a copy, so it is named."""
    named = {"DISCORD_OPENAPI": str(description.PATH)} if description.PATH.is_file() else {}
    return {**os.environ, **named, "PYTHONPATH": str(root)}  # noqa: TID251 - for a process of its own
