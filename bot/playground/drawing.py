"""Messages as Discord shows them: who, when, to what, the words, the embeds, the files, the components."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.playground import parts
from bot.playground.markdown import moment
from bot.playground.tags import Html, element, join
from bot.playground.view import View
from bot.standin.errors import Json
from bot.standin.world import Attachment, Message

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_HUES = 6
_SNIPPET = 80


def message(view: View, one: Message) -> Html:
    """Draw a message as one person sees it."""
    author = view.user(one.author_id)
    mine = view.person.user.id in one.pinged.users
    private = " private" if one.ephemeral else ""
    return element(
        "article", _before(view, one), _face(author, one.author_id),
        element("div", _head(view, one), _body(view, one), _after(one), class_="said"),
        class_=f"message{private}{' pinged' if mine else ''}", data_id=one.id, tabindex=-1,
        aria_label=f"{author}, {'only you can see this' if one.ephemeral else 'to everybody here'}",
    )  # fmt: skip


def _face(author: str, user_id: int) -> Html:
    return element("div", author[:1].upper(), class_=f"face hue{user_id % _HUES}", aria_hidden="true")


def _before(view: View, one: Message) -> Html | None:
    command = view.used(one)
    if command is not None and one.interaction_metadata is not None:
        user = view.user(int(one.interaction_metadata["user"]["id"]))
        return element("div", element("b", user), " used ", element("b", command), class_="before")
    if one.reference_id is None:
        return None
    return element("div", _reference(view, one), class_="before")


def _reference(view: View, one: Message) -> Html:
    found = view.world.messages[one.channel_id].get(one.reference_id or 0)
    if found is None or not view.person.sees(found):
        return join("in reply to a message that you do not see")
    snippet = found.content or next((item["content"] for item in found.components if item["type"] == 10), "")
    first = snippet.lstrip("#-* ").partition("\n")[0][:_SNIPPET]
    return join("in reply to ", element("b", view.user(found.author_id)), f": {first}" if first else None)


def _head(view: View, one: Message) -> Html:
    app = element("span", "APP", class_="app") if view.world.users[one.author_id].bot else None
    when = moment(datetime.fromtimestamp(one.created_at, UTC), "message")
    return element("div", element("b", view.user(one.author_id)), app, when, class_="head")


def _body(view: View, one: Message) -> Html:
    if one.loading:
        name = view.user(one.author_id)
        return element(
            "p", f"{name} is thinking", element("span", class_="dots", aria_hidden="true"), class_="thinking"
        )
    if one.v2:
        return element("div", parts.components(view, one.components), class_="layout")
    words = element("div", view.text(one.content), class_="text") if one.content else None
    inside = {item[part]["url"] for item in one.embeds for part in ("image", "thumbnail") if item.get(part)}
    # A picture that an embed shows is not shown a second time beside it.
    files = join(*(_attachment(view, item) for item in one.attachments if item.url not in inside))
    embeds = join(*(_embed(view, item) for item in one.embeds))
    return element("div", words, files, embeds, parts.components(view, one.components), class_="classic")


def _after(one: Message) -> Html | None:
    """Write what stands below a message: that it was changed, and that nobody else sees it."""
    edited = "(edited)" if one.edited_at is not None else None
    if not one.ephemeral:
        return element("p", edited, class_="after") if edited else None
    dismiss = element("button", "Dismiss message", type="button", class_="quiet", data_dismiss=one.id)
    return element("p", edited and f"{edited} · ", "Only you can see this · ", dismiss, class_="after")


def _attachment(view: View, item: Attachment) -> Html:
    if item.content_type not in _PICTURES:
        return parts.file(view, item.url, item.filename, len(item.data))
    return element("div", parts.picture(view, {"url": item.url}, item.description), class_="gallery")


def _embed(view: View, item: Json) -> Html:
    side = _picture(view, item.get("thumbnail"), "thumbnail")
    texts = element("div", _author(item), _title(view, item), _words(view, item), _fields(view, item), class_="texts")
    image = _picture(view, item.get("image"), "gallery")
    top = element("div", texts, side, class_="section")
    return element("div", top, image, _footer(item), class_="embed", data_accent=parts.accent(item.get("color")))


def _picture(view: View, media: Json | None, class_: str) -> Html | None:
    """Draw a picture of an embed; on Discord it has no alt text, whatever its file says."""
    return element("div", parts.picture(view, media, None), class_=class_) if media else None


def _author(item: Json) -> Html | None:
    author = item.get("author")
    if not author:
        return None
    return element("p", parts.link(author.get("url") or "", author["name"]), class_="by")


def _title(view: View, item: Json) -> Html | None:
    if not item.get("title"):
        return None
    return element("div", parts.link(item.get("url") or "", view.text(item["title"])), class_="title")


def _words(view: View, item: Json) -> Html | None:
    return element("div", view.text(item["description"]), class_="text") if item.get("description") else None


def _fields(view: View, item: Json) -> Html | None:
    drawn = [_field(view, field) for field in item.get("fields") or ()]
    return element("div", *drawn, class_="fields") if drawn else None


def _field(view: View, field: Json) -> Html:
    name = element("div", view.text(field["name"]), class_="title")
    return element("div", name, view.text(field["value"]), class_="cell inline" if field.get("inline") else "cell")


def _footer(item: Json) -> Html | None:
    said = (item.get("footer") or {}).get("text")
    stamp = item.get("timestamp")
    when = moment(datetime.fromisoformat(stamp), "message") if stamp else None
    if said is None and when is None:
        return None
    return element("p", said, " · " if said and when else None, when, class_="footer")
