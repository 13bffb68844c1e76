"""A page holds what Discord takes in characters and in bytes, whatever script it is written in."""

from __future__ import annotations

import pytest

from bot.rendering.page import paginate

#: Discord's own bounds for the texts of a message, in characters and in bytes (discord-api-docs, issue 8554).
CHARACTERS, BYTES = 4_000, 10_170


@pytest.mark.parametrize("sign", ["a", "å", "あ", "🙂"], ids=["one byte", "two", "three", "four"])
@pytest.mark.parametrize("block", [3_000, 1_000, 90])
def test_no_page_is_too_long_in_characters_or_in_bytes_and_nothing_is_lost(sign: str, block: int) -> None:
    line = sign * 29
    blocks = ["\n".join([line] * (block // 30))] * (20_000 // block)
    pages = paginate(blocks)
    assert max(len("".join(page)) for page in pages) <= CHARACTERS
    assert max(len("".join(page).encode()) for page in pages) <= BYTES
    assert "\n".join(piece for page in pages for piece in page) == "\n".join(blocks)
