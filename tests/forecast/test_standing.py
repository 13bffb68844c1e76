"""Where a feature stands in one country on one day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from forecast.standing import Place, Standing, standing
from tests.forecast.tiny import DAY, PLATFORM, tiny, where, whole_list


def stand(root: Path, body: str, country: str | None = "NO", day: dt.date = DAY, platform: str = PLATFORM) -> Standing:
    catalogue = tiny(root, platform=platform, a=body)
    return standing(catalogue.feature("tiktok.a"), catalogue.platforms["tiktok"], country, day)


@pytest.mark.parametrize(
    ("status", "place"),
    [
        ("offered", Place.OPEN),
        ("limited", Place.OPEN),
        ("invite_only", Place.INVITE_ONLY),
    ],
)
@pytest.mark.parametrize("countries", ["everywhere", ["NO"]])
def test_how_it_is_offered_here_decides(status: str, place: Place, countries: object, tmp_path: Path) -> None:
    assert stand(tmp_path, where(status, countries)).place is place


def test_offered_where_available_is_open_nowhere_in_particular(tmp_path: Path) -> None:
    assert stand(tmp_path, where(countries="unstated")).place is Place.UNSTATED


def test_a_country_that_a_whole_list_leaves_out_is_excluded(tmp_path: Path) -> None:
    assert stand(tmp_path, where(countries=["US"]) + whole_list()).place is Place.EXCLUDED


def test_a_country_that_a_list_leaves_out_is_unnamed_while_nobody_calls_it_whole(tmp_path: Path) -> None:
    body = where(countries=["US"]) + whole_list(since="2026-06-02")
    assert stand(tmp_path, body).place is Place.UNNAMED
    assert stand(tmp_path, body, day=DAY + dt.timedelta(days=1)).place is Place.EXCLUDED


def test_while_it_is_uncertain_whether_the_list_is_whole_nobody_knows(tmp_path: Path) -> None:
    assert stand(tmp_path, where(countries=["US"]) + whole_list(since="2026-06")).place is Place.UNCERTAIN


def test_an_explicit_no_keeps_a_country_out(tmp_path: Path) -> None:
    body = where() + where("not_offered", ["NO"])
    assert stand(tmp_path, body).place is Place.EXCLUDED
    assert stand(tmp_path, body, "SE").place is Place.OPEN


def test_before_any_opening_it_is_not_launched_and_the_first_launch_is_told(tmp_path: Path) -> None:
    body = where(countries=["US"], since="2028-01-01") + where(countries=["NO"], since="2027-01-01")
    found = stand(tmp_path, body, "US")
    assert (found.place, str(found.opens)) == (Place.NOT_LAUNCHED, "2027-01-01")


def test_what_was_never_opened_anywhere_is_not_launched(tmp_path: Path) -> None:
    found = stand(tmp_path, "")
    assert (found.place, found.opens, found.entries) == (Place.NOT_LAUNCHED, None, ())


@pytest.mark.parametrize("country", ["NO", None])
def test_inside_an_uncertain_launch_nobody_knows(country: str | None, tmp_path: Path) -> None:
    assert stand(tmp_path, where(since="2026"), country).place is Place.UNCERTAIN


def test_a_dated_opening_here_is_told_once_it_is_open_elsewhere(tmp_path: Path) -> None:
    body = where(countries=["US"]) + where(countries=["NO"], since="2027-03")
    found = stand(tmp_path, body)
    assert (found.place, str(found.opens)) == (Place.OPENS, "2027-03")


def test_a_dated_opening_here_comes_before_a_whole_list_that_leaves_it_out(tmp_path: Path) -> None:
    body = where(countries=["US"]) + where(countries=["NO"], since="2027-03-01") + whole_list()
    assert stand(tmp_path, body).place is Place.OPENS


@pytest.mark.parametrize(
    ("day", "place"),
    [("2026-05-31", Place.OPEN), ("2026-06-01", Place.ENDED), ("2027-06-01", Place.ENDED)],
)
def test_it_ends_in_a_country_on_the_day_itself(day: str, place: Place, tmp_path: Path) -> None:
    body = where(countries=["NO", "US"]) + where("ended", ["NO"], "2026-06-01")
    assert stand(tmp_path, body, day=dt.date.fromisoformat(day)).place is place


def test_it_goes_on_elsewhere_when_one_country_ends(tmp_path: Path) -> None:
    body = where(countries=["NO", "US"]) + where("ended", ["NO"], "2026-06-01")
    assert stand(tmp_path, body, "US").place is Place.OPEN


@pytest.mark.parametrize("country", ["NO", "US", "SE", None])
def test_when_every_country_has_ended_it_is_ended_for_everybody(country: str | None, tmp_path: Path) -> None:
    body = where(countries=["NO", "US"]) + where("ended", ["NO", "US"], "2026-01-01")
    assert stand(tmp_path, body, country).place is Place.ENDED


@pytest.mark.parametrize(("country", "never"), [("NO", False), ("SE", True), (None, False)])
def test_where_a_whole_list_never_had_a_country_that_is_said(country: str | None, never: bool, tmp_path: Path) -> None:
    body = where(countries=["NO"]) + whole_list() + where("ended", ["NO"], "2026-01-01")
    assert stand(tmp_path, body, country).never_here is never


def test_inside_an_uncertain_end_nobody_knows(tmp_path: Path) -> None:
    body = where(countries=["NO", "US"]) + where("ended", ["NO"], "2026-06")
    assert stand(tmp_path, body).place is Place.UNCERTAIN


def test_without_a_country_it_is_asked_for_where_only_some_have_it(tmp_path: Path) -> None:
    assert stand(tmp_path, where(countries=["NO"]), None).place is Place.ASK


@pytest.mark.parametrize(("countries", "place"), [("everywhere", Place.OPEN), ("unstated", Place.UNSTATED)])
def test_without_a_country_what_is_offered_in_general_needs_none(countries: str, place: Place, tmp_path: Path) -> None:
    assert stand(tmp_path, where(countries=countries), None).place is place


BANNED = PLATFORM + where("not_offered", ["NO"], "2026-02", until="2026-05-01")


@pytest.mark.parametrize(
    ("day", "place"),
    [
        ("2026-01-31", Place.OPEN),
        ("2026-02-01", Place.UNCERTAIN),
        ("2026-02-28", Place.BARRED),
        ("2026-04-30", Place.BARRED),
        ("2026-05-01", Place.OPEN),
    ],
)
def test_a_platform_that_is_banned_is_banned_for_every_feature_while_it_lasts(
    day: str, place: Place, tmp_path: Path
) -> None:
    assert stand(tmp_path, where(), day=dt.date.fromisoformat(day), platform=BANNED).place is place


def test_a_ban_in_one_country_concerns_no_other(tmp_path: Path) -> None:
    assert stand(tmp_path, where(), "SE", dt.date(2026, 3, 15), BANNED).place is Place.OPEN


def test_what_ended_everywhere_is_ended_also_where_the_platform_is_banned(tmp_path: Path) -> None:
    body = where() + where("ended", since="2026-03-01")
    assert stand(tmp_path, body, day=dt.date(2026, 3, 15), platform=BANNED).place is Place.ENDED


def test_it_says_since_when_and_with_which_notes(tmp_path: Path) -> None:
    found = stand(tmp_path, where(note="Slowly.") + where(since="2025-01-01", note="Faster."))
    assert (str(found.since), found.notes) == ("2025-01-01", ("Faster.",))
