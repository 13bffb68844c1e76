"""What the bot runs on: Python, SQLite, who may read its secrets, and the port for health and figures."""

from __future__ import annotations

import platform
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bot.check.finding import Finding
from bot.store import sqlite


def versions() -> Iterator[Finding]:
    """Say which Python and which SQLite there are."""
    yield Finding("ok", "Python", platform.python_version())
    if sqlite.wal_reset_bug(sqlite3.sqlite_version_info):
        said = f"{sqlite3.sqlite_version} can damage a database that two programs write to at once (WAL-reset bug)"
        yield Finding("warning", "SQLite", said, "write to the database with no other program while the bot runs")
    else:
        yield Finding("ok", "SQLite", sqlite3.sqlite_version)


def secrets(env_file: Path) -> Iterator[Finding]:
    """Say whether the file with the token is its owner's alone, where there is one."""
    if env_file.is_file():
        yield private("settings file", env_file)


def private(name: str, path: Path) -> Finding:
    """Say whether a file can be read by its owner alone."""
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        return Finding("warning", name, f"others on this machine may open it (mode {mode:o})", f"chmod 600 {path}")
    return Finding("ok", name, f"{path} is its owner's alone")


def port(host: str, number: int | None) -> Finding:
    """Say whether the port for health and figures can be opened."""
    if number is None:
        return Finding("ok", "health and figures", "not served, for METRICS_PORT is not set")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the bot itself will
            tried.bind(address)
    except OSError as error:
        said = f"{host}:{number} cannot be opened ({error.strerror})"
        return Finding("wrong", "health and figures", said, "set METRICS_PORT to a free one, or end what uses it")
    return Finding("ok", "health and figures", f"{host}:{number} is free")
