"""Reading the catalogue: one line for every file it refuses, and what the packaged one holds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from forecast import BadCatalogue, NoSuchFeature, load_catalogue
from forecast.entries import Dateable
from tests.forecast.tiny import PLATFORM, SOURCES, asks, head, tiny, where, whole_list, write

CATALOGUE = load_catalogue()
MARKETS = {"ad_formats", "regional_rates", "ai_ad_placement"}
TOOLS = {"income_recommendations", "bulletin_board", "donation_stickers", "crowdfunding"}
PROGRAMMES = {
    "creator_fund", "creativity_program_beta", "creator_rewards", "specialized_rewards", "pulse", "pulse_premiere",
    "subscription", "series", "shop_affiliate", "live_shopping", "tiktok_go", "live_gifts", "video_gifts", "tips",
    "live_fan_club", "sub_space", "creator_marketplace", "effect_creator_rewards",
}  # fmt: skip
FORBIDDEN = (
    "calculatecreator.com", "socialseconds.com", "knowledgekings.pk", "404206.xyz", "sociolyzer.com", "influenceflow.io",
    "makesenseofmoney.com",
)  # fmt: skip
FEATURE = head("a") + where()


def refused(root: Path) -> BadCatalogue:
    with pytest.raises(BadCatalogue) as caught:
        load_catalogue(root)
    assert len(str(caught.value).splitlines()) == 1
    assert caught.value.reason in str(caught.value)
    return caught.value


def test_a_small_good_folder_is_read(tmp_path: Path) -> None:
    assert list(tiny(tmp_path, a=where(), b=where()).features) == ["tiktok.a", "tiktok.b"]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (head("a", colour="red") + where(), "colour", "Extra inputs"),
        (FEATURE + 'colour = "red"\n', "availability.0.colour", "Extra inputs"),
        (FEATURE + asks("followers", 1, colour="red"), "requirement.0.colour", "Extra inputs"),
        (FEATURE + asks("followers", {"at_most": 9}), "requirement.0.value.0.at_most", "Extra inputs"),
        (head("a", kind="scheme") + where(), "kind", "'programme', 'tool' or 'market'"),
        (head("a", conditions="secret") + where(), "conditions", "'listed', 'partial' or 'unpublished'"),
        (head("a", area="space") + where(), "area", "'revenue_sharing'"),
        (head("A") + where(), "id", "match pattern"),
        (FEATURE.replace('name = "A"\n', ""), "name", "Field required"),
        (head("a") + where(status="open"), "availability.0.status", "'offered'"),
        (head("a") + where(since="soon"), "availability.0.from", "'soon' is not a day"),
        (head("a") + where(since="2025-02-30"), "availability.0.from", "day is out of range"),
        (head("a") + where().replace("2020-01-01", "2020-01-01T00:00:00"), "availability.0.from", "is not a date"),
        (head("a") + where().replace("2020-01-01", "2020"), "availability.0.from", "is not a date"),
        (head("a") + where(until="2019-12-31"), "availability.0", "until 2019-12-31 comes before from 2020-01-01"),
        (head("a") + where(sources=[]), "availability.0.sources", "at least 1 item"),
        (
            FEATURE + asks("followers", {"at_least": 1, "one_of": ["personal"]}),
            "requirement.0.value.0",
            "exactly one of",
        ),
        (FEATURE + asks("followers", {"at_least": 1, "unpublished": True}), "requirement.0.value.0", "exactly one of"),
        (FEATURE + asks("followers", {}), "requirement.0.value.0", "exactly one of"),
        (FEATURE + asks("shoe_size", 44), "requirement.0", "'shoe_size' is not a fact"),
        (FEATURE + asks(None, 1, id="x"), "requirement.0", "without a key"),
        (FEATURE + asks("age", 18) + asks("age", 19), "", "two requirements have the same id"),
        (head("a", conditions="unpublished") + where() + asks("age", 18), "", "unpublished, yet a requirement states"),
    ],
)
def test_a_file_is_refused_by_its_name_the_place_in_it_and_the_reason(
    text: str, place: str, reason: str, tmp_path: Path
) -> None:
    error = refused(write(tmp_path, a=text))
    assert (error.file, error.where) == ("a.toml", place)
    assert reason in error.reason


@pytest.mark.parametrize(
    ("countries", "reason"), [(["NO", "US", "NO"], "stands in the list twice"), (["NO", "XX"], "'XX' is not an ISO 3166-1")]
)  # fmt: skip
def test_a_country_twice_or_unknown_is_refused(countries: list[str], reason: str, tmp_path: Path) -> None:
    error = refused(write(tmp_path, a=head("a") + where(countries=countries)))
    assert error.file == "a.toml"
    assert error.where.startswith("availability.0.countries")
    assert reason in error.reason


@pytest.mark.parametrize(
    "text",
    [
        head("a") + where(sources=["nobody"]),
        head("a") + where() + whole_list(sources=("nobody",)),
        head("a") + where() + asks("age", {"at_least": 18, "sources": ["off", "nobody"]}),
        head("a") + where() + '[[confirmation]]\ntext = "T."\nfrom = 2020-01-01\nsources = ["nobody"]\n',
        head("a") + where() + '[[fact]]\ntext = "T."\nfrom = 2020-01-01\nsources = ["nobody"]\n',
    ],
    ids=["availability", "whole list", "value", "confirmation", "fact"],
)
def test_a_source_that_nobody_wrote_down_is_refused(text: str, tmp_path: Path) -> None:
    error = refused(write(tmp_path, a=text))
    assert (error.where, error.reason) == ("sources", "'nobody' is not in the catalogue")


def test_a_platform_with_an_unknown_source_is_refused(tmp_path: Path) -> None:
    platform = PLATFORM + where("not_offered", ["IN"], sources=["nobody"])
    assert refused(write(tmp_path, platform=platform, a=FEATURE)).reason == "'nobody' is not in the catalogue"


@pytest.mark.parametrize("key", ["requires", "replaced_by"])
def test_a_feature_that_names_one_that_is_not_there_is_refused(key: str, tmp_path: Path) -> None:
    error = refused(write(tmp_path, a=head("a", **{key: ["tiktok.moon"]}) + where()))
    assert (error.where, error.reason) == (key, "'tiktok.moon' is not in the catalogue")


def test_an_id_that_does_not_match_the_files_name_is_refused(tmp_path: Path) -> None:
    error = refused(write(tmp_path, a=head("b") + where()))
    assert (error.file, error.where) == ("a.toml", "id")
    assert "does not match" in error.reason


def test_a_feature_of_a_platform_that_is_not_there_is_refused(tmp_path: Path) -> None:
    error = refused(write(tmp_path, a=FEATURE.replace("tiktok.a", "elsewhere.a")))
    assert (error.where, error.reason) == ("id", "there is no platform 'elsewhere'")


def test_an_include_that_is_not_there_is_refused(tmp_path: Path) -> None:
    error = refused(write(tmp_path, a=head("a", includes=["_live"]) + where()))
    assert (error.file, error.where, error.reason) == ("a.toml", "includes", "there is no _live.toml beside it")


@pytest.mark.parametrize("text", ["id = = 1", "id", 'id = "a"\nid = "b"', "x = 2025-02-30", '[a\nb = "', "x = '\x00'"])
def test_broken_toml_is_refused_by_the_name_of_the_file(text: str, tmp_path: Path) -> None:
    assert refused(write(tmp_path, a=text)).file == "a.toml"


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    root = write(tmp_path, a=FEATURE)
    (root / "features" / "tiktok" / "a.toml").write_bytes(b'id = "\xff"')
    assert refused(root).file == "a.toml"


@pytest.mark.parametrize("name", ["sources.toml", "features/tiktok/_platform.toml"])
def test_a_file_that_must_be_there_and_is_not_is_named(name: str, tmp_path: Path) -> None:
    root = write(tmp_path, a=FEATURE)
    (root / name).unlink()
    assert refused(root).file == Path(name).name


def test_a_bad_source_is_refused_by_its_id(tmp_path: Path) -> None:
    error = refused(write(tmp_path, sources=SOURCES.replace('grade = "press"', 'grade = "gossip"'), a=FEATURE))
    assert (error.file, error.where) == ("sources.toml", "press.grade")


def test_a_bad_shared_file_is_refused_by_its_name(tmp_path: Path) -> None:
    root = write(tmp_path, a=FEATURE, _live='id = "_live"\ncolour = "red"\n')
    assert (refused(root).file, refused(root).where) == ("_live.toml", "colour")


def test_shared_conditions_come_after_a_features_own(tmp_path: Path) -> None:
    shared = 'id = "_live"\n' + asks("followers", 1000)
    catalogue = load_catalogue(
        write(tmp_path, a=head("a", includes=["_live"]) + where() + asks("age", 18), _live=shared)
    )
    assert [each.id for each in catalogue.feature("tiktok.a").requirement] == ["age", "followers"]


def test_asking_for_a_feature_that_is_not_there_says_which() -> None:
    with pytest.raises(NoSuchFeature, match=r"'tiktok\.moon'"):
        CATALOGUE.feature("tiktok.moon")


def test_a_world_on_another_day_is_the_same_catalogue() -> None:
    world = CATALOGUE.on(dt.date(2024, 1, 1))
    assert world.at(dt.date(2025, 1, 1)) == CATALOGUE.on(dt.date(2025, 1, 1))
    assert world.day == dt.date(2024, 1, 1)


# The packaged catalogue.


def test_it_has_exactly_the_features_of_the_design_with_their_kinds() -> None:
    kinds = {key: feature.kind.value for key, feature in CATALOGUE.features.items()}
    expected = dict.fromkeys(MARKETS, "market") | dict.fromkeys(TOOLS, "tool") | dict.fromkeys(PROGRAMMES, "programme")
    assert kinds == {f"tiktok.{name}": kind for name, kind in expected.items()}
    assert len(kinds) == 25


def test_it_lists_features_area_by_area_in_the_articles_order() -> None:
    order = ["revenue_sharing", "subscriptions", "creator_fund", "regional", "ai", "commerce", "community", "beyond"]
    places = [order.index(feature.area) for feature in CATALOGUE.features.values()]
    assert places == sorted(places)


def test_every_address_is_a_web_address() -> None:
    urls = [each.url for each in (*CATALOGUE.sources.values(), *CATALOGUE.features.values()) if each.url is not None]
    assert len(urls) > 100
    for url in urls:
        parts = urlsplit(url)
        assert parts.scheme in {"https", "http"}, url
        assert "." in parts.netloc, url
        assert url.isascii(), url
        assert " " not in url


def _dated() -> list[Dateable]:
    from_features = [each for feature in CATALOGUE.features.values() for each in feature.dateables()]
    return from_features + [each for platform in CATALOGUE.platforms.values() for each in platform.availability]


def test_every_dated_thing_has_a_source_in_the_catalogue() -> None:
    assert len(_dated()) > 200
    for each in _dated():
        assert each.sources
        assert set(each.sources) <= set(CATALOGUE.sources)


def test_no_dated_thing_names_a_source_twice() -> None:
    assert [each for each in _dated() if len(set(each.sources)) != len(each.sources)] == []


@pytest.mark.parametrize("host", FORBIDDEN)
def test_nothing_rests_on_a_site_that_the_conflict_register_excludes(host: str) -> None:
    root = Path(load_catalogue.__code__.co_filename).parent
    files = [*root.rglob("*.toml")]
    assert len(files) > 25
    assert [file.name for file in files if host in file.read_text(encoding="utf-8").lower()] == []


def test_the_markets_the_conflict_register_excludes_are_not_offered_shop() -> None:
    named = {
        country
        for entry in CATALOGUE.feature("tiktok.shop_affiliate").availability
        if isinstance(entry.countries, tuple)
        for country in entry.countries
    }
    assert not named & {"AU", "SA"}


@pytest.mark.parametrize("country", ["CA", "AU", "IT", "ES"])
def test_creator_rewards_is_not_open_where_the_conflict_register_says_it_is_not(country: str) -> None:
    entries = CATALOGUE.feature("tiktok.creator_rewards").availability
    assert all(country not in entry.countries for entry in entries)


def test_no_source_was_checked_before_it_was_published() -> None:
    sources = CATALOGUE.sources.values()
    assert [each.id for each in sources if each.published and each.published.earliest > each.checked] == []


def test_no_feature_is_its_own_successor_or_condition() -> None:
    features = CATALOGUE.features.values()
    assert [each.id for each in features if each.id in (*each.requires, *each.replaced_by)] == []
