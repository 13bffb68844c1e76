"""What a delivery should say at this moment: looked up anew each time, so that an edit in between is in it."""

from __future__ import annotations

import datetime as dt

from bot.delivery.letters import Letter, of_alert, of_post
from bot.rendering.alert import alert
from bot.rendering.alerting import alert_page
from bot.rendering.post import post
from bot.services import Services
from bot.store import Database, announcements, servers
from bot.store.announcements import State
from bot.store.outbox import Delivery


class Office:
    """Writes the letters that the worker sends."""

    def __init__(self, database: Database, services: Services) -> None:
        """Keep what the letters are about."""
        self._database = database
        self._services = services

    async def write(self, delivery: Delivery) -> Letter | None:
        """Write what should stand now; None for what should not be sent any more."""
        if delivery.announcement_id is None:
            return await self._alert(delivery)
        return await self._post(delivery, delivery.announcement_id)

    async def free_at(self, delivery: Delivery) -> dt.datetime | None:
        """When an alert may be sent, where that is later than now."""
        return None if delivery.user_id is None else await self._services.alerts.free_at(delivery.user_id)

    async def told(self, delivery: Delivery, arrived: bool) -> None:
        """Take note that an alert arrived, or that its reader takes none."""
        if delivery.user_id is not None:
            alerts = self._services.alerts
            await (alerts.sent(delivery.user_id) if arrived else alerts.closed(delivery.user_id))

    async def _post(self, delivery: Delivery, announcement_id: str) -> Letter | None:
        found = await announcements.load(self._database, announcement_id)
        nothing_stands = delivery.message_id is None and delivery.attempted_at is None
        if found is None or (found.state is State.WITHDRAWN and nothing_stands):
            return None
        server = await servers.load(self._database, found.guild_id)
        catalogue = self._services.forecasts.world().catalogue
        return of_post(post(found, server, catalogue), found)

    async def _alert(self, delivery: Delivery) -> Letter | None:
        found = await self._services.alerts.message(delivery)
        if found is None:
            return None
        world = self._services.forecasts.world()
        page = alert_page(found.news, found.causes, world.catalogue, world.day)
        return of_alert(alert(found.key, found.language, page))
