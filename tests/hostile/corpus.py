"""Three thousand hostile texts in named families, always the same ones, and the normal texts that must stay readable."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SEED = 20_261_123
HOW_MANY = 3_000

Draw = random.Random
_WORDS = ("Narnia", "free", "gift", "admin", "Pulse", "12", "ø", "مرحبا", "日本", "🙂", "a_b", "x")
_INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\u202e\u202d\u2066\u2069\ufeff\u061c\u180e\u200e\U000e0041"
_BREAKS = ("\n", "\r", "\r\n", "\u2028", "\u2029", "\u0085", "\v", "\f", "\x1c")
_EVIL = (
    "http://evil.example",
    "https://evil.example/a_b?c=d",
    "HTTPS://EVIL.EXAMPLE",
    "steam://run/1",
    "discord://-/app",
)
_IDS = ("123456789012345678", "1234567890123456789", "100000000000000000")
_MARKS = ("**", "*", "_", "__", "~~", "||", "`", "``", "```")
_LINE_MARKS = ("# ", "## ", "### ", "-# ", "- ", "* ", "1. ", "99. ", "> ", ">>> ", "  # ", "\t- ")


@dataclass(frozen=True)
class Hostile:
    """A hostile text and the family it comes from."""

    family: str
    text: str


def _word(draw: Draw) -> str:
    return draw.choice(_WORDS)


def _mention(draw: Draw) -> str:
    number = draw.choice(_IDS)
    return draw.choice(("@everyone", "@here", f"<@{number}>", f"<@!{number}>", f"<@&{number}>", f"<#{number}>"))


def _mentions(draw: Draw) -> str:
    return f"{_word(draw)} {_mention(draw)} {_mention(draw)}"


def _stripped_mentions(draw: Draw) -> str:
    mention = _mention(draw)
    at = draw.randrange(1, len(mention))
    return mention[:at] + draw.choice(_INVISIBLE) * draw.randint(1, 3) + mention[at:] + _word(draw)


def _escaped_mentions(draw: Draw) -> str:
    return "\\" * draw.randint(1, 4) + _mention(draw) + draw.choice(("", "`", "\\", "```"))


def _code_mentions(draw: Draw) -> str:
    fence = draw.choice(("`", "``", "```"))
    return f"{fence}{_word(draw)}{fence} {_mention(draw)} {fence}{_word(draw)}"


def _masked_links(draw: Draw) -> str:
    label, evil = _word(draw), draw.choice(_EVIL)
    return draw.choice((f"[{label}]({evil})", f"[{label}](<{evil}>)", f'[{label}]({evil} "{label}")'))


def _two_masked_links(draw: Draw) -> str:
    return f"{_masked_links(draw)} {_word(draw)} {_masked_links(draw)}"


def _broken_masked_links(draw: Draw) -> str:
    return f"[{_word(draw)}{draw.choice(_BREAKS)}]({draw.choice(_EVIL)})"


def _link_ends(draw: Draw) -> str:
    return f"{_word(draw)}]({draw.choice(_EVIL)}) [{_word(draw)}"


def _link_beginnings(draw: Draw) -> str:
    return f"{_word(draw)} {draw.choice(('[', '[[', '![', '[x]', '[' * 9))}{_word(draw)}"


def _strange_schemes(draw: Draw) -> str:
    address = draw.choice(
        ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//evil.example", "tel:+47")
    )
    return f"[{_word(draw)}]({address}) {draw.choice(_EVIL)}"


def _bare_links(draw: Draw) -> str:
    return f"{_word(draw)}{draw.choice(('', ' ', '.'))}{draw.choice(_EVIL)}{draw.choice(('', '.', ')', '>'))}"


def _angle_links(draw: Draw) -> str:
    return f"{_word(draw)} <{draw.choice((*_EVIL, 'me@evil.example', '+4712345678', 'skype:/me'))}>"


def _fences(draw: Draw) -> str:
    return f"{_word(draw)} ```{draw.choice(('', 'py', 'ansi'))}{draw.choice(_BREAKS)}{_word(draw)}``` {_mention(draw)}"


def _unclosed(draw: Draw) -> str:
    return f"{_word(draw)} {draw.choice(_MARKS)}{_word(draw)}"


def _closing(draw: Draw) -> str:
    mark = draw.choice(_MARKS)
    return f"{_word(draw)}{mark} {_word(draw)} {mark}{_word(draw)}"


def _emphasis(draw: Draw) -> str:
    mark, other = draw.choice(_MARKS[:6]), draw.choice(_MARKS[:6])
    return f"{mark}{_word(draw)} {other}{_word(draw)}{other}{mark}"


def _line_starts(draw: Draw) -> str:
    return draw.choice(_LINE_MARKS) + _word(draw)


def _later_line_starts(draw: Draw) -> str:
    return _word(draw) + draw.choice(_BREAKS) + draw.choice(_LINE_MARKS) + _word(draw)


def _line_breaks(draw: Draw) -> str:
    return draw.choice(_BREAKS).join(_word(draw) for _ in range(draw.randint(2, 9)))


def _timestamps(draw: Draw) -> str:
    seconds = draw.choice((0, -1, 1618953630, 8_640_000_000_000, draw.randrange(10**9)))
    return f"{_word(draw)} <t:{seconds}{draw.choice(('', ':R', ':t', ':F', ':s'))}>"


def _commands(draw: Draw) -> str:
    named = draw.choice(("forecast", "profile set", "announce post now", "привет"))
    return f"{_word(draw)} </{named}:{draw.choice(_IDS)}>"


def _navigation(draw: Draw) -> str:
    place = draw.choice(("customize", "browse", "guide", "home", "linked-roles", "linked-roles:1"))
    return f"{_word(draw)} <id:{place}> {_word(draw)}"


def _emoji(draw: Draw) -> str:
    return f"{_word(draw)} <{draw.choice(('', 'a'))}:{draw.choice(('mask', 'x_1', 'OK'))}:{draw.choice(_IDS)}>"


def _bidi(draw: Draw) -> str:
    return "".join(f"{draw.choice(chr(0x202E) + chr(0x2067) + chr(0x2068))}{_word(draw)}" for _ in range(3)) + "\u202c"


def _zalgo(draw: Draw) -> str:
    return "".join(each + "".join(chr(draw.randrange(0x300, 0x36F)) for _ in range(40)) for each in _word(draw))


def _tags(draw: Draw) -> str:
    return _word(draw) + "".join(chr(0xE0020 + draw.randrange(96)) for _ in range(12)) + "\U000e007f"


def _homoglyphs(draw: Draw) -> str:
    return draw.choice(("＠everyone", "@еveryone", "＜@1＞", "ʰttp://evil.example", "Ｎarnia", "‹@1›")) + _word(draw)


def _controls(draw: Draw) -> str:
    return (
        _word(draw) + "".join(chr(draw.choice((0, 7, 8, 27, 127, 0x9B, 1))) for _ in range(4)) + "[31m" + _mention(draw)
    )


def _half_characters(draw: Draw) -> str:
    half = chr(draw.randrange(0xD800, 0xE000))
    return draw.choice((f"{half}{_word(draw)}", f"@every{half}one", f"{_word(draw)}{half}**x**", half * 5))


def _unassigned(draw: Draw) -> str:
    return f"{chr(draw.choice((0xFFFF, 0xE000, 0x10FFFF, 0xFDD0, 0x378)))}{_word(draw)}{_emphasis(draw)}"


def _long(draw: Draw) -> str:
    return (draw.choice(("a", "**", "> ", "[", "`", "\\", "@here ", "𝕏", "ﷺ")) * draw.randint(500, 6000))[:6000]


def _blank(draw: Draw) -> str:
    return "".join(draw.choice(" \t\u00a0\u3000\u2800\u115f\u3164\u200b\u2003") for _ in range(draw.randint(1, 30)))


def _right_to_left(draw: Draw) -> str:
    return f"شركة {draw.choice(_LINE_MARKS)}{draw.choice(('مرحبا', 'שלום'))} {_mention(draw)}"


def _backslashes(draw: Draw) -> str:
    mark = draw.choice("*_`~|<[]()#>-@.:!\\")
    return "\\" * draw.randint(1, 9) + mark + _word(draw) + "\\" * draw.randint(0, 5) + mark


def _trailing_backslashes(draw: Draw) -> str:
    return f"{_word(draw)} {_word(draw)}" + "\\" * draw.randint(1, 9)


def _templates(draw: Draw) -> str:
    sum_ = draw.randint(2, 99)
    return draw.choice(
        (f"{{{{{sum_}*7}}}}", f"{{% for x in range({sum_}) %}}", "{{ config }}", "{# x #}", "{{''|center(10**9)}}")
    )


def _format_strings(draw: Draw) -> str:
    return draw.choice(("%(count)s", "%s%s%n", "{0.__class__}", "{fact}", "$HOME", "%(fact)s", "{!r}")) + _word(draw)


def _html(draw: Draw) -> str:
    return draw.choice(("<script>alert(1)</script>", "<b>x</b>", "<!--", "&lt;b&gt;", "<img src=x onerror=x>")) + _word(
        draw
    )


def _sql(draw: Draw) -> str:
    return _word(draw) + draw.choice(("'; DROP TABLE profiles;--", "' OR 1=1 --", '" UNION SELECT 1', "%27", "\\' ;"))


def _paths(draw: Draw) -> str:
    return draw.choice(("../" * 9 + "etc/passwd", "/dev/zero", "..\\..\\x", "file:///x", "CON", "\\\\host\\x")) + _word(
        draw
    )


def _json(draw: Draw) -> str:
    return draw.choice(
        ('"}],"x":{', "\\u0040everyone", "'\"`", '{"content":"@everyone"}', "\\ud800", "\\n# x")
    ) + _word(draw)


def _custom_ids(draw: Draw) -> str:
    return draw.choice(("fc1:why:", "fc1:answer:fact=", "on=2026-01-01;page=2", "tiktok.pulse;page=9", ";=;")) + _word(
        draw
    )


def _mixtures(draw: Draw) -> str:
    return "".join(draw.choice("*_`~|<>[]()#-@.:!\\ \nhtps/t0e\u200b&") for _ in range(draw.randint(5, 120)))


FAMILIES: dict[str, Callable[[Draw], str]] = {
    name.strip("_"): make
    for name, make in list(globals().items())
    if callable(make) and name.startswith("_") and name not in {"_word", "_mention"}
}


def _corpus() -> Iterator[Hostile]:
    draw = random.Random(SEED)
    seen: set[str] = set()
    names = sorted(FAMILIES)
    while len(seen) < HOW_MANY:
        for name in names[: HOW_MANY - len(seen)]:
            text = FAMILIES[name](draw)
            while text in seen:
                text = f"{text} {_word(draw)}"
            seen.add(text)
            yield Hostile(name, text)


HOSTILE: tuple[Hostile, ...] = tuple(_corpus())

#: What people really type; a reply must show each as it is.
NORMAL: tuple[str, ...] = (
    "Norway", "Côte d’Ivoire", "São Tomé and Príncipe", "Bosnia & Herzegovina", "Østfold", "Trinidad and Tobago",
    "Kari Nordmann-Åsen", "O'Brien", "Jürgen Groß", "İstanbul", "Ελλάδα", "Україна", "ประเทศไทย", "भारत", "대한민국",
    "日本", "日本語のクリエイター、こんにちは。", "中文(简体)", "مرحبا بالعالم", "المملكة العربية السعودية", "ישראל",
    "Jeg har 12 000 følgere og lurer på når Pulse kommer.", "På tirsdag åpner vi kl. 18 (norsk tid).",
    "Is Series open in Norway yet?", "Rewards pay 0.40 to 1.00 dollars per 1,000 views.", "Don't panic!",
    "“Quoted”, and 'quoted' again", "snake_case", "snake_case_name_here", "3 * 4", "3 * 4 * 5 = 60", "C# & C++",
    "50% – 60%", "2 < 3 > 1", "I <3 this", "a/b/c", "12:30 – 14:00", "#1 creator", "-5 degrees", "1. mai",
    "- a dash first", "> and so on", "# not a title", "kari@example.com", "@karis.videos",
    "kari (at) example dot com", "[draft] my plan", "maybe [yes] (or no)", "~100 views", "either | or",
    "50/50 *almost*", "C:\\videos\\new", "¯\\_(ツ)_/¯", "`forecast`", "👩\u200d👩\u200d👧\u200d👦 family", "👍🏽 thanks",
    "🇳🇴 and 🏳️\u200d🌈", "❤️ it", "naïve café – résumé", "50 °C, 3 m², x² + y²", "Price: $5 / 4,50 €", "Wait … what?",
    "100k",
)  # fmt: skip
