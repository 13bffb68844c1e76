"""What a moderator looks at and decides about an announcement, button by button."""

from __future__ import annotations

from discord import ui

from bot.commands import announcement_forms as forms
from bot.commands.query import PREFIX, Asker, Filled, Form, Press, Query, Shown
from bot.errors import BadText, NotHere, Stale
from bot.rendering import announcing as pages
from bot.rendering.announcing import Around
from bot.rendering.announcing_contexts import (
    AnnouncementsPage,
    Doubt,
    Item,
    Noticed,
    Place,
    RefusedPage,
    WithdrawPage,
)
from bot.rendering.page import Style
from bot.services import Services
from bot.services.moderating import Act, Listed, Preview, may_ask, must_ask
from bot.services.planning import DEFAULT_ZONE
from bot.store.announcements import Announcement, State
from bot.store.servers import Server
from forecast.feature import Feature

_LIST = Press("button.announcements", "announcements")
_STAGES = {State.SCHEDULED: "scheduled", State.PUBLISHED: "public"}


def act_of(asker: Asker, about: str | None, seen: str | None = None) -> Act:
    """Somebody's decision about an announcement of the server in which they ask; raises NotHere, Stale."""
    if asker.guild_id is None:
        raise NotHere
    if about is None:
        raise Stale
    return Act(asker.guild_id, asker.user_id, about, seen or "")


def places(asker: Asker, server: Server, *, pings: bool = True) -> tuple[Place, ...]:
    """The channels in which a server announces, with what the bot lacks there."""
    role_id = server.role_id if pings else None
    if asker.around is None:
        return tuple(Place(each, ("gone",)) for each in server.channels)
    seen = (asker.around.channel(each, role_id) for each in server.channels)
    return tuple(Place(each.channel_id, each.missing) for each in seen)


async def preview(services: Services, asker: Asker, about: str, proposal: str | None = None) -> Shown:
    """An announcement as it will stand, or why it cannot, with a way back to the form."""
    try:
        found = await services.announcing.preview(act_of(asker, about), proposal)
    except BadText as refused:
        return refusal(refused, about, proposal)
    members = await _members(asker, found.server, found.announcement)
    stage = _stage(found, asker, members)
    around = Around(
        places=places(asker, found.server, pings=found.announcement.pings),
        reach=await services.reach.of(found.announcement.guild_id, found.announcement),
        findings=tuple(Noticed(each.kind, each.given, each.fact, each.expected) for each in found.findings),
    )
    page = pages.preview_page(found.announcement, found.server, services.announcing.catalogue, stage, around)
    presses = _presses(stage, Query(about=about, choice=found.seen), proposal, ready=bool(around.places))
    return Shown(page, presses, turns=("preview", Query(about=about, choice=proposal)))


def refusal(refused: BadText, about: str, proposal: str | None) -> Shown:
    """Why what was written cannot be used, and the form again, with all that can be kept."""
    again = Press("button.write_again", "write", Query(about=about, choice=proposal), Style.STRONG)
    return Shown(RefusedPage(refused.facts), (again, _LIST))


async def planned(services: Services, act: Act, text: str) -> Shown:
    """Plan a post for a time."""
    found = await services.announcing.schedule(act, text)
    server = await services.servers.load(act.guild_id)
    return Shown(pages.done_page(found, "scheduled", server.channels), (_LIST,))


async def with_members(services: Services, asker: Asker, act: Act) -> Act:
    """The same decision, with how many members the post pings where that matters."""
    found = await services.announcing.load(act.guild_id, act.about)
    server = await services.servers.load(act.guild_id)
    members = await _members(asker, server, found)
    return Act(act.guild_id, act.user_id, act.about, act.seen, members)


async def _preview(services: Services, asker: Asker, query: Query) -> Shown:
    return await preview(services, asker, act_of(asker, query.about).about, query.choice)


async def _announcements(services: Services, asker: Asker, query: Query) -> Shown:  # noqa: ARG001 - all of them
    guild_id = _guild_of(asker)
    found = await services.announcing.listed(guild_id)
    waiting = [each.announcement for each in found if each.announcement.state is State.WAITING]
    doubts = [(each, delivery) for each in found for delivery in each.deliveries if delivery.state == "unclear"]
    doubt = Doubt(doubts[0][0].announcement.title, doubts[0][1].channel_id) if doubts else None
    page = AnnouncementsPage(tuple(map(_item, found)), len(waiting), doubt)
    presses = [
        Press("button.approve", "preview", Query(about=each.id), Style.STRONG)
        for each in waiting
        if each.author_id != asker.user_id
    ][:1]
    if doubts:
        key = Query(about=doubts[0][1].key)
        presses += [Press("button.there", "there", key), Press("button.not_there", "not_there", key)]
    return Shown(page, tuple(presses))


def _item(listed: Listed) -> Item:
    return pages.item(listed.announcement, listed.deliveries)


async def _publish(services: Services, asker: Asker, query: Query) -> Shown:
    act = await with_members(services, asker, act_of(asker, query.about, query.choice))
    return await _done(services, await services.announcing.publish(act), "published")


async def _approve(services: Services, asker: Asker, query: Query) -> Shown:
    found = await services.announcing.approve(act_of(asker, query.about, query.choice))
    return await _done(services, found, "published")


async def _ask(services: Services, asker: Asker, query: Query) -> Shown:
    return await _done(services, await services.announcing.ask(act_of(asker, query.about, query.choice)), "asked")


async def _discard(services: Services, asker: Asker, query: Query) -> Shown:
    return await _done(services, await services.announcing.discard(act_of(asker, query.about)), "discarded")


