"""The JSON that other programs read, to the letter, and the one line that bad input gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import forecast.__main__
from forecast.__main__ import main
from tests.forecast.records import small

ME = {"country": "US", "age": 24, "account_type": "personal", "followers": 10000, "views_30d": 100000, "videos_30d": 14}
FEATURE = {
    "feature", "kind", "verdict", "confidence", "checks", "confirmations", "predictions", "last_confirmed", "stale",
    "earnings",
}  # fmt: skip
FORECAST = {
    "id", "question", "platform", "features", "by", "probability", "first_probability", "state", "days_left", "reason",
    "evidence", "look", "resolves", "resolved",
}  # fmt: skip
CHECK = {"group", "requirement", "state", "have", "need", "gap", "source"}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main(arguments) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def me(tmp_path: Path) -> str:
    file = tmp_path / "me.json"
    file.write_text(json.dumps(ME), encoding="utf-8")
    return str(file)


def test_a_report_has_these_keys_and_no_others(me: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "report", me, "--on", "2026-11-23")
    assert set(found) == {"on", "features", "totals", "ask", "next_steps"}
    assert found["on"] == "2026-11-23"
    assert len(found["features"]) == 25
    for feature in found["features"]:
        assert set(feature) == FEATURE
        for paid in (feature["earnings"] or {}).values():
            assert paid is None or set(paid) == {"low", "middle", "high", "currency"}
        assert isinstance(feature["stale"], bool)
        for check in feature["checks"]:
            assert set(check) == CHECK
            assert check["state"] in {"met", "unmet", "unknown"}
            assert (check["gap"] is not None) <= (check["state"] == "unmet")


def test_what_it_may_pay_is_a_range_and_the_articles_own_figure_is_its_claim(
    me: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(capsys, "report", me, "--on", "2026-11-23")
    paid = {each["feature"]: each["earnings"] for each in found["features"]}
    rewards = paid["tiktok.creator_rewards"]["now"]
    assert 0 < rewards["low"] < rewards["middle"] < rewards["high"]
    # 0.02 to 0.05 US dollars per 1,000 views, for 100,000 views; the Fund itself has ended, and pays nothing.
    claimed = paid["tiktok.creator_fund"]["predicted"]
    assert paid["tiktok.creator_fund"]["now"] is None
    assert (claimed["low"], claimed["high"], claimed["currency"]) == (2.0, 5.0, "USD")
    assert paid["tiktok.tips"] is None
    assert found["totals"] == [rewards]


def test_a_gap_is_the_number_that_is_missing(me: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "report", me, "--on", "2026-11-23")
    pulse = next(each for each in found["features"] if each["feature"] == "tiktok.pulse")
    followers = next(check for check in pulse["checks"] if check["requirement"] == "followers")
    assert (followers["have"], followers["need"], followers["gap"]) == (10000, 100000, 90000)


def test_with_a_history_each_check_says_when_it_may_be_met(
    me: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "history.csv"
    readings = [("2026-06-01", 7000), ("2026-08-01", 8000), ("2026-10-01", 9000), ("2026-12-01", 99_999)]
    file.write_text("fact,day,value\n" + "".join(f"followers,{day},{value}\n" for day, value in readings))
    found = run(capsys, "report", me, "--on", "2026-11-23", "--history", str(file))
    checks = {
        (each["feature"], check["requirement"]): (each["verdict"], check)
        for each in found["features"]
        for check in each["checks"]
    }
    assert all(set(check) == CHECK | {"pace"} for _, check in checks.values())
    paced = {key for key, (_, check) in checks.items() if check["pace"]}
    assert ("tiktok.pulse", "followers") in paced
    assert all(checks[key][0] == "not_yet" and checks[key][1]["state"] == "unmet" for key in paced)
    pace = checks["tiktok.pulse", "followers"][1]["pace"]
    assert set(pace) == {"fact", "threshold", "earliest", "middle", "latest", "readings", "days", "reason"}
    assert (pace["fact"], pace["threshold"], pace["readings"], pace["days"]) == ("followers", 100_000, 3, 122)
    assert (pace["earliest"] is None) == (pace["reason"] is not None)


def test_a_bad_history_is_refused_in_one_line(me: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "history.csv"
    file.write_text("fact,day,value\nfollowers,2026-06-01,5\nfollowers,2026-06-31,5\n")
    assert main(["report", me, "--on", "2026-11-23", "--history", str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"forecast: {file}: row 3: '2026-06-31' is not a day such as 2026-11-23\n"


def test_the_question_and_up_to_three_steps(me: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "report", me, "--on", "2026-11-23")
    assert found["ask"]["fact"] == "account_age_days"
    assert found["ask"]["settles"] == ["tiktok.series", "tiktok.video_gifts"]
    assert 1 <= len(found["next_steps"]) <= 3
    assert found["next_steps"][0]["action"] == "apply"


def test_the_comparison_with_the_article(me: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "compare", me, "--on", "2026-11-23")
    fund = next(each for each in found["features"] if each["feature"] == "tiktok.creator_fund")
    assert (fund["before"]["verdict"], fund["after"]["verdict"], fund["changed"]) == ("ended", "eligible", True)
    assert len(found["predictions"]) == 15
    assert {"prediction": "P01", "feature": "tiktok.pulse", "requirement": "followers", "need": 100000, "at": 10000,
            "verdict_then": "eligible"} in found["would_flip"]  # fmt: skip


def test_the_comparison_with_changes(me: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes = tmp_path / "changes.json"
    lowered = {"feature": "tiktok.pulse", "from": "2026-11-01", "requirement": "followers", "at_least": 10000}
    changes.write_text(json.dumps([lowered]), encoding="utf-8")
    found = run(capsys, "compare", me, "--on", "2026-11-23", "--changes", str(changes))
    assert [each["feature"] for each in found["features"] if each["changed"]] == ["tiktok.pulse"]
    before = run(capsys, "compare", me, "--on", "2026-10-31", "--changes", str(changes))
    assert not any(each["changed"] for each in before["features"])


def test_what_to_check_again_comes_worst_first(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "check", "--on", "2026-11-23")
    days = [each["days_over"] for each in found["recheck"]]
    assert days == sorted(days, reverse=True)
    assert days[-1] > 0
    assert all(each["features"] for each in found["recheck"])


def test_the_record_has_these_keys_and_says_what_is_overdue(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forecast.__main__, "load_forecasts", small)
    found = run(capsys, "accuracy", "--on", "2027-04-01")
    assert set(found) == {"on", "outcomes", "predictions", "states", "forecasts", "score", "calibration"}
    assert set(found["predictions"][0]) == {"id", "claim", "outcome", "came_on", "summary", "as_of", "evidence"}
    assert sum(found["outcomes"].values()) == len(found["predictions"]) == 15
    assert found["states"] == {"open": 4, "overdue": 1, "yes": 5, "no": 6}
    assert all(set(each) == FORECAST for each in found["forecasts"])
    overdue, late = (next(each for each in found["forecasts"] if each["id"] == id_) for id_ in ("F11", "F12"))
    assert (overdue["state"], overdue["days_left"], overdue["resolved"]) == ("overdue", -59, None)
    assert (late["state"], late["days_left"], late["resolved"]["answer"]) == ("no", None, False)
    assert found["score"]["cases"] == found["calibration"]["cases"] == 11
    assert (found["calibration"]["drawing"], len(found["calibration"]["bins"])) == ("drawn", 4)


def test_the_record_of_a_day_before_any_forecast_has_no_score(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "accuracy", "--on", "2026-11-23")
    assert (found["forecasts"], found["score"], found["calibration"]["bins"]) == ([], None, [])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"followers": -1}', "followers: Input should be greater than or equal to 0"),
        ('{"followers": 12.5}', "followers: "),
        ('{"followers": NaN}', "NaN is not a number"),
        ('{"followers": 1000000000000000000000000000000}', "followers: "),
        ('{"country": "XX"}', "country: 'XX' is not an ISO 3166-1"),
        ('{"folowers": 3}', "folowers: is not a fact we know"),
        ('{"age": true}', "age: "),
        ("[1]", "a profile is one flat JSON object"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_profile_is_refused_in_one_line(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "me.json"
    file.write_text(text, encoding="utf-8")
    assert main(["report", str(file), "--on", "2026-11-23"]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert str(file) in said
    assert says in said


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ("{}", "changes are one JSON list"),
        (
            '[{"feature": "tiktok.moon", "from": "2026-01-01", "status": "offered"}]',
            "there is no feature 'tiktok.moon'",
        ),
        (
            '[{"feature": "tiktok.pulse", "from": "2026-01-01", "requirement": "x", "at_least": 1}]',
            "has no requirement 'x'",
        ),
        ('[{"feature": "tiktok.pulse", "from": "soon", "status": "offered"}]', "0.from: 'soon' is not a day"),
        ('[{"feature": "tiktok.pulse", "from": "2026-01-01"}]', "give a requirement"),
        (
            '[{"feature": "tiktok.pulse", "from": "2026-01-01", "requirement": "followers", "one_of": ["x"]}]',
            "takes at_least",
        ),
        (
            '[{"feature": "tiktok.pulse", "from": "2026-01-01", "status": "ended", "sources": ["x"]}]',
            "there is no source 'x'",
        ),
    ],
)
def test_bad_changes_are_refused_in_one_line(
    changes: str, says: str, me: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "changes.json"
    file.write_text(changes, encoding="utf-8")
    assert main(["compare", me, "--on", "2026-11-23", "--changes", str(file)]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert says in said


@pytest.mark.parametrize(
    "arguments", [["report", "me.json"], ["report", "me.json", "--on", "2026-02-30"], ["check"], ["accuracy"]]
)
def test_the_day_must_be_given_and_exist(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "--on" in capsys.readouterr().err


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "nowhere.json", "--on", "2026-11-23"]) == 2
    assert capsys.readouterr().err == "forecast: nowhere.json: No such file or directory\n"
