"""The websocket side: identifying, heartbeats, events, and resuming where a session left off."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.standin import payloads
from bot.standin.directory import gateway_address
from bot.standin.errors import Json
from bot.standin.ledger import Event
from bot.standin.realm import Dispatch, Realm

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
#: Real seconds until a heartbeat is acknowledged.
_WAY_BACK = 0.02
_NAMES = {1: "HEARTBEAT", 2: "IDENTIFY", 6: "RESUME", 7: "RECONNECT", 9: "INVALID_SESSION", 10: "HELLO", 11: "ACK"}
_IGNORED = {3: "PRESENCE_UPDATE", 4: "VOICE_STATE_UPDATE", 8: "REQUEST_GUILD_MEMBERS"}
_ALL_INTENTS = (1 << 26) - 1
_PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
_GUILDS = 1 << 0
_MAX_PAYLOAD = 4096
_OVER = {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}


class _Close(Exception):
    """The connection is to be closed with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Session:
    """A bot's session, which outlives its connections as long as it can be resumed."""

    id: str
    intents: int
    shard: tuple[int, int]
    sent: list[Json] = field(default_factory=list)
    """Every dispatch of the session, in order: the first has sequence number 1."""

    def hears(self, dispatch: Dispatch) -> bool:
        """Say whether an event is for this session: by its intents and its shard."""
        index, shards = self.shard
        guild = dispatch.guild_id or 0
        meant = not dispatch.intent or bool(self.intents & dispatch.intent)
        return meant and (guild >> 22) % shards == index


@dataclass(eq=False)
class _Connection:
    socket: web.WebSocketResponse
    session: Session | None = None
    outbox: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    window: tuple[float, int] = (0.0, 0)


