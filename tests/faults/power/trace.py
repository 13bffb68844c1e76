"""What the store itself says to SQLite while announcements live, taken down statement by statement."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event

from bot.store import Database, alerts, announcements, outbox, servers
from bot.store.announcements import Changed
from bot.store.servers import Server
from tests.bot.store.announcing import CHANNELS, DAYS, DEADLINE, GUILD, drafted, new_id
from tests.bot.store.conftest import DAY, MOMENT

BEGIN = "BEGIN IMMEDIATE"
MINUTE = timedelta(minutes=1)


Transaction = list[tuple[str, Any, bool]]
"""Statements, each with what was bound to it, and whether that is a list of many."""


@dataclass
class Trace:
    """The transactions that were acknowledged, in order."""

    transactions: list[Transaction] = field(default_factory=list)
    _running: Transaction | None = None

    def said(self, _: object, __: object, statement: str, bound: Any, ___: object, many: bool) -> None:
        """Take a statement down; what is read outside of writing transactions changes nothing."""
        if statement == BEGIN:
            self._running = []
        elif self._running is not None:
            self._running.append((statement, bound, many))

    def kept(self, _: object) -> None:
        """Take down that a transaction is to be kept."""
        if self._running:
            self.transactions.append(self._running)
        self._running = None


@contextlib.contextmanager
def taken_down() -> Iterator[Trace]:
    """Take down everything that is written in the block, by whatever database."""
    trace = Trace()
    heard = (("before_cursor_execute", trace.said), ("commit", trace.kept))
    for name, hear in heard:
        event.listen(Engine, name, hear)
    try:
        yield trace
    finally:
        for name, hear in heard:
            event.remove(Engine, name, hear)


async def live(database: Database, lives: int) -> None:
    """Let announcements be written, scheduled, published, delivered in every way, edited and withdrawn."""
    await servers.keep(database, Server(GUILD, CHANNELS, language="nb", zone="Europe/Oslo"), MOMENT)
    await alerts.subscribe(database, 8, GUILD, "nb", "v" * 500, MOMENT)
    for number in range(lives):
        await _live(database, scheduled=number % 2 == 1)


async def _live(database: Database, *, scheduled: bool) -> None:
    one = await drafted(database, body="b" * 1500, change=Changed(status="ended"), effective=DAY)
    one = await announcements.rewrite(database, replace(one, body="c" * 1400), MOMENT, deadline=DEADLINE)
    await announcements.wait(database, one.id)
    if scheduled:
        await announcements.schedule(database, one.id, MOMENT, "Europe/Oslo", approved_by=8, at=MOMENT)
        await announcements.release_due(database, MOMENT, deadline=DEADLINE)
    else:
        await announcements.publish(database, one.id, CHANNELS, MOMENT, deadline=DEADLINE, approved_by=8)
    words = {"says": f"{one.id} ends", "due_at": MOMENT, "deadline": DEADLINE}
    await outbox.queue_alert(database, key=new_id(), user_id=8, **words)
    await _deliver(database)
    one = await announcements.load(database, one.id)
    await announcements.rewrite(database, replace(one, title="Corrected"), MOMENT, deadline=DEADLINE + DAYS)
    await _catch_up(database)
    await announcements.withdraw(database, one.id, MOMENT, deadline=DEADLINE + DAYS)
    await _catch_up(database)


async def _deliver(database: Database) -> None:
    """Send each: the first at once, the second later, the third without knowing whether it arrived."""
    sent = await outbox.claim(database, "ada", MOMENT, MOMENT + MINUTE, 10)
    for each in sent:
        await outbox.attempt(database, each, MOMENT)
    posts = [each for each in sent if each.kind == "post"]
    for each in sent:
        if each == posts[1]:
            await outbox.not_sent(database, each)
            await outbox.again(database, each, MOMENT, MOMENT, "rate_limited")
        elif each == posts[2]:
            await outbox.end(database, each, "unclear", "missing_history", MOMENT)
        else:
            await outbox.posted(database, each, each.id + 1000, 1, MOMENT, publish=each.kind == "post")
    await outbox.settle(database, posts[2].id, GUILD, there=False, at=MOMENT)
    await _catch_up(database)


async def _catch_up(database: Database) -> None:
    """Do for everything that is due whatever is next."""
    while due := await outbox.claim(database, "ada", MOMENT, MOMENT + MINUTE, 10):
        for each in due:
            if each.message_id is None:
                await outbox.attempt(database, each, MOMENT)
                await outbox.posted(database, each, each.id + 1000, each.wanted, MOMENT, publish=True)
            elif (each.posted or 0) < each.wanted:
                await outbox.edited(database, each, each.wanted, MOMENT)
            else:
                await outbox.published(database, each, MOMENT)
