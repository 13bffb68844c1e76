"""The long figures are run by hand; here they are only known to be there, part by part."""

from __future__ import annotations

import subprocess
import sys

from tests.faults.figures import PARTS


def test_every_part_has_a_name_and_something_to_run() -> None:
    assert all(name and callable(part) for name, part in PARTS.items())
    assert {"kills-1", "whole", "wire", "fans", "power", "policy"} <= set(PARTS)


def test_a_part_that_there_is_not_is_one_line() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.faults", "nothing"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "nothing" in done.stderr.splitlines()[-1]
