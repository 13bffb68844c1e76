"""From a scene to a picture: SVG by a template, PNG by resvg, and the alt text by another template."""

from __future__ import annotations

from bot.rendering.charts import calibration, history, lettering, ranges, table
from bot.rendering.charts.data import CalibrationChart, Chart, HistoryChart, RangesChart
from bot.rendering.charts.palette import DARK, LIGHT
from bot.rendering.charts.scene import DENSITY, WIDTH, Scene
from bot.rendering.charts.voice import voice
from bot.rendering.locales import DEFAULT
from bot.rendering.renderer import environment

#: Discord's limit for the description of an attachment.
ALT_AT_MOST = 1024


def laid_out(chart: Chart, language: str) -> Scene:
    """Where everything goes, as measured; raises ValueError for a chart that has nothing to show."""
    speaks = voice(language)
    if isinstance(chart, RangesChart):
        return ranges.layout(chart, speaks)
    if isinstance(chart, HistoryChart):
        return history.layout(chart, speaks)
    if isinstance(chart, CalibrationChart):
        return calibration.layout(chart, speaks)
    return table.layout(chart, speaks)


def svg(scene: Scene, *, dark: bool) -> str:
    """The scene as SVG; it has no sentence of its own, so the language does not matter any more."""
    template = environment(DEFAULT).get_template(f"charts/{scene.kind}.svg.j2")
    colours = DARK if dark else LIGHT
    return template.render(scene=scene, colours=colours, width=WIDTH, family=lettering.FAMILY)


def png(drawn: str) -> bytes:
    """SVG as PNG, with our typeface alone: what the machine has would change it from place to place."""
    from resvg_py import svg_to_bytes  # noqa: PLC0415 - only for pictures

    return bytes(svg_to_bytes(svg_string=drawn, zoom=DENSITY, skip_system_fonts=True, font_files=lettering.files()))


def size(scene: Scene) -> tuple[int, int]:
    """Width and height in dots."""
    return WIDTH * DENSITY, round(scene.height) * DENSITY


def alt(scene: Scene, language: str) -> str:
    """The scene in words, as many lines of it as Discord takes."""
    template = environment(language).get_template(f"charts/{scene.kind}.alt.j2")
    lines = [line.strip() for line in template.render(scene.said).splitlines() if line.strip()]
    whole = "\n".join(lines)
    return whole if len(whole) <= ALT_AT_MOST else _shortened(lines, voice(language).say("and_more"))


def _shortened(lines: list[str], ending: str) -> str:
    kept, room = "", ALT_AT_MOST - len(ending) - 1
    for line in lines:
        if len(kept) + len(line) > room:
            break
        kept += line + "\n"
    return (kept or lines[0][: room - 1] + "…\n") + ending
