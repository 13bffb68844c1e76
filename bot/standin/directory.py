"""Routes that say what there is: the gateway's address, the bot itself, guilds, roles and members."""

from __future__ import annotations

from bot.standin import payloads
from bot.standin.errors import refuse
from bot.standin.realm import Answer, Call, Realm, Route


def gateway_address(realm: Realm) -> str:
    """Give the websocket's address."""
    return realm.world.address.replace("http", "ws", 1) + "/gateway"


def _gateway(realm: Realm, _call: Call) -> Answer:
    return Answer(200, {"url": gateway_address(realm)})


def _gateway_bot(realm: Realm, _call: Call) -> Answer:
    total = realm.meter.limits.identifies
    left = max(0, total - realm.world.application.identifies)
    start = {"total": total, "remaining": left, "reset_after": 86_400_000, "max_concurrency": 1}
    return Answer(200, {"url": gateway_address(realm), "shards": 1, "session_start_limit": start})


def _me(realm: Realm, _call: Call) -> Answer:
    return Answer(200, payloads.own_user(realm.world.bot))


def _application(realm: Realm, _call: Call) -> Answer:
    return Answer(200, payloads.application(realm.world))


def _guild(realm: Realm, call: Call) -> Answer:
    guild = realm.world.guild(call.id("guild_id"))
    shown = payloads.guild(guild)
    if call.wants("with_counts"):
        shown |= {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return Answer(200, shown)


def _guild_channels(realm: Realm, call: Call) -> Answer:
    guild = realm.world.guild(call.id("guild_id"))
    found = realm.world.channels_in(guild.id, threads=False)
    return Answer(200, [payloads.channel(realm.world, item) for item in found])


def _roles(realm: Realm, call: Call) -> Answer:
    guild = realm.world.guild(call.id("guild_id"))
    return Answer(200, [payloads.role(item) for item in guild.roles.values()])


def _member(realm: Realm, call: Call) -> Answer:
    found = realm.world.guild(call.id("guild_id")).members.get(call.id("user_id"))
    if found is None:
        raise refuse(10007)
    return Answer(200, payloads.member(realm.world, found))


def _user(realm: Realm, call: Call) -> Answer:
    found = realm.world.users.get(call.id("user_id"))
    if found is None:
        raise refuse(10013)
    return Answer(200, payloads.user(found))


ROUTES: tuple[Route, ...] = (
    ("GET", "/gateway", _gateway),
    ("GET", "/gateway/bot", _gateway_bot),
    ("GET", "/users/@me", _me),
    ("GET", "/users/{user_id}", _user),
    ("GET", "/oauth2/applications/@me", _application),
    ("GET", "/applications/@me", _application),
    ("GET", "/guilds/{guild_id}", _guild),
    ("GET", "/guilds/{guild_id}/channels", _guild_channels),
    ("GET", "/guilds/{guild_id}/roles", _roles),
    ("GET", "/guilds/{guild_id}/members/{user_id}", _member),
)
