"""The long figures are run by hand; here they are only known to be there, part by part."""

from __future__ import annotations

import sys

import pytest

from tests.faults.__main__ import main
from tests.faults.figures import PARTS


def test_every_part_has_a_name_and_something_to_run() -> None:
    assert all(name and callable(part) for name, part in PARTS.items())
    assert {"kills-1", "whole", "wire", "fans", "power", "policy"} <= set(PARTS)


def test_a_part_that_there_is_not_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["tests.faults", "nothing"])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert "nothing" in capsys.readouterr().err.splitlines()[-1]
