"""A person who leaves a row in every table of people."""

from datetime import datetime, timedelta
from decimal import Decimal

from bot.store import Database, alerts, announcements, outbox, preferences, profiles, shares
from bot.store.announcements import Changed
from tests.bot.store.announcing import drafted, new_id
from tests.bot.store.conftest import DAY
from tests.bot.store.traces import niche_of


async def everything(database: Database, user_id: int, at: datetime) -> None:
    """Tell, choose, share, announce, approve that, and ask for alerts, of which one waits."""
    later = at + timedelta(days=1)
    await profiles.tell(database, user_id, {"age": 20}, DAY, at)
    await preferences.choose_language(database, user_id, "nb", at)
    await shares.share(database, user_id, 99, at)
    paid = {"change": Changed(rate=(Decimal("0.4"), Decimal(1)), countries=("US",)), "effective": DAY}
    one = await drafted(database, author_id=user_id, author_name=niche_of(user_id), created_at=at, **paid)
    await announcements.publish(database, one.id, [71], at, deadline=later, approved_by=user_id)
    await alerts.subscribe(database, user_id, 99, "nb", niche_of(user_id), at)
    words = {"says": niche_of(user_id), "due_at": later, "deadline": later}
    await outbox.queue_alert(database, key=new_id(), user_id=user_id, **words)