async def _save(services: Services, asker: Asker, query: Query) -> Shown:
    if query.choice is None:
        raise Stale
    act = await with_members(services, asker, act_of(asker, query.about))
    found = await services.announcing.save(act, query.choice)
    return await _done(services, found, "asked" if found.state is State.WAITING else "saved")


async def _withdraw(services: Services, asker: Asker, query: Query) -> Shown:
    act = act_of(asker, query.about)
    found = await services.announcing.load(act.guild_id, act.about)
    yes = Press("button.withdrawn", "withdrawn", Query(about=found.id), Style.DANGER)
    return Shown(WithdrawPage(found.title, found.state is State.PUBLISHED), (yes, Press("button.keep", _LIST.action)))


async def _withdrawn(services: Services, asker: Asker, query: Query) -> Shown:
    found = await services.announcing.withdraw(act_of(asker, query.about))
    return await _done(services, found, "withdrawn" if found.state is State.WITHDRAWN else "discarded")


async def _there(services: Services, asker: Asker, query: Query) -> Shown:
    return await _settled(services, asker, query, there=True)


async def _not_there(services: Services, asker: Asker, query: Query) -> Shown:
    return await _settled(services, asker, query, there=False)


async def _settled(services: Services, asker: Asker, query: Query, *, there: bool) -> Shown:
    act = act_of(asker, query.about)
    await services.announcing.settle(act.guild_id, act.about, there=there)
    return await _announcements(services, asker, Query())


async def _done(services: Services, found: Announcement, done: str) -> Shown:
    server = await services.servers.load(found.guild_id)
    return Shown(pages.done_page(found, done, server.channels), (_LIST,))


async def _open_write(services: Services, asker: Asker, query: Query, language: str) -> ui.Modal:
    found = await services.announcing.words(act_of(asker, query.about), query.choice)
    custom_id = f"{PREFIX}:write:{Query(about=query.about, choice=query.choice).encode()}"
    return forms.write_form(found, _feature(services, found), custom_id, language)


async def _take_write(services: Services, asker: Asker, filled: Filled) -> Shown:
    act = act_of(asker, filled.query.about)
    base = await services.announcing.load(act.guild_id, act.about)
    words, refused = forms.read_words(filled.data, _feature(services, base), base.effective, filled.language)
    kept = await services.announcing.write(act, words, filled.query.choice)
    proposal = None if kept.id == act.about else kept.id
    if refused is not None:
        return refusal(refused, act.about, proposal)
    return await preview(services, asker, act.about, proposal)


async def _open_plan(services: Services, asker: Asker, query: Query, language: str) -> ui.Modal:
    act = act_of(asker, query.about)
    await services.announcing.load(act.guild_id, act.about)
    zone = (await services.servers.load(act.guild_id)).zone or DEFAULT_ZONE
    return forms.plan_form(f"{PREFIX}:plan:{query.encode()}", zone, language)


async def _take_plan(services: Services, asker: Asker, filled: Filled) -> Shown:
    act = await with_members(services, asker, act_of(asker, filled.query.about, filled.query.choice))
    return await planned(services, act, forms.read_time(filled.data))


def _feature(services: Services, found: Announcement) -> Feature | None:
    return services.announcing.catalogue.features.get(found.feature or "")


def _guild_of(asker: Asker) -> int:
    if asker.guild_id is None:
        raise NotHere
    return asker.guild_id


async def _members(asker: Asker, server: Server, found: Announcement) -> int | None:
    """How many members a post pings, where a decision depends on it."""
    if asker.around is None or server.role_id is None or not may_ask(server, found):
        return None
    return await asker.around.members(server.role_id)


def _stage(found: Preview, asker: Asker, members: int | None) -> str:
    """What can be decided about an announcement by whoever looks at it."""
    state = found.announcement.state
    if found.replaces is not None:
        return "save"
    if state is State.DRAFT:
        return "ask" if must_ask(found.server, found.announcement, members) else "draft"
    if state is State.WAITING:
        return "own" if found.announcement.author_id == asker.user_id else "approve"
    return _STAGES.get(state, "over")


def _presses(stage: str, seen: Query, proposal: str | None, *, ready: bool) -> tuple[Press, ...]:
    about = Query(about=seen.about)
    edit, discard = Press("button.edit", "write", about), Press("button.discard", "discard", about)
    plan = Press("button.schedule", "plan", seen)
    withdraw = Press("button.withdraw", "withdraw", about)
    kept = Query(about=seen.about, choice=proposal)
    offered = {
        "draft": (Press("button.publish", "publish", seen, Style.STRONG), plan, edit, discard),
        "ask": (Press("button.ask", "ask", seen, Style.STRONG), edit, discard),
        "own": (edit, discard),
        "approve": (Press("button.approve_post", "approve", seen, Style.STRONG), plan, discard),
        "scheduled": (plan, edit, withdraw),
        "public": (edit, withdraw),
        "save": (Press("button.save", "save", kept, Style.STRONG), Press("button.edit", "write", kept)),
        "over": (),
    }[stage]
    needs_channel = ("publish", "ask", "approve", "plan")
    return (*(each for each in offered if ready or each.action not in needs_channel), _LIST)


SCREENS = {
    "announcements": _announcements,
    "preview": _preview,
    "publish": _publish,
    "ask": _ask,
    "approve": _approve,
    "discard": _discard,
    "save": _save,
    "withdraw": _withdraw,
    "withdrawn": _withdrawn,
    "there": _there,
    "not_there": _not_there,
}

FORMS = {"write": Form(_open_write, _take_write), "plan": Form(_open_plan, _take_plan)}
