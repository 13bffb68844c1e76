"""Bad messages: their texts, embeds, flags, mentions, nonces and files."""

from __future__ import annotations

from bot.standin.ledger import Upload
from tests.payloads.seeds.seed import CHART, DM, EDIT, FOLLOW_UP, QUIET, SEND, Body, Seed, page, say, show, text

_LATER = "1300000000000000000"
"""An id of something that is already there."""


def _fields(**part: Body) -> Body:
    return show(fields=[{"name": "Name", "value": "Value", **part}])


def _many(count: int, **part: Body) -> Body:
    return show(fields=[{"name": "Name", "value": "Value", **part}] * count)


def _both(title: int, description: int) -> Body:
    return {"embeds": [{"title": "x" * title}, {"description": "x" * description, "footer": {"text": "x" * 2000}}]}


def _allowed(**rule: Body) -> Body:
    return say(allowed_mentions=rule)


def _ids(count: int) -> list[str]:
    return [str(int(_LATER) + n) for n in range(count)]


def _kept(count: int) -> Body:
    return say(attachments=[{"id": number} for number in _ids(count)])


_NOTHING = {"content": " ", "embeds": [], "attachments": [], "components": [], "allowed_mentions": QUIET}
_GALLERY = {"type": 12, "items": [{"media": {"url": "attachment://chart.png"}}]}

