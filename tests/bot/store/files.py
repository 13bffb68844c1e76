"""Database files, asked and changed past all of our code."""

import sqlite3
from pathlib import Path


def asked(file: Path, statement: str) -> list[tuple[object, ...]]:
    """Ask a database file."""
    connection = sqlite3.connect(file)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def content(file: Path) -> list[str]:
    """Everything in a database, as SQL."""
    connection = sqlite3.connect(file)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def change(file: Path, *statements: str) -> None:
    """Change a database file past all of our code."""
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()
