"""A file of readings: taken whole, as CSV or as JSON, or refused in one line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from forecast.errors import BadInput
from forecast.growth import Reading
from forecast.histories import read_history

ROWS = [("followers", "2026-06-01", 5000), ("views_30d", "2026-06-01", 80_000), ("followers", "2026-05-01", 4000)]
READ = {
    "followers": [Reading(dt.date(2026, 6, 1), 5000), Reading(dt.date(2026, 5, 1), 4000)],
    "views_30d": [Reading(dt.date(2026, 6, 1), 80_000)],
}
HEADER = "fact,day,value\n"


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return file


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("h.csv", HEADER + "".join(f"{fact},{day},{value}\n" for fact, day, value in ROWS)),
        ("h.csv", "\ufeffvalue, day ,fact\r\n" + "".join(f' {value},"{day}",{fact}\r\n' for fact, day, value in ROWS)),
        ("h.json", json.dumps([{"fact": fact, "day": day, "value": value} for fact, day, value in ROWS])),
    ],
)
def test_readings_are_taken_in_the_order_of_the_file(name: str, text: str, tmp_path: Path) -> None:
    assert read_history(written(tmp_path, name, text)) == READ


@pytest.mark.parametrize(("name", "text"), [("h.csv", HEADER), ("h.json", "[]")])
def test_a_file_without_a_reading_is_an_empty_history(name: str, text: str, tmp_path: Path) -> None:
    assert read_history(written(tmp_path, name, text)) == {}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("h.csv", "", "row 1: the columns are fact, day, value"),
        ("h.csv", "fact,date,value\n", "row 1: the columns are fact, day, value"),
        ("h.csv", HEADER + "followers,2026-06-01\n", "row 2: has 2 cells, not 3"),
        ("h.csv", HEADER + "followers,2026-06-01,5,6\n", "row 2: has 4 cells, not 3"),
        ("h.csv", HEADER + "followers,2026-06-01,5\n\n", "row 3: has 0 cells, not 3"),
        ("h.csv", HEADER + "followers,2026-06-01,5\nfollowers,2026-02-30,5\n", "row 3: '2026-02-30' is not a day"),
        ("h.csv", HEADER + "followers,yesterday,5\n", "row 2: 'yesterday' is not a day"),
        ("h.csv", HEADER + "followers,2026-06-01,many\n", "row 2: followers: Input should be a valid integer"),
        ("h.csv", HEADER + "followers,2026-06-01,-1\n", "row 2: followers: "),
        ("h.csv", HEADER + "followers,2026-06-01,5.5\n", "row 2: followers: "),
        ("h.csv", HEADER + "followers,2026-06-01,\n", "row 2: followers: "),
        ("h.csv", HEADER + "followers,2026-06-01," + "9" * 5000 + "\n", "row 2: followers: "),
        ("h.csv", HEADER + "followers,2026-06-01,1000000001\n", "row 2: followers: Input should be less than"),
        ("h.csv", HEADER + "age,2026-06-01,20\n", "row 2: 'age' is not a fact that is counted"),
        ("h.csv", HEADER + "shoes,2026-06-01,20\n", "row 2: 'shoes' is not a fact that is counted"),
        ("h.csv", HEADER + '"followers,2026-06-01,5\n', "row 2: is not CSV"),
        ("h.csv", HEADER + "followers,2026-06-01,\udcff\n", "is not text"),
        ("h.json", "{", "is not JSON"),
        ("h.json", "[" * 100_000, "is not JSON"),
        ("h.json", "{}", "a history is one JSON list of readings"),
        ("h.json", "[5]", "row 1: a reading has exactly fact, day, value"),
        ("h.json", '[{"fact": "followers", "day": "2026-06-01"}]', "row 1: a reading has exactly"),
        ("h.json", '[{"fact": ["a"], "day": "2026-06-01", "value": 5}]', "row 1: ['a'] is not a fact"),
        ("h.json", '[{"fact": "followers", "day": 20260601, "value": 5}]', "row 1: 20260601 is not a day"),
        ("h.json", '[{"fact": "followers", "day": "2026-06-01", "value": null}]', "row 1: followers: "),
        ("h.json", '[{"fact": "followers", "day": "2026-06-01", "value": true}]', "row 1: followers: "),
        ("h.json", '[{"fact": "followers", "day": "2026-06-01", "value": NaN}]', "row 1: followers: "),
        ("h.json", '[{"fact": "followers", "day": "2026-06-01", "value": "5"}]', "row 1: followers: "),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_line_that_names_the_row(name, text, says, tmp_path: Path) -> None:
    file = written(tmp_path, name, text)
    with pytest.raises(BadInput) as refused:
        read_history(file)
    said = str(refused.value)
    assert said.startswith(f"{file}: {says}")
    assert len(said.splitlines()) == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.csv: No such file"):
        read_history(tmp_path / "nowhere.csv")
