"""Being there: chosen by the person, effective only while their client is heard of.

A heartbeat comes every 30 seconds and is written at most once a minute; after two
minutes of silence a person counts as offline, and what they chose returns with
the next heartbeat (USR-14, USR-24).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.events import PresenceChanged
from prosa.domain.ids import CompanyId, UserId
from prosa.domain.routing import Presence
from prosa.features.team import queries, store
from prosa.kit.clock import Clock

WRITTEN_EVERY: Final = timedelta(minutes=1)
SILENT_AFTER: Final = timedelta(minutes=2)
SEEN_FOR: Final = timedelta(seconds=75)
"""After a heartbeat of a visible screen: two of them may be lost."""


async def choose(work: Work, user_id: UserId, state: Presence, *, now: datetime) -> None:
    """They are this now. Choosing is a sign of life, so it takes effect at once."""
    was = await store.choose_presence(work, user_id, state, now=now)
    if was is None or (was["chosen"], was["effective"]) != (state, state):
        _changed(work, user_id, chosen=state, effective=state, now=now)


async def heartbeat(work: Work, user_id: UserId, *, now: datetime) -> None:
    """Their client is alive. Ask `Pulse.is_due` first, so that this is rare."""
    beat = await store.beat(work, user_id, now=now)
    if beat is not None and beat["was"] != beat["chosen"]:
        _changed(work, user_id, chosen=beat["chosen"], effective=beat["chosen"], now=now)


async def looks(work: Work, user_id: UserId, *, is_visible: bool, now: datetime) -> None:
    """Whether they see a screen of ours: meanwhile no device is woken."""
    await store.see(work, user_id, until=now + SEEN_FOR if is_visible else now)


async def sweep(database: Database, clock: Clock) -> int:
    """Everybody silent is offline. Run it once a minute; returns how many changed."""
    now = clock.now()
    async with database.system_work() as system:
        silent = await queries.silent_since(system, now=now, after=SILENT_AFTER)
    changed = 0
    for company_id, user_ids in _by_company(silent).items():
        async with database.work(company_id) as work:
            gone = await store.fall_silent(work, user_ids, now=now, after=SILENT_AFTER)
            for row in gone:
                user_id = UserId(row["user_id"])
                _changed(work, user_id, chosen=row["chosen"], effective="offline", now=now)
            changed += len(gone)
    return changed


class Pulse:
    """Which heartbeats to write: one a minute for each person, in this process."""

    def __init__(self) -> None:
        self._written: dict[tuple[CompanyId, UserId], datetime] = {}

    def is_due(self, company_id: CompanyId, user_id: UserId, *, now: datetime) -> bool:
        """Whether this one is to be written; it then counts as written."""
        key = (company_id, user_id)
        last = self._written.get(key)
        if last is not None and timedelta(0) <= now - last < WRITTEN_EVERY:
            return False
        self._written[key] = now
        return True

    def forget(self, company_id: CompanyId, user_id: UserId) -> None:
        """Their last socket here is gone."""
        self._written.pop((company_id, user_id), None)


def _changed(work: Work, user_id: UserId, *, chosen: str, effective: str, now: datetime) -> None:
    work.record(
        PresenceChanged(at=now, user_id=user_id, chosen=str(chosen), effective=str(effective))
    )


def _by_company(rows: Iterable[asyncpg.Record]) -> Mapping[CompanyId, list[UUID]]:
    found: dict[CompanyId, list[UUID]] = defaultdict(list)
    for row in rows:
        found[CompanyId(row["company_id"])].append(row["user_id"])
    return found
