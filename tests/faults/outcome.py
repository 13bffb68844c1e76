"""What became of an announcement: what the database says of it against what stands at Discord."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.rendering.post import MARKER
from tests.faults.harbour import judge
from tests.faults.life import BODIES


@dataclass(frozen=True)
class Recorded:
    """What the database says of an announcement: its state (none: it is not there) and version, its deliveries."""

    announcement_id: str
    state: str
    version: int
    rows: list[dict]


@dataclass
class Outcome:
    """What is not as it should be, in words, and how many posts are left to a person with the reason."""

    wrong: list[str] = field(default_factory=list)
    left: int = 0


def read(file: Path, announcement_id: str = "") -> Recorded:
    """Read what a database says of an announcement, of the only one unless told which."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        query = "SELECT id, state, version FROM announcements WHERE ? IN ('', id) AND state != 'discarded'"
        told = connection.execute(query, [announcement_id]).fetchone() or (announcement_id, "none", 0)
        query = "SELECT * FROM deliveries WHERE announcement_id = ?"
        return Recorded(*told, [dict(row) for row in connection.execute(query, [told[0]])])


def outcome(recorded: Recorded, messages: Iterable[dict]) -> Outcome:
    """Judge all messages that there ever were in its channels."""
    ours = [each for each in messages if each["custom_ids"] and not each["ephemeral"]]
    marker = MARKER.format(recorded.announcement_id)
    verdict = judge(ours, {(row["channel_id"], marker) for row in recorded.rows})
    standing = {each["channel_id"]: each for each in ours if not each["deleted"]}
    found = Outcome(["doubled" for _ in verdict.doubled_ever] + ["unexpected" for _ in verdict.unexpected])
    for row in recorded.rows:
        if row["state"] == "unclear" and row["reason"]:
            found.left += 1
        else:
            found.wrong.extend(_faults(recorded, row, standing.get(row["channel_id"])))
    return found


def _faults(recorded: Recorded, row: dict, message: dict | None) -> Iterator[str]:
    if row["state"] != "done":
        yield f"unfinished: {row['state']}, {row['reason']}"
    elif message is None:
        never_sent = row["reason"] == "withdrawn" and recorded.state == "withdrawn"
        if not never_sent:
            yield "lost"
    elif not _says(message, recorded):
        yield "outdated"


def _says(message: dict, recorded: Recorded) -> bool:
    """Whether a message says what the announcement says by now."""
    withdrawn = recorded.state == "withdrawn"
    edited = recorded.version > (2 if withdrawn else 1)
    text = message["content"] + "".join(each["description"] for each in message["embeds"])
    return BODIES[edited] in text and ("withdrawn" in text.lower()) is withdrawn
