"""What comes out: a PNG with text in it, whatever fonts the machine has, and words that say the same."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
import resvg_py
from font_source_sans_pro import font_directory

from bot.rendering.charts import CalibrationChart, Chart, HistoryChart, RangesChart, TableChart, draw
from bot.rendering.charts.drawing import ALT_AT_MOST, alt, laid_out, png, svg
from bot.rendering.charts.palette import DARK, LIGHT, Palette
from forecast.scoring import Case, calibrate
from tests.bot.rendering.charts import samples

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"\d+(?:[.,\N{NO-BREAK SPACE}]\d+)*")
USUAL = {type(chart).__name__: chart for chart in samples.usual()}
SPOKEN = ("en", "nb")


def read(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 - our own drawing


def said(drawn: str) -> str:
    """All texts of a picture but the measures of its axes."""
    texts = read(drawn).iter(f"{_SVG}text")
    return "\n".join(each.text or "" for each in texts if each.get("class") != "tick")


def numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


def without_text(drawn: str) -> str:
    return re.sub(r"<text .*?</text>", "", drawn)


@pytest.mark.parametrize("spoken", SPOKEN)
@pytest.mark.parametrize("chart", USUAL.values(), ids=USUAL)
def test_a_picture_is_a_png_of_the_size_it_says_with_text_in_it(chart: Chart, spoken: str) -> None:
    picture = draw(chart, spoken)
    assert picture.name.endswith(".png")
    assert struct.unpack(">8s4x4sII", picture.content[:24]) == (
        b"\x89PNG\r\n\x1a\n",
        b"IHDR",
        picture.width,
        picture.height,
    )
    assert picture.width == 720
    drawn = svg(laid_out(chart, spoken), dark=True)
    assert picture.content == png(drawn) != png(without_text(drawn))
    assert draw(chart, spoken, dark=False).content != picture.content


def test_only_the_typeface_that_comes_with_us_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}

    def recorded(**options: object) -> bytes:
        asked.update(options)
        return b""

    monkeypatch.setattr(resvg_py, "svg_to_bytes", recorded)
    draw(samples.ranges(), "en")
    assert asked["skip_system_fonts"] is True
    assert {str(each).startswith(font_directory) for each in asked["font_files"]} == {True}


@pytest.mark.parametrize("chart", [*USUAL.values(), *(chart for chart, _ in samples.strange(4))])
def test_every_text_is_drawn_inside_the_box_that_was_measured(chart: Chart) -> None:
    """With every box painted over, nothing is left of any text."""
    scene = laid_out(chart, "nb")
    drawn = svg(replace(scene, kind="table", marks={"cards": ()}), dark=True)
    covers = "".join(
        f'<rect x="{box.left - 0.6}" y="{box.top}" width="{box.right - box.left + 1.2}" height="{box.bottom - box.top}"/>'
        for box in (each.box for each in scene.texts)
    )
    covered = drawn.replace("</svg>", covers + "</svg>")
    assert png(covered) == png(without_text(covered))


@pytest.mark.parametrize("spoken", SPOKEN)
@pytest.mark.parametrize("chart", USUAL.values(), ids=USUAL)
def test_the_words_give_the_numbers_that_are_drawn(chart: Chart, spoken: str) -> None:
    scene = laid_out(chart, spoken)
    in_words = numbers(alt(scene, spoken))
    assert in_words
    assert in_words == numbers(said(svg(scene, dark=True)))


def test_the_words_give_no_other_numbers_whatever_is_drawn_and_fit_into_discord() -> None:
    whole = 0
    for chart, spoken in samples.strange(200):
        scene = laid_out(chart, spoken)
        in_words, drawn = alt(scene, spoken), svg(scene, dark=False)
        assert 0 < len(in_words) <= ALT_AT_MOST
        assert numbers(in_words) <= numbers(said(drawn))
        if len(in_words) < ALT_AT_MOST * 0.7 and not isinstance(chart, TableChart):
            whole += 1
            assert numbers(in_words) == numbers(said(drawn))
    assert whole > 20


def test_the_words_of_the_ranges_row_by_row() -> None:
    assert draw(samples.ranges(), "en").alt.splitlines()[1:4] == [
        "Total: USD 27–240, middle USD 80 (all that is counted).",
        "Creator Rewards Program: USD 18–210, middle USD 62 (counted).",
        "LIVE Gifts: USD 5.80–41, middle USD 15 (counted).",
    ]


def test_what_is_not_counted_differs_by_pattern_and_by_words_and_not_by_colour_alone() -> None:
    drawn = svg(laid_out(samples.ranges(), "en"), dark=True)
    bars = {each.get("class"): each.attrib for each in read(drawn).iter(f"{_SVG}rect") if each.get("class")}
    assert set(bars) == {"total", "counted", "if_opened"}
    assert bars["if_opened"]["fill"] == "url(#hatch)"
    assert bars["if_opened"]["stroke"]
    assert bars["counted"]["fill"] == DARK.main
    assert said(drawn).count("if it opened, not counted") == 2
    assert said(drawn).split("\n").count("counted") == 2


def test_hostile_names_are_text_and_nothing_else() -> None:
    hostile = samples.NAMES[4]
    chart = RangesChart(samples.ON, "USD", (samples.row(hostile, "1", "2", "3"),), None)
    drawn = svg(laid_out(chart, "en"), dark=True)
    assert '<&"]]> </text><script>' in said(drawn)
    assert [each.tag for each in read(drawn).iter() if "script" in each.tag] == []


def test_a_calibration_of_fewer_than_ten_cases_is_not_drawn() -> None:
    few = CalibrationChart(samples.ON, calibrate([Case(50, answer=True)] * 9))
    with pytest.raises(ValueError, match="9 cases"):
        draw(few, "en")


@pytest.mark.parametrize(
    "chart",
    [RangesChart(samples.ON, "USD", (), None), HistoryChart("followers", samples.ON, (), (), ()), TableChart("", ())],
)
def test_nothing_makes_no_picture(chart: Chart) -> None:
    with pytest.raises(ValueError, match="there is no"):
        draw(chart, "en")


def _light(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrasts(palette: Palette, ground: str) -> Iterator[tuple[str, float, float]]:
    for name, least in (("ink", 4.5), ("soft", 4.5), ("main", 3.0), ("accent", 3.0)):
        bright, dim = sorted((_light(getattr(palette, name)), _light(ground)), reverse=True)
        yield name, (bright + 0.05) / (dim + 0.05), least


@pytest.mark.parametrize("palette", [DARK, LIGHT])
def test_text_and_marks_stand_out_from_their_ground(palette: Palette) -> None:
    for ground in (palette.ground, palette.card):
        assert [found for found in _contrasts(palette, ground) if found[1] < found[2]] == []
