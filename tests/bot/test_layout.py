"""How a page is laid out as components: everything on it, in its order, in rows that Discord takes."""

from __future__ import annotations

import pytest

from bot.commands.reply import layout
from bot.rendering.page import Button, Page

ROW, A_ROW_HOLDS = 1, 5


@pytest.mark.parametrize("many", [0, 1, 5, 6, 11, 25])
def test_buttons_stand_in_rows_of_five_at_most_and_in_their_order(many: int) -> None:
    buttons = tuple(Button(f"Button {number}", f"fc1:help:page={number}") for number in range(many))
    rows = [each["components"] for each in layout(Page(("Text",), buttons)).to_components() if each["type"] == ROW]
    assert all(0 < len(row) <= A_ROW_HOLDS for row in rows)
    assert len(rows) == -(-many // A_ROW_HOLDS)
    assert [each["custom_id"] for row in rows for each in row] == [each.custom_id for each in buttons]
