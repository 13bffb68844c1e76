"""Who announced, approved or asked to be told can have all of it, and can be gone, while what is public stands."""

import json
import random
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import Database, Erasures, alerts, announcements, outbox, privacy, restore
from bot.store.announcements import Changed
from bot.store.erasures import settle
from tests.bot.store.announcing import DAYS, DEADLINE, GUILD, claimed, drafted, new_id, public
from tests.bot.store.conftest import DAY, LATER, MOMENT
from tests.bot.store.everything import everything
from tests.bot.store.traces import OTHER, PERSON, bytes_of, crowd, niche_of, traces


async def crowded(database: Database) -> dict[int, list[str]]:
    """Let two people announce, approve and ask for much, so that pages split and rows move; give what they wrote."""
    chance = random.Random(3)
    await crowd(database, [PERSON, OTHER], chance)
    wrote: dict[int, list[str]] = {PERSON: [], OTHER: []}
    for _ in range(60):
        author, approver = chance.sample([PERSON, OTHER], 2)
        one = await drafted(database, author_id=author, author_name=niche_of(author), body="b" * chance.randrange(900))
        await announcements.publish(database, one.id, [71, 72], MOMENT, deadline=DEADLINE, approved_by=approver)
        wrote[author].append(one.id)
    for person in (PERSON, OTHER):
        await alerts.subscribe(database, person, GUILD, "nb", niche_of(person), MOMENT)
        for words in ("one", "two"):
            says = f"{words} for {niche_of(person)}"
            await outbox.queue_alert(
                database, key=new_id(), user_id=person, says=says, due_at=MOMENT + DAYS, deadline=MOMENT + 2 * DAYS
            )
    return wrote


async def test_of_a_moderator_no_byte_is_left_and_every_post_stands(database: Database, erasures: Erasures, file: Path):
    wrote = await crowded(database)
    before = {each: await announcements.load(database, each) for each in (*wrote[PERSON], *wrote[OTHER])}
    assert traces(bytes_of(file.parent), PERSON) == {"8 bytes", "varint", "text"}
    await privacy.erase_user(database, erasures, PERSON, LATER)
    assert traces(bytes_of(file.parent), PERSON) == set()
    for each in wrote[PERSON]:
        expected = replace(before[each], author_id=None, author_name=None)
        assert await announcements.load(database, each) == expected
    for each in wrote[OTHER]:
        assert await announcements.load(database, each) == replace(before[each], approved_by=None)
        assert len(await outbox.of_announcement(database, each)) == 2
    await database.close()
    assert traces(bytes_of(file.parent), PERSON) == set()
    assert traces(bytes_of(file.parent), OTHER) == {"8 bytes", "varint", "text"}


async def test_deleting_without_blanking_would_leave_the_name(
    database: Database, erasures: Erasures, file: Path, monkeypatch: pytest.MonkeyPatch
):
    """Keeps the test above honest: were approvals not looked for, they would be found in the bytes."""
    (author, approver) = announcements_info()["names"]
    await crowded(database)
    monkeypatch.setitem(announcements_info(), "names", (author,))
    await privacy.erase_user(database, erasures, PERSON, LATER)
    assert "8 bytes" in traces(bytes_of(file.parent), PERSON)
    assert approver.person == "approved_by"


def announcements_info() -> dict:
    """What the table says of itself."""
    from bot.store.schema_announcing import announcements as table

    return table.info


async def test_of_a_subscriber_all_is_gone_and_nothing_of_others(database: Database, erasures: Erasures):
    await crowded(database)
    other = await privacy.export_user(database, OTHER)
    await privacy.erase_user(database, erasures, PERSON, LATER)
    assert set(map(len, (await privacy.export_user(database, PERSON)).values())) == {0}
    assert await privacy.export_user(database, OTHER) == other
    assert [each.user_id for each in await alerts.everybody(database)] == [OTHER]
    waiting = await claimed(database, at=MOMENT + DAYS, most=1000)
    assert [each.user_id for each in waiting if each.kind == "alert"] == [OTHER]


async def test_an_alert_that_is_due_after_the_erasure_goes_too_and_delays_nothing(
    database: Database, erasures: Erasures
):
    await everything(database, 7, MOMENT)
    await privacy.erase_user(database, erasures, 7, MOMENT)
    await everything(database, 7, LATER)  # who comes back before that alert was due stays
    assert await settle(database, erasures) == 0
    assert len(await claimed(database, at=LATER + DAYS, most=10)) == 3


async def test_a_restored_backup_brings_back_neither_names_nor_alerts(made: Path, url: str, tmp_path: Path):
    async with await Database.open(url) as database:
        wrote = await crowded(database)
    backup = Path(shutil.copy(made, tmp_path / "backup.db"))
    async with await Database.open(url) as database:
        await privacy.erase_user(database, Erasures.beside(url), PERSON, LATER)
    await restore(url, backup, LATER)
    assert traces(bytes_of(made), PERSON) == set()
    async with await Database.open(url) as database:
        assert (await announcements.load(database, wrote[PERSON][0])).author_id is None
        assert (await announcements.load(database, wrote[OTHER][0])).author_id == OTHER


async def test_what_was_approved_after_an_erasure_stays_although_it_was_written_before(
    database: Database, erasures: Erasures
):
    one = await drafted(database, author_id=8)
    await privacy.erase_user(database, erasures, 7, MOMENT + timedelta(minutes=2))
    approved = MOMENT + timedelta(minutes=3)
    await announcements.publish(database, one.id, [71], approved, deadline=DEADLINE, approved_by=7)
    assert await settle(database, erasures) == 0
    assert (await announcements.load(database, one.id)).approved_by == 7


async def test_an_export_has_what_one_wrote_and_that_one_approved_but_nobody_else(database: Database):
    told = {"change": Changed(status="ended"), "effective": DAY, "title": "T", "body": "B"}
    one = await drafted(database, author_id=7, author_name="Ada", **told)
    await announcements.publish(database, one.id, [71], LATER, deadline=DEADLINE, approved_by=8)
    await public(database, author_id=9, author_name="Eve")
    await alerts.subscribe(database, 7, GUILD, "nb", "v", MOMENT)
    exported = json.loads(json.dumps(await privacy.export_user(database, 7)))
    moment, later = "2026-11-23T12:30:15+00:00", "2026-11-23T12:31:15+00:00"
    own = {"author_id": 7, "author_name": "Ada", "title": "T", "body": "B", "created_at": moment}
    assert exported["announcements"] == [own]
    assert exported["alert_servers"] == [{"user_id": 7, "guild_id": GUILD, "since": moment}]
    assert exported["alerts"][0]["verdicts"] == "v"
    approver = {name: rows for name, rows in (await privacy.export_user(database, 8)).items() if rows}
    assert approver == {"announcements.approved_by": [{"approved_by": 8, "approved_at": later}]}