class Gateway:
    """Serves the websocket, and can be told to misbehave as Discord sometimes does."""

    def __init__(self, realm: Realm) -> None:
        """Serve the realm given, and hear of its events."""
        self._realm = realm
        self._sessions: dict[str, Session] = {}
        self._connections: set[_Connection] = set()
        self._acts: dict[int, Callable[[_Connection, Any], None]] = {
            HEARTBEAT: self._heartbeat,
            IDENTIFY: self._identify,
            RESUME: self._resume,
        }
        realm.listeners.append(self.dispatch)

    @property
    def sessions(self) -> list[Session]:
        """The sessions that now have a connection."""
        return [item.session for item in self._connections if item.session is not None]

    def dispatch(self, dispatch: Dispatch) -> None:
        """Send an event to every session that hears it; one without a connection gets it on resuming."""
        for session in self._sessions.values():
            if session.hears(dispatch):
                self._push(session, dispatch.name, dispatch.data)

    def reconnect(self) -> None:
        """Ask the bot to reconnect and resume (op 7)."""
        self._tell_all({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Declare the sessions invalid (op 9)."""
        if not resumable:
            self._sessions.clear()
        self._tell_all({"op": INVALID, "d": resumable})

    async def close(self, code: int) -> None:
        """Close every connection with a code."""
        for connection in list(self._connections):
            await connection.socket.close(code=code)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        connection = _Connection(socket)
        self._connections.add(connection)
        writer = asyncio.create_task(self._write(connection))
        try:
            self._say(connection, {"op": HELLO, "d": {"heartbeat_interval": int(self._realm.timings.heartbeat * 1000)}})
            await self._listen(connection)
        finally:
            self._connections.discard(connection)
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writer
            self._realm.bell.ring()
        return socket

    async def _listen(self, connection: _Connection) -> None:
        while (message := await connection.socket.receive()).type not in _OVER:
            try:
                self._receive(connection, message.data if message.type is WSMsgType.TEXT else "")
            except _Close as close:
                await connection.socket.close(code=close.code)
        # A bot that says goodbye properly gives its session up; one that is cut off may resume.
        goodbye = message.type is WSMsgType.CLOSE and message.data in (WSCloseCode.OK, WSCloseCode.GOING_AWAY)
        if connection.session is not None and goodbye:
            self._sessions.pop(connection.session.id, None)

    def _receive(self, connection: _Connection, text: str) -> None:
        try:
            told = json.loads(text if len(text) <= _MAX_PAYLOAD else "")
            op, data = int(told["op"]), told.get("d")
        except (ValueError, KeyError, TypeError):
            raise _Close(4002) from None
        self._spend(connection)
        self._record(connection, told, sent=False)
        act = self._acts.get(op)
        if act is not None:
            act(connection, data)
        elif op not in _IGNORED:
            raise _Close(4001)
        elif connection.session is None:
            raise _Close(4003)
        self._realm.bell.ring()

    def _spend(self, connection: _Connection) -> None:
        rate, now = self._realm.meter.limits.gateway_sends, self._realm.now()
        opened, used = connection.window
        if now >= opened + rate.seconds:
            opened, used = now, 0
        connection.window = (opened, used + 1)
        if used + 1 > rate.times:
            raise _Close(4008)

    def _heartbeat(self, connection: _Connection, _data: Any) -> None:  # noqa: ANN401 - what a bot sends may be anything
        # No network answers at once, and discord.py takes down when it asked only after the answer could be here.
        asyncio.get_running_loop().call_later(_WAY_BACK, self._say, connection, {"op": ACK, "d": None})

    def _identify(self, connection: _Connection, data: Json) -> None:
        application = self._realm.world.application
        if connection.session is not None:
            raise _Close(4005)
        self._authenticate(data)
        application.identifies += 1
        if application.identifies > self._realm.meter.limits.identifies:
            # Discord's penalty for too many: every session ends and the token is void.
            application.token = ""
            raise _Close(4004)
        intents = _intents(data, application.privileged_intents)
        index, shards = data.get("shard") or (0, 1)
        if not 0 <= index < shards:
            raise _Close(4010)
        session = Session(f"session-{application.identifies}", intents, (index, shards))
        self._sessions[session.id] = connection.session = session
        self._welcome(session)

    def _authenticate(self, data: Json) -> None:
        if not data.get("token") or data["token"] != self._realm.world.application.token:
            raise _Close(4004)

    def _welcome(self, session: Session) -> None:
        world = self._realm.world
        guilds = [item for item in world.guilds.values() if world.bot.id in item.members]
        mine = [item for item in guilds if session.hears(Dispatch("GUILD_CREATE", {}, item.id))]
        ready = {
            "v": 10,
            "user": payloads.own_user(world.bot),
            "guilds": [{"id": str(item.id), "unavailable": True} for item in mine],
            "session_id": session.id,
            "resume_gateway_url": gateway_address(self._realm),
            "shard": list(session.shard),
            "application": {"id": str(world.application.id), "flags": 0},
        }
        self._push(session, "READY", ready)
        for guild in mine if session.intents & _GUILDS else ():
            self._push(session, "GUILD_CREATE", payloads.guild_create(world, guild))

    def _resume(self, connection: _Connection, data: Json) -> None:
        self._authenticate(data)
        session = self._sessions.get(str(data.get("session_id")))
        seq = data.get("seq") or 0
        if session is None or not 0 <= seq <= len(session.sent):
            self._say(connection, {"op": INVALID, "d": False})
            return
        connection.session = session
        for missed in session.sent[seq:]:
            self._say(connection, missed)
        self._push(session, "RESUMED", {})

    def _push(self, session: Session, name: str, data: Json) -> None:
        frame = {"op": DISPATCH, "t": name, "s": len(session.sent) + 1, "d": data}
        session.sent.append(frame)
        for connection in self._connections:
            if connection.session is session:
                self._say(connection, frame)

    def _tell_all(self, frame: Json) -> None:
        for connection in self._connections:
            self._say(connection, frame)

    def _say(self, connection: _Connection, frame: Json) -> None:
        connection.outbox.put_nowait(frame)

    async def _write(self, connection: _Connection) -> None:
        while True:
            frame = await connection.outbox.get()
            if connection.socket.closed:
                return
            self._record(connection, frame, sent=True)
            await connection.socket.send_str(json.dumps(frame))

    def _record(self, connection: _Connection, frame: Json, *, sent: bool) -> None:
        session = connection.session.id if connection.session else ""
        name = str(frame.get("t") or _NAMES.get(frame["op"]) or _IGNORED.get(frame["op"], ""))
        event = Event(self._realm.now(), session, sent, frame["op"], name, frame.get("d"))
        self._realm.ledger.events.append(event)


def _intents(data: Json, privileged: int) -> int:
    intents = data.get("intents")
    if not isinstance(intents, int) or intents & ~_ALL_INTENTS:
        raise _Close(4013)
    if intents & _PRIVILEGED & ~privileged:
        raise _Close(4014)
    return intents
