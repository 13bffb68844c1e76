"""What the tests in a browser share: one Chromium for a file, and a page of its own for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser

from tests.bot.playground.ashore import Ashore, ashore
from tests.bot.playground.chromium import chromium


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def shore(tmp_path: Path) -> AsyncIterator[Ashore]:
    async with ashore(tmp_path) as running:
        yield running
