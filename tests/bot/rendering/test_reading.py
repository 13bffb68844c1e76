"""Numbers and countries as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.rendering.locales import language
from bot.rendering.page import paginate
from bot.rendering.reading import country_name, find_country, read_number, read_range, suggest_countries


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12000", 12000), ("12 000", 12000), ("12,000", 12000), ("12.000", 12000), ("12\u00a0000", 12000),
        ("12k", 12000), ("1.2m", 1_200_000), ("1,25 M", 1_250_000), (" 7 ", 7), ("1,234,567", 1_234_567), ("0", 0),
        ("1.5", None), ("-3", None), ("1e9", None), ("", None), ("lots", None), ("12,00", None), ("1 2", None),
        ("9" * 40, None), ("NaN", None), ("\u0663", None), ("12k5", None),
    ],
)  # fmt: skip
def test_a_number(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "spoken", "code"),
    [
        ("NO", "en", "NO"), ("no", "en", "NO"), ("Norway", "nb", "NO"), ("norge", "en", "NO"), ("USA", "en", "US"),
        ("uk", "en", "GB"), ("Sør-Korea", "nb", "KR"), ("Côte d'Ivoire", "en", "CI"), (" germany ", "nb", "DE"),
        ("Narnia", "en", None), ("", "en", None), ("XX", "en", None),
    ],
)  # fmt: skip
def test_a_country(text: str, spoken: str, code: str | None) -> None:
    assert find_country(text, spoken) == code


def test_suggestions_are_in_the_persons_language_and_at_most_twenty_five() -> None:
    assert suggest_countries("norg", "nb") == [("Norge", "NO")]
    assert suggest_countries("Norw", "en") == [("Norway", "NO")]
    assert len(suggest_countries("", "en")) == 25
    assert country_name("US", "nb") == "USA"


@pytest.mark.parametrize(
    ("discord", "ours"), [("no", "nb"), ("nb", "nb"), ("en-US", "en"), ("de", "en"), (None, "en"), ("../x", "en")]
)
def test_a_language(discord: str | None, ours: str) -> None:
    assert language(discord) == ours


def test_pages_lose_nothing_and_keep_their_limits() -> None:
    blocks = ["x" * 3000, "\n".join(f"line {number}" for number in range(900)), "last"]
    pages = paginate(blocks)
    assert all(sum(map(len, page)) <= 3600 for page in pages)
    assert "\n".join(piece for page in pages for piece in page) == "\n".join(blocks)


@pytest.mark.parametrize(
    ("text", "share", "expected"),
    [
        ("0.50-1.20", False, ("0.5", "1.2")),
        ("0,50–1,20", False, ("0.5", "1.2")),
        (" 0.50 — 1.20 ", False, ("0.5", "1.2")),
        ("0.6", False, ("0.6", "0.6")),
        ("12", False, ("12", "12")),
        ("0.125", False, ("0.125", "0.125")),
        ("0.5-0.9", True, ("0.5", "0.9")),
        ("70 %", True, ("0.7", "0.7")),
        ("70\u00a0%", True, ("0.7", "0.7")),
        ("70–90%", True, ("0.7", "0.9")),
        ("70%-90%", True, ("0.7", "0.9")),
        ("12,5 %", True, ("0.125", "0.125")),
        ("100%", True, ("1", "1")),
        *((text, False, None) for text in (
            "", "-", "0", "0-1", "2-1", "-1", "1-", "1.000", "1,250", "12.345", "70%", "NaN", "1e5", "1-2-3", "half",
            "½", "1²", "٣", "1234567890", "0.00001", "USD 1", "1" * 60, "Infinity",
        )),
        *((text, True, None) for text in ("1.01", "70", "101%", "90-70%", "0%", "70%%")),
    ],
)  # fmt: skip
def test_a_rate_is_read_as_it_is_written_or_not_at_all(
    text: str, share: bool, expected: tuple[str, str] | None
) -> None:
    read = read_range(text, share=share)
    assert read == (None if expected is None else tuple(map(Decimal, expected)))
