"""What is installed is whole: templates, catalogue, languages and migrations travel inside the wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_an_installed_wheel_answers_by_itself(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=60)
    installed = tmp_path / "installed"
    zipfile.ZipFile(next(tmp_path.glob("*.whl"))).extractall(installed)
    env = {**os.environ, "PYTHONPATH": str(installed)}  # noqa: TID251 - a process of its own
    lines = ["/profile set country:NO followers:12000", "/forecast"]
    said = subprocess.run(
        [sys.executable, "-m", "bot", "say", "--db", "one.db", "--locale", "nb", *lines],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (0, "")
    assert "følgere" in said.stdout
    where = subprocess.run(
        [sys.executable, "-c", "import bot; print(bot.__file__)"],
        cwd=tmp_path, env=env, capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(installed))
