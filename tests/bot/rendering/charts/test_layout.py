"""Where everything goes: no text covers another, none leaves the picture, whatever is to be shown."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.rendering.charts.drawing import laid_out
from bot.rendering.charts.lettering import broken, clean, width
from bot.rendering.charts.scales import scale
from bot.rendering.charts.scene import WIDTH, Box, Scene, spread
from tests.bot.rendering.charts import samples


def faults(scene: Scene) -> list[str]:
    boxes = [(each.text, each.box) for each in scene.texts]
    found = [f"{text!r} leaves the picture" for text, box in boxes if not _inside(box, scene)]
    return found + [f"{one!r} covers {other!r}" for (one, a), (other, b) in combinations(boxes, 2) if a.meets(b)]


def _inside(box: Box, scene: Scene) -> bool:
    return box.left >= 0 and box.top >= 0 and box.right <= WIDTH and box.bottom <= scene.height


def test_no_text_covers_another_or_leaves_the_picture() -> None:
    assert {
        number: found
        for number, (chart, spoken) in enumerate(samples.strange(200))
        if (found := faults(laid_out(chart, spoken)))
    } == {}


@pytest.mark.parametrize("spoken", ["en", "nb"])
def test_type_is_large_enough_for_a_phone(spoken: str) -> None:
    sizes = [each.size for chart in samples.usual() for each in laid_out(chart, spoken).texts]
    assert min(sizes) >= 12


def test_a_line_is_as_long_as_its_room_and_nothing_is_lost() -> None:
    for text in samples.NAMES:
        lines = broken(text, 14, 90)
        assert all(width(line, 14) <= 90 for line in lines)
        assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    lines = broken("one two three four five six seven eight nine ten", 14, 60, at_most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert width(lines[-1], 14) <= 60


@pytest.mark.parametrize(
    ("typed", "written"),
    [("a\x00b\x07c", "abc"), ("tab\tand\nline", "tab and line"), ("\u202eabc", "abc"), ("\ud800x", "x"), ("漢", "◊")],
)
def test_what_the_typeface_or_xml_cannot_hold_is_left_out_or_shown_as_unknown(typed: str, written: str) -> None:
    assert clean(typed) == written


def test_places_that_are_spread_keep_their_order_their_gap_and_their_edges() -> None:
    wanted = [50.0, 50.0, 49.0, 0.0, 100.0, 99.0]
    places = spread(wanted, 10, 0, 100)
    assert min(abs(one - other) for one, other in combinations(places, 2)) >= 10
    assert min(places) >= 0
    assert max(places) <= 100
    assert [each for _, each in sorted(zip(wanted, places, strict=True))] == sorted(places)


def test_the_tiny_is_seen_beside_the_huge() -> None:
    both = scale([0, 0.05, 50_000], 0, 300, from_zero=True)
    assert both.stretched
    assert both.at(0) == 0
    assert 20 < both.at(0.05) < 60
    assert both.at(50_000) > 280
    assert not scale([1, 49], 0, 300, from_zero=True).stretched


@pytest.mark.parametrize("values", [[0], [5, 5, 5], [0, 1], [1, 49], [0.01, 10**15], [0, 10**15], [10**17, 10**17 + 1]])
def test_a_scale_never_leaves_its_room_and_more_is_never_less(values: list[float]) -> None:
    made = scale(values, 10, 200, from_zero=False)
    places = [made.at(each) for each in sorted(values)]
    assert places == sorted(places)
    assert places[0] >= 10
    assert places[-1] <= 200
    assert made.ticks()
