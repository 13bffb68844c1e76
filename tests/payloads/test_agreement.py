"""Two readings of the documentation agree: the stand-in refuses what the check refuses, and takes what it takes."""

from __future__ import annotations

import json
from collections.abc import Iterable

import aiohttp
import pytest

from bot.standin.interactions import Act, Interaction
from bot.standin.sending import Deed, send
from bot.standin.server import StandIn
from tests.payloads import check
from tests.payloads.seeds import SEEDS
from tests.payloads.seeds.seed import ANSWER, COMMAND, COMMANDS, DM, EDIT, FOLLOW_UP, SEND, Body, Seed

# Good bodies that speak of what the stand-in has not: other messages, people, stickers, files, and things to buy.
ABSENT = {"attachments", "sticker_ids", "message_reference", "recipient_id"}


class Line:
    """A line to a stand-in on which anything at all can be sent."""

    def __init__(self, standin: StandIn, session: aiohttp.ClientSession) -> None:
        self.standin = standin
        self.session = session
        self.place = standin.channel("general")
        self.ada = standin.person("ada").user

    async def status(self, seed: Seed, body: Body) -> int:
        """Send a body where a seed belongs; give the answer's status."""
        await self.session.request(
            seed.to[0], self.standin.api_url + self._path(seed, body), **self._content(seed, body)
        )
        return self.standin.ledger.requests[-1].status

    def _content(self, seed: Seed, body: Body) -> dict[str, object]:
        said = json.dumps(body)
        headers = {"Authorization": f"Bot {self.standin.token}"}
        if not seed.files:
            return {"data": said, "headers": {**headers, "Content-Type": "application/json"}}
        form = aiohttp.FormData()
        form.add_field("payload_json", said, content_type="application/json")
        for file in seed.files:
            form.add_field(file.field, file.data, filename=file.filename)
        return {"data": form, "headers": headers}

    def _path(self, seed: Seed, body: Body) -> str:
        if seed.to == ANSWER:
            one = self._interaction(body.get("type"))
            return f"/interactions/{one.id}/{one.token}/callback"
        if seed.to == FOLLOW_UP:
            one = self._interaction(4)
            one.acknowledged_at = self.standin.realm.now()
            return f"/webhooks/{self.standin.world.application.id}/{one.token}"
        own = self.standin.scene.message(self.place, self.standin.world.bot, "words").id if seed.to == EDIT else 0
        ids = {"channel_id": self.place.id, "message_id": own, "guild_id": self.standin.guild.id}
        return seed.to[1].format(**ids, application_id=self.standin.world.application.id)

    def _interaction(self, answer: object) -> Interaction:
        """Let somebody do what may be answered in this way."""
        act = {8: Act.AUTOCOMPLETE, 7: Act.COMPONENT, 6: Act.COMPONENT}.get(answer, Act.COMMAND)
        source = self.standin.scene.message(self.place, self.standin.world.bot, "a panel")
        owners = {"0": str(self.standin.guild.id)}
        deed = Deed(act, self.ada, self.place, {}, owners, source=source if act is Act.COMPONENT else None)
        return send(self.standin.realm, deed)


@pytest.fixture
async def line():
    async with StandIn(lambda: 1_795_000_000.0) as standin, aiohttp.ClientSession() as session:
        yield Line(standin, session)


def refused_by_discord(seed: Seed) -> bool:
    return any(fault.rule.refused for fault in check.body_faults(seed.request(seed.bad)))


def to(*requests: tuple[str, str]) -> Iterable[Seed]:
    return [seed for seed in SEEDS if seed.to in requests]


WHERE = {"messages": (SEND, EDIT, FOLLOW_UP, DM), "answers": (ANSWER,), "commands": (COMMANDS, COMMAND)}


def not_there(seed: Seed) -> bool:
    return seed.place in ABSENT or seed.rule == "button.premium"


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.sends_bad_bodies
async def test_the_standin_refuses_what_discord_refuses(line, where):
    bad = [seed for seed in to(*WHERE[where]) if refused_by_discord(seed)]
    taken = [str(seed) for seed in bad if await line.status(seed, seed.bad) < 400]
    assert bad
    assert taken == []


@pytest.mark.parametrize("where", WHERE)
async def test_the_standin_takes_what_discord_takes(line, where):
    good = [seed for seed in to(*WHERE[where]) if not not_there(seed)]
    refused = [str(seed) for seed in good if await line.status(seed, seed.good) >= 400]
    assert good
    assert refused == []
