"""Databases with the present schema and nothing in them, without the migrations being run again for each."""

from __future__ import annotations

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from bot.store import migrate


@cache
def migrated() -> bytes:
    """An empty database as the migrations leave it, made once in this process."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as apart:
        file = Path(folder) / "empty.db"
        apart.submit(asyncio.run, migrate.upgrade(f"sqlite:///{file}")).result()
        return file.read_bytes()


def lay(file: Path) -> str:
    """Put such a database where there is none yet, and give its address."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(migrated())
    return f"sqlite:///{file}"
