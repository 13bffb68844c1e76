"""An announcement as everybody sees it: a line that a phone shows, the text, who said it, and one button."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rendering.locales import DEFAULT, label
from bot.rendering.page import Button
from bot.rendering.post_page import post_page
from bot.rendering.quote import quote_post
from bot.rendering.renderer import blocks
from bot.store.announcements import Announcement, State
from bot.store.servers import Server
from forecast import Catalogue

#: The button under a post carries the announcement's id: it is understood for years, and by it a post that
#: arrived without our hearing of it is found again.
MARKER = "fc1:affects:about={}"
ALERT_MARKER = "fc1:unalert:about={}"
#: Characters of an embed's description at Discord (its documentation, Message), and of the whole embed below its 6,000.
DESCRIPTION_AT_MOST = 4_096


@dataclass(frozen=True, slots=True)
class Post:
    """A public message: a headline, the text in one embed, one button, and the one role that it may ping."""

    content: str
    description: str
    footer: str
    button: Button
    role_id: int | None = None


def post(announcement: Announcement, server: Server, catalogue: Catalogue) -> Post:
    """Say an announcement to everybody, in the server's language."""
    language = server.language or DEFAULT
    standing = announcement.state is not State.WITHDRAWN
    headline, *facts, footer = blocks(post_page(announcement, catalogue), language)
    role_id = server.role_id if announcement.pings and standing else None
    ping = "" if role_id is None else _mention(role_id, server.guild_id) + " "
    return Post(
        content=ping + headline,
        description=_description(announcement.body, facts),
        footer=footer,
        button=Button(label(language, "button.affects"), MARKER.format(announcement.id)),
        role_id=role_id,
    )


def fits(body: str) -> bool:
    """Whether a text can be posted whole: what is escaped in it takes two characters."""
    return len(quote_post(body)) <= DESCRIPTION_AT_MOST - _KEPT_FREE


#: Characters for what stands below the text: feature, change, day, source of at most 300 characters.
_KEPT_FREE = 1_000


def _description(body: str, facts: list[str]) -> str:
    below = "\n".join(facts)
    text, at_most = quote_post(body), len(body)
    while len(text) + len(below) + 2 > DESCRIPTION_AT_MOST:
        at_most -= 50
        text = quote_post(body, at_most)
    return "\n\n".join(part for part in (text, below) if part)


def _mention(role_id: int, guild_id: int) -> str:
    return "@everyone" if role_id == guild_id else f"<@&{role_id}>"
