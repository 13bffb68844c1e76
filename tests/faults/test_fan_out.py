"""Many channels at once: Discord's global limit is never met, and a channel that fails delays no other."""

from __future__ import annotations

import secrets
from pathlib import Path

from tests.faults.fan_out import fan_out, pier
from tests.faults.harbour import SEND

CHANNELS = 60


async def test_a_fan_out_meets_no_global_limit_and_loses_nothing(tmp_path: Path) -> None:
    seed = secrets.randbelow(2**32)
    fan = await fan_out(tmp_path, CHANNELS, seed)
    assert fan.verdict.clean, seed
    assert (fan.refused_globally, fan.unfinished) == (0, 0), seed


async def test_a_channel_that_always_fails_delays_no_other(tmp_path: Path) -> None:
    async with pier(tmp_path, 200.0) as here:
        poisoned, *others = await here.harbour.channels(10)
        await here.harbour.fault("500", SEND, channel_id=poisoned, times=None)
        marker = await here.publish([poisoned, *others])
        await here.harbour.wait("posts", 9, seconds=20.0)
        asked = [int(each.path.split("/")[-2]) for each in await here.harbour.requests(SEND)]
        verdict = await here.harbour.verdict({(channel_id, marker) for channel_id in others})
    assert verdict.clean
    assert sorted(asked[:10]) == sorted([poisoned, *others])
