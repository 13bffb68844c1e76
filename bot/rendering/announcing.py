"""What a moderator sees: the settings, an announcement before it is posted, what became of those that were."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rendering.announcing_contexts import (
    Became,
    Copy,
    DonePage,
    Item,
    Noticed,
    Place,
    PostLines,
    PreviewPage,
    SettingsPage,
)
from bot.rendering.post import Post, fits, post
from bot.store.announcements import Announcement, State
from bot.store.outbox import Delivery
from bot.store.servers import Server
from forecast import Catalogue

#: Stands where a text has an empty line, which would otherwise be left out of a page.
_EMPTY_LINE = "\N{BRAILLE PATTERN BLANK}"


@dataclass(frozen=True)
class Around:
    """What is known beside an announcement: where it goes, whom it concerns, what to look at again."""

    places: tuple[Place, ...] = ()
    reach: object | None = None
    findings: tuple[Noticed, ...] = ()


def settings_page(server: Server, places: Sequence[Place]) -> SettingsPage:
    """Lay out what a server has set."""
    return SettingsPage(
        places=tuple(places),
        role_id=server.role_id,
        everyone=server.role_id == server.guild_id,
        language=server.language,
        zone=server.zone,
        announcer_role_id=server.announcer_role_id,
        approve_above=server.approve_above,
    )


def preview_page(found: Announcement, server: Server, catalogue: Catalogue, stage: str, around: Around) -> PreviewPage:
    """Lay out an announcement as it will stand."""
    public = post(found, server, catalogue)
    when, local = _moment(found)
    return PreviewPage(
        stage=stage,
        places=around.places,
        role_id=public.role_id,
        everyone=public.role_id == server.guild_id,
        post=_lines(public),
        cut=not fits(found.body),
        reach=around.reach,
        findings=around.findings,
        when=when,
        local=local,
        zone=found.zone,
    )


def done_page(found: Announcement, done: str, channels: Sequence[int] = ()) -> DonePage:
    """Say what was done."""
    when, local = _moment(found)
    return DonePage(done, found.title, tuple(channels), when, local, found.zone)


def item(found: Announcement, deliveries: Sequence[Delivery]) -> Item:
    """Lay out one announcement of the list."""
    when = found.publish_at if found.state is State.SCHEDULED else found.published_at
    return Item(
        title=found.title,
        kind=found.kind.value,
        state=found.state.value,
        author=found.author_name,
        when=_seconds(when),
        became=_became(deliveries),
    )


def _became(deliveries: Sequence[Delivery]) -> tuple[Became, ...]:
    """The channels in which the same became of it together, each with a way to the post."""
    found: dict[tuple[str, str | None, bool, bool], list[Copy]] = {}
    for each in deliveries:
        stands = each.message_id is not None
        url = f"https://discord.com/channels/{each.guild_id}/{each.channel_id}/{each.message_id}" if stands else None
        same = each.state, each.reason, stands, stands and (each.posted or 0) >= each.wanted
        found.setdefault(same, []).append(Copy(each.channel_id, url))
    return tuple(Became(*same, tuple(copies)) for same, copies in found.items())


def _lines(public: Post) -> PostLines:
    """A post in a page of our own: its empty lines stay, and everybody's name is no ping there."""
    body = "\n".join(line if line.strip() else _EMPTY_LINE for line in public.description.splitlines())
    content = public.content.replace("@everyone", "\N{FULLWIDTH COMMERCIAL AT}everyone")
    return PostLines(content, body, public.footer)


def _moment(found: Announcement) -> tuple[int | None, str | None]:
    """When it is planned for: in seconds since 1970, and as it was said in its zone."""
    if found.publish_at is None:
        return None, None
    zone = zoneinfo.ZoneInfo(found.zone or "UTC")
    return _seconds(found.publish_at), found.publish_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _seconds(moment: dt.datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
