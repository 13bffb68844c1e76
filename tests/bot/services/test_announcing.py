"""What moderators decide about announcements: each verb, and what it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from bot.errors import (
    BadText,
    BotError,
    ChangedMeanwhile,
    NeedsApproval,
    NoChannel,
    NotYours,
    TooLate,
    UnknownAnnouncement,
)
from bot.services.announcing import TRIED_FOR
from bot.services.moderating import Act, Author, Frame, Words, fingerprint
from bot.store import announcements, outbox
from bot.store.announcements import Announcement, Changed, Kind, State
from tests.bot.services.conftest import NOON, Room

GUILD, OTHER = 77, 78
ADA, BOB = 1, 2
WORDS = Words("Pulse opens", "It opens to more.")
PULSE = Frame(Kind.CHANGE, "tiktok.pulse", dt.date(2026, 12, 1), "https://tiktok.com/x")


async def written(room: Room, words: Words = WORDS, frame: Frame = PULSE, channels: tuple[int, ...] = (9, 10)):
    for channel in channels:
        await room.servers.add_channel(GUILD, channel)
    made = await room.announcing.draft(GUILD, Author(ADA, "Ada"), frame)
    return await room.announcing.write(Act(GUILD, ADA, made.id), words)


def by(found: Announcement, user_id: int = ADA, members: int | None = None) -> Act:
    return Act(GUILD, user_id, found.id, fingerprint(found), members)


async def approving(room: Room, above: int = 100) -> None:
    await room.servers.change(GUILD, role_id=5, approve_above=above)


async def stored(room: Room, found: Announcement) -> Announcement:
    loaded = await announcements.load(room.database, found.id)
    assert loaded is not None
    return loaded


async def test_what_is_published_has_a_delivery_for_each_channel(room: Room) -> None:
    draft = await written(room)
    published = await room.announcing.publish(by(draft))
    assert (published.state, published.title, published.author_name) == (State.PUBLISHED, "Pulse opens", "Ada")
    rows = await outbox.of_announcement(room.database, draft.id)
    assert [each.key for each in rows] == [f"{draft.id}.9", f"{draft.id}.10"]
    assert {each.deadline for each in rows} == {NOON + TRIED_FOR}


async def test_a_second_press_of_publish_posts_nothing_more(room: Room) -> None:
    draft = await written(room)
    await room.announcing.publish(by(draft))
    with pytest.raises(TooLate) as late:
        await room.announcing.publish(by(draft))
    assert late.value.facts == {"state": "published"}
    assert len(await outbox.of_announcement(room.database, draft.id)) == 2


async def test_words_that_changed_since_they_were_read_are_not_posted(room: Room) -> None:
    draft = await written(room)
    await room.announcing.write(Act(GUILD, BOB, draft.id), Words("Pulse closes", "It closes."))
    for verb in (room.announcing.publish, room.announcing.ask):
        with pytest.raises(ChangedMeanwhile):
            await verb(by(draft))
    with pytest.raises(ChangedMeanwhile):
        await room.announcing.schedule(by(draft), "2026-12-01 18:00")
    assert (await stored(room, draft)).state is State.DRAFT


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x"}, {"body": "x"}, {"kind": Kind.NEW}, {"feature": None}, {"effective": None}, {"source": None},
        {"pings": False}, {"change": Changed(status="ended")},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
async def test_a_fingerprint_is_of_everything_that_is_posted(room: Room, change: dict) -> None:
    from dataclasses import replace

    draft = await written(room)
    assert fingerprint(replace(draft, **change)) != fingerprint(draft)


async def test_without_a_channel_nothing_is_posted_or_planned(room: Room) -> None:
    draft = await written(room, channels=())
    for decided in (
        room.announcing.publish(by(draft)),
        room.announcing.ask(by(draft)),
        room.announcing.schedule(by(draft), "2026-12-01 18:00"),
    ):
        with pytest.raises(NoChannel):
            await decided


VERBS: dict[str, Callable[[Room, Act], Awaitable[object]]] = {
    "write": lambda room, act: room.announcing.write(act, WORDS),
    "words": lambda room, act: room.announcing.words(act),
    "reframe": lambda room, act: room.announcing.reframe(act, None, None),
    "preview": lambda room, act: room.announcing.preview(act),
    "publish": lambda room, act: room.announcing.publish(act),
    "ask": lambda room, act: room.announcing.ask(act),
    "approve": lambda room, act: room.announcing.approve(act),
    "schedule": lambda room, act: room.announcing.schedule(act, "2026-12-01 18:00"),
    "save": lambda room, act: room.announcing.save(act, act.about),
    "withdraw": lambda room, act: room.announcing.withdraw(act),
    "discard": lambda room, act: room.announcing.discard(act),
    "settle": lambda room, act: room.announcing.settle(act.guild_id, f"{act.about}.9", there=False),
}


@pytest.mark.parametrize("verb", VERBS)
async def test_an_announcement_of_another_server_is_unknown_to_every_verb(room: Room, verb: str) -> None:
    draft = await written(room)
    await room.servers.add_channel(OTHER, 11)
    act = Act(OTHER, BOB, draft.id, fingerprint(draft))
    with pytest.raises(UnknownAnnouncement):
        await VERBS[verb](room, act)
    assert await stored(room, draft) == draft


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("about", ["", "nothing", "a" * 12, "' OR 1=1 --", "aaaaaaaaaaaa.9"])
async def test_an_id_that_is_none_is_unknown_to_every_verb(room: Room, verb: str, about: str) -> None:
    with pytest.raises(UnknownAnnouncement):
        await VERBS[verb](room, Act(GUILD, ADA, about))


@pytest.mark.parametrize("members", [101, None])
async def test_what_pings_too_many_needs_a_second_moderator_and_unknown_counts_as_too_many(
    room: Room, members: int | None
) -> None:
    await approving(room)
    draft = await written(room)
    with pytest.raises(NeedsApproval):
        await room.announcing.publish(by(draft, members=members))
    with pytest.raises(NeedsApproval):
        await room.announcing.schedule(by(draft, members=members), "2026-12-01 18:00")
    assert (await stored(room, draft)).state is State.DRAFT


async def test_what_pings_no_more_than_allowed_or_nobody_needs_none(room: Room) -> None:
    await approving(room)
    few = await written(room)
    assert (await room.announcing.publish(by(few, members=100))).state is State.PUBLISHED
    quiet = await written(room, frame=Frame(pings=False), channels=())
    assert (await room.announcing.publish(by(quiet, members=None))).state is State.PUBLISHED


async def test_another_approves_and_not_the_author(room: Room) -> None:
    await approving(room)
    draft = await written(room)
    asked = await room.announcing.ask(by(draft))
    assert asked.state is State.WAITING
    for own in (room.announcing.approve(by(draft)), room.announcing.schedule(by(draft), "2026-12-01 18:00")):
        with pytest.raises(NotYours) as refused:
            await own
        assert refused.value.facts == {"reason": "own"}
    approved = await room.announcing.approve(by(draft, BOB))
    assert (approved.state, approved.author_id, approved.approved_by) == (State.PUBLISHED, ADA, BOB)


async def test_what_was_not_asked_for_is_not_approved(room: Room) -> None:
    draft = await written(room)
    with pytest.raises(TooLate):
        await room.announcing.approve(by(draft, BOB))


async def test_an_approval_is_of_the_words_that_were_read(room: Room) -> None:
    await approving(room)
    draft = await written(room)
    await room.announcing.ask(by(draft))
    words = await room.announcing.write(by(draft), Words("Pulse opens", "Something else altogether."))
    await room.announcing.save(by(draft), words.id)
    with pytest.raises(ChangedMeanwhile):
        await room.announcing.approve(by(draft, BOB))
    assert (await stored(room, draft)).state is State.WAITING


async def test_words_that_another_answers_for_are_changed_by_their_author_alone(room: Room) -> None:
    await approving(room)
    draft = await written(room)
    await room.announcing.ask(by(draft))
    words = await room.announcing.write(by(draft), Words("Another", "Text."))
    for edit in (
        room.announcing.write(by(draft, BOB), Words("Mine", "Now.")),
        room.announcing.words(by(draft, BOB)),
        room.announcing.reframe(by(draft, BOB), dt.date(2027, 1, 1), None),
        room.announcing.save(by(draft, BOB), words.id),
    ):
        with pytest.raises(NotYours) as refused:
            await edit
        assert refused.value.facts == {"reason": "author"}


async def test_what_was_approved_and_planned_waits_again_once_its_words_change(room: Room) -> None:
    await approving(room)
    draft = await written(room)
    await room.announcing.ask(by(draft))
    planned = await room.announcing.schedule(by(draft, BOB), "2026-12-01 18:00")
    assert (planned.state, planned.approved_by) == (State.SCHEDULED, BOB)
    words = await room.announcing.write(by(draft), Words("Pulse opens", "To everybody."))
    saved = await room.announcing.save(by(draft), words.id)
    assert (saved.state, saved.body, saved.approved_by) == (State.WAITING, "To everybody.", None)


async def test_what_no_second_moderator_answers_for_is_edited_by_any(room: Room) -> None:
    await approving(room)
    draft = await written(room)
    planned = await room.announcing.schedule(by(draft, members=100), "2026-12-01 18:00")
    words = await room.announcing.write(by(planned, BOB), Words("Pulse opens", "To everybody."))
    with pytest.raises(NotYours):  # there are too many by now, so it would wait for a second one, and that is not Bob
        await room.announcing.save(by(planned, BOB, members=101), words.id)
    assert await stored(room, draft) == planned
    saved = await room.announcing.save(by(planned, BOB, members=100), words.id)
    assert (saved.state, saved.body) == (State.SCHEDULED, "To everybody.")
    again = await room.announcing.write(by(planned), Words("Pulse opens", "To nobody."))
    assert (await room.announcing.save(by(planned, members=101), again.id)).state is State.WAITING


async def test_a_plan_is_an_instant_and_the_zone_in_which_it_was_said(room: Room) -> None:
    await room.servers.change(GUILD, zone="Europe/Oslo")
    draft = await written(room)
    planned = await room.announcing.schedule(by(draft), "2026-12-01 18:00")
    assert (planned.state, planned.zone) == (State.SCHEDULED, "Europe/Oslo")
    assert planned.publish_at == dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
    again = await room.announcing.schedule(by(draft), "2026-12-02 09:00")
    assert again.publish_at == dt.datetime(2026, 12, 2, 8, tzinfo=dt.UTC)
    assert await outbox.of_announcement(room.database, draft.id) == []


async def test_an_edit_of_what_stands_is_nothing_until_it_is_saved(room: Room) -> None:
    published = await room.announcing.publish(by(await written(room)))
    words = await room.announcing.write(by(published, BOB), Words("Pulse opens", "To everybody."))
    assert words.id != published.id
    assert await stored(room, published) == published
    shown = await room.announcing.preview(by(published, BOB), words.id)
    assert (shown.announcement.id, shown.announcement.body, shown.replaces) == (
        published.id,
        "To everybody.",
        published,
    )
    assert [each.announcement.id for each in await room.announcing.listed(GUILD)] == [published.id]
    saved = await room.announcing.save(by(published, BOB), words.id)
    assert (saved.state, saved.version, saved.body) == (State.PUBLISHED, 2, "To everybody.")
    assert [each.parts for each in saved.edits] == [("body",)]
    assert {each.wanted for each in await outbox.of_announcement(room.database, published.id)} == {2}


async def test_the_day_and_the_source_are_edited_too(room: Room) -> None:
    published = await room.announcing.publish(by(await written(room)))
    words = await room.announcing.reframe(by(published), dt.date(2027, 1, 1), "https://tiktok.com/y")
    again = await room.announcing.write(by(published), Words(words.title, words.body), words.id)
    saved = await room.announcing.save(by(published), again.id)
    assert (saved.effective, saved.source) == (dt.date(2027, 1, 1), "https://tiktok.com/y")
    assert [each.parts for each in saved.edits] == [("effective", "source")]


async def test_only_words_kept_beside_an_announcement_of_this_server_are_saved(room: Room) -> None:
    published = await room.announcing.publish(by(await written(room)))
    draft = await written(room, channels=())
    elsewhere = await room.announcing.draft(OTHER, Author(BOB, "Bob"), Frame())
    await announcements.discard(room.database, elsewhere.id)
    for proposal in (draft.id, elsewhere.id, published.id, "nothing"):
        with pytest.raises(UnknownAnnouncement):
            await room.announcing.save(by(published), proposal)
    assert await stored(room, published) == published


async def test_a_withdrawal_is_for_what_stands_and_a_draft_is_discarded(room: Room) -> None:
    published = await room.announcing.publish(by(await written(room)))
    withdrawn = await room.announcing.withdraw(by(published))
    assert (withdrawn.state, withdrawn.version) == (State.WITHDRAWN, 2)
    for verb in ("withdraw", "discard", "write", "publish"):
        with pytest.raises(TooLate):
            await VERBS[verb](room, by(published))
    draft = await written(room, channels=())
    assert (await room.announcing.discard(by(draft))).state is State.DISCARDED
    assert (await stored(room, draft)).state is State.DISCARDED


@pytest.mark.parametrize(
    ("change", "effective", "reason"),
    [
        (Changed(requirement="followers", at_least=50_000), None, "no_day"),
        (Changed(requirement="shoe_size", at_least=45), dt.date(2026, 12, 1), "refused"),
        (Changed(requirement="followers", one_of=("personal",)), dt.date(2026, 12, 1), "refused"),
        (Changed(requirement="followers"), dt.date(2026, 12, 1), "refused"),
        (Changed(status="ended", countries=("XX",)), dt.date(2026, 12, 1), "refused"),
    ],
)
async def test_a_change_that_cannot_be_is_neither_shown_nor_posted(
    room: Room, change: Changed, effective: dt.date | None, reason: str
) -> None:
    draft = await written(room, Words("Title", "Text.", change), Frame(Kind.CHANGE, "tiktok.pulse", effective))
    assert (draft.title, draft.body, draft.change) == ("Title", "Text.", change)
    for decided in (room.announcing.preview(by(draft)), room.announcing.publish(by(draft))):
        with pytest.raises(BadText) as refused:
            await decided
        assert refused.value.facts["reason"] == reason


async def test_a_change_that_no_store_takes_loses_nothing_but_itself(room: Room) -> None:
    draft = await written(room, Words("Title", "Text.", Changed()))
    assert (draft.title, draft.body, draft.change) == ("Title", "Text.", None)


async def test_what_is_longer_than_a_post_is_cut_and_not_lost(room: Room) -> None:
    draft = await written(room, Words("t" * 300, "b" * 5_000))
    assert (len(draft.title), len(draft.body)) == (200, 3_000)


async def test_the_preview_points_at_a_figure_that_is_not_announced(room: Room) -> None:
    change = Changed(requirement="followers", at_least=50_000)
    draft = await written(
        room, Words("Pulse at 50,000 followers", "Not 60,000 followers, not 100,000 followers.", change)
    )
    findings = (await room.announcing.preview(by(draft))).findings
    assert [(each.given, each.expected) for each in findings] == [("60,000 followers", (50_000, 100_000))]


async def test_a_moderators_word_settles_what_nobody_can_tell(room: Room) -> None:
    published = await room.announcing.publish(by(await written(room)))
    (first, second) = await outbox.claim(room.database, "worker", NOON, NOON + dt.timedelta(minutes=1), 10)
    await outbox.end(room.database, first, "unclear", "missing_history", NOON)
    await outbox.end(room.database, second, "unclear", "missing_history", NOON)
    await room.announcing.settle(GUILD, first.key, there=True)
    await room.announcing.settle(GUILD, second.key, there=False)
    states = {each.key: each.state for each in await outbox.of_announcement(room.database, published.id)}
    assert states == {first.key: "done", second.key: "waiting"}
    with pytest.raises(BotError):
        await room.announcing.settle(GUILD, first.key, there=False)


async def test_the_list_is_of_one_server_newest_first_without_what_was_discarded(room: Room) -> None:
    old = await written(room)
    room.now = NOON + dt.timedelta(hours=1)
    new = await written(room, channels=())
    gone = await written(room, channels=())
    await room.announcing.discard(by(gone))
    await room.announcing.draft(OTHER, Author(BOB, "Bob"), Frame())
    assert [each.announcement.id for each in await room.announcing.listed(GUILD)] == [new.id, old.id]
    room.now = NOON + dt.timedelta(hours=24, minutes=30)
    assert [each.announcement.id for each in await room.announcing.listed(GUILD)] == [new.id]