TEXTS = (
    Seed("message.content", "content", say(content="x" * 2001), say(content="x" * 2000)),
    Seed("message.content", "content", say(content="🌊" * 2001), say(content="🌊" * 2000)),
    Seed("message.content", "content", say(content="x" * 2001), say(content="x" * 2000), EDIT),
    Seed("message.empty", "", say(content=""), say(content=".")),
    Seed("message.empty", "", say(content=" \n "), say(content=" .\n ")),
    Seed("message.empty", "", {"embeds": []}, show()),
    Seed("message.empty", "", _NOTHING, _NOTHING | {"content": "a"}, EDIT),
    Seed("message.empty", "", {"content": ""}, say(), FOLLOW_UP),
    Seed("text.lone-surrogate", "content", say(content="half: \ud83c"), say(content="whole: 🌊")),
    Seed("text.lone-surrogate", "embeds.0.fields.0.value", _fields(value="\udf0a"), _fields(value="🌊")),
    Seed("number.not-json", "embeds.0.color", show(color=float("nan")), show(color=0)),
    Seed("number.not-json", "flags", say(flags=float("inf")), say(flags=4)),
)
EMBEDS = (
    Seed("embeds.total", "embeds", _both(1, 4000), _both(1, 3999)),
    Seed("embed.empty-field", "embeds.0.fields.0.value", _fields(value=""), _fields(value="-")),
    Seed("embed.empty-field", "embeds.0.fields.0.name", _fields(name=" "), _fields(name=" - ")),
    Seed("embed.link-scheme", "embeds.0.url", show(url="javascript:alert(1)"), show(url="https://example.org")),
    Seed(
        "embed.link-scheme",
        "embeds.0.author.url",
        show(author={"name": "A", "url": "attachment://chart.png"}),
        show(author={"name": "A", "url": "http://example.org"}),
    ),
    Seed(
        "embed.media-scheme",
        "embeds.0.image.url",
        show(image={"url": "file:///etc/passwd"}),
        show(image={"url": "attachment://chart.png"}),
        files=CHART,
    ),
    Seed(
        "embed.media-scheme",
        "embeds.0.footer.icon_url",
        show(footer={"text": "A", "icon_url": "data:image/png;base64,AA"}),
        show(footer={"text": "A", "icon_url": "https://example.org/a.png"}),
    ),
    Seed("description.maxLength", "embeds.0.title", show(title="x" * 257), show(title="x" * 256)),
    Seed("description.maxLength", "embeds.0.description", show(description="x" * 4097), show(description="x" * 4096)),
    Seed("description.maxLength", "embeds.0.fields.0.name", _fields(name="x" * 257), _fields(name="x" * 256)),
    Seed("description.maxLength", "embeds.0.fields.0.value", _fields(value="x" * 1025), _fields(value="x" * 1024)),
    Seed(
        "description.maxLength",
        "embeds.0.footer.text",
        show(footer={"text": "x" * 2049}),
        show(footer={"text": "x" * 2048}),
    ),
    Seed(
        "description.maxLength",
        "embeds.0.author.name",
        show(author={"name": "x" * 257}),
        show(author={"name": "x" * 256}),
    ),
    Seed("description.maxItems", "embeds.0.fields", _many(26), _many(25)),
    Seed("description.maxItems", "embeds", {"embeds": show()["embeds"] * 11}, {"embeds": show()["embeds"] * 10}),
    Seed("description.maximum", "embeds.0.color", show(color=0x1000000), show(color=0xFFFFFF)),
    Seed("description.minimum", "embeds.0.color", show(color=-1), show(color=0)),
    Seed("description.format", "embeds.0.timestamp", show(timestamp="now"), show(timestamp="2026-11-23T12:00:00Z")),
    Seed("description.required", "embeds.0.fields.0", show(fields=[{"name": "A"}]), _fields()),
    Seed("description.additionalProperties", "embeds.0", show(colour=1), show(color=1)),
)
REST = (
    Seed("layout.old-fields", "content", page(text(), content="Ahoy"), page(text(), content="")),
    Seed("layout.old-fields", "embeds", page(text(), **show()), page(text(), embeds=[])),
    Seed("layout.old-fields", "content", page(text(), content="Ahoy"), page(text(), content=None), EDIT),
    Seed("message.flags", "flags", say(flags=1 << 20), say(flags=1 << 12)),
    Seed("message.flags", "flags", say(flags=1 << 6), say(flags=1 << 2)),
    Seed("message.flags", "flags", say(flags=1 << 12), say(flags=1 << 2), EDIT),
    Seed("message.flags", "flags", say(flags=1 << 7), say(flags=1 << 6), FOLLOW_UP),
    Seed(
        "mentions.exclusive",
        "allowed_mentions.users",
        _allowed(parse=["users"], users=[_LATER]),
        _allowed(parse=["roles"], users=[_LATER]),
    ),
    Seed(
        "mentions.exclusive",
        "allowed_mentions.roles",
        _allowed(parse=["roles"], roles=[_LATER]),
        _allowed(parse=["roles"], roles=[]),
    ),
    Seed("mentions.left-out", "allowed_mentions", {"content": "Ahoy"}, say()),
    Seed("mentions.left-out", "allowed_mentions", say(allowed_mentions=None), say(), EDIT),
    Seed("mentions.left-out", "allowed_mentions", page(text(), allowed_mentions=None), page(text())),
    Seed("mentions.left-out", "allowed_mentions", {"content": "Ahoy"}, say(), FOLLOW_UP),
    Seed("description.maxItems", "allowed_mentions.users", _allowed(users=_ids(101)), _allowed(users=_ids(100))),
    Seed("description.enum", "allowed_mentions.parse.0", _allowed(parse=["here"]), _allowed(parse=["everyone"])),
    Seed(
        "description.additionalProperties",
        "allowed_mentions",
        _allowed(parse=[], replied_users=False),
        _allowed(parse=[], replied_user=False),
    ),
    Seed("nonce.enforced-without-one", "enforce_nonce", say(enforce_nonce=True), say(enforce_nonce=True, nonce="a")),
    Seed("description.oneOf", "nonce", say(nonce="n" * 26), say(nonce="n" * 25)),
    Seed("description.oneOf", "nonce", say(nonce=1 << 63), say(nonce=(1 << 63) - 1)),
    Seed("description.type", "enforce_nonce", say(nonce="a", enforce_nonce="yes"), say(nonce="a", enforce_nonce=True)),
    Seed(
        "attachments.not-uploaded",
        "attachments.0.id",
        say(attachments=[{"id": 1, "filename": "chart.png"}]),
        say(attachments=[{"id": 0, "filename": "chart.png"}]),
        files=CHART,
    ),
    Seed("attachment.not-sent", "components.0.items.0.media.url", page(_GALLERY, text()), page(text())),
    Seed(
        "attachment.not-sent",
        "components.0.file.url",
        page({"type": 13, "file": {"url": "attachment://chart.csv"}}),
        page({"type": 13, "file": {"url": "attachment://chart.png"}}),
        files=CHART,
    ),
    Seed(
        "attachment.not-sent",
        "components.0.items.0.media.url",
        page(_GALLERY, attachments=[{"id": "0", "filename": "other.png"}]),
        page(_GALLERY, attachments=[{"id": "0", "filename": "chart.png"}]),
        files=(Upload("files[0]", "raw", b"1"),),
    ),
    Seed("description.maxItems", "attachments", _kept(11), _kept(10), EDIT),
    Seed("description.maxItems", "sticker_ids", say(sticker_ids=[_LATER] * 4), say(sticker_ids=[_LATER] * 3)),
    Seed(
        "description.required",
        "message_reference",
        say(message_reference={"channel_id": _LATER}),
        say(message_reference={"message_id": int(_LATER)}),
    ),
    Seed("description.additionalProperties", "", say(contnet="Ahoy"), say(tts=False)),
    Seed("description.additionalProperties", "", say(embed={"title": "News"}), say(embeds=[{"title": "News"}]), SEND),
    Seed("description.additionalProperties", "", say(nonce="a"), say(), EDIT),
    Seed("description.pattern", "recipient_id", {"recipient_id": "ada"}, {"recipient_id": _LATER}, DM),
    Seed("description.maximum", "recipient_id", {"recipient_id": 1 << 63}, {"recipient_id": 1 << 40}, DM),
)
SEEDS = (*TEXTS, *EMBEDS, *REST)
