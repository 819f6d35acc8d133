"""Messages of inboxes that send nothing for now: held in their places, tried one by one, let go.

Held is `due_at = HELD`, so that ten thousand of them cost a claim nothing: it looks at what is
due. Each is rewritten twice, however long the pause lasts.
"""

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from prometheus_client import Gauge

from prosa.db.work import SystemWork
from prosa.domain.breaker import PROBE
from prosa.domain.delivery import HELD
from prosa.domain.ids import CompanyId, InboxId
from prosa.features.delivery.claims import Due
from prosa.features.inboxes.queries import paused_inboxes

LOOK_SECONDS: Final = 0.25
TIDY_SECONDS: Final = 5.0
"""What was promised in the moment of a pause or of its end is held or let go this late."""

PAUSED: Final = Gauge("prosa_inboxes_paused", "Inboxes that send nothing for now.")

_HOLD: Final = """
UPDATE deliveries SET due_at = $2 WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM deliveries
    WHERE state = 'queued' AND due_at < $2 AND inbox_id = ANY($1)
    FOR NO KEY UPDATE SKIP LOCKED
))
"""
"""By the rows' places, not by a join: a queue is often believed to be empty when it is not, and a
join planned for no rows compares each of ten thousand with each. A row that has just moved is
missed, and held by the next look."""

_LET_GO: Final = """
UPDATE deliveries SET due_at = $3 WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM deliveries
    WHERE state = 'queued' AND due_at = $2 AND inbox_id <> ALL($1)
    FOR NO KEY UPDATE SKIP LOCKED
))
"""

_FIRST: Final = """
SELECT d.company_id, d.message_id, d.conversation_id, d.seq, d.inbox_id, d.recipient
FROM deliveries d
WHERE d.state = 'queued' AND d.due_at = $2 AND d.inbox_id = $1 AND NOT EXISTS (
    SELECT 1 FROM deliveries e
    WHERE e.company_id = d.company_id AND e.conversation_id = d.conversation_id
      AND e.state IN ('queued', 'sending') AND e.seq < d.seq
)
ORDER BY d.attempts, d.message_id LIMIT 1
FOR NO KEY UPDATE OF d SKIP LOCKED
"""
"""The oldest of those that have been tried least: one that no provider will ever take must not
be tried again and again while the others wait behind it."""

_TAKE: Final = """
UPDATE inboxes SET paused_until = $3
WHERE company_id = $1 AND id = $2 AND paused_until <= $4
"""


class Pauses:
    """What one worker knows of paused inboxes."""

    def __init__(self) -> None:
        self.ids: frozenset[InboxId] = frozenset()
        self.idle: list[tuple[CompanyId, InboxId]] = []
        """Pauses that have ended, with nothing to try: there is no reason to keep them."""
        self._look_at = 0.0
        self._tidy_at = 0.0

    def note(self, inbox_ids: Iterable[InboxId]) -> None:
        """These have just been paused."""
        added = frozenset(inbox_ids) - self.ids
        if added:
            self.ids |= added
            self._tidy_at = self._look_at = 0.0

    async def look(self, work: SystemWork, *, now: datetime) -> list[Due]:
        """Four times a second: hold and let go what must be. The messages that go ahead."""
        self.idle = []
        if time.monotonic() < self._look_at:
            return []
        self._look_at = time.monotonic() + LOOK_SECONDS
        rows = await paused_inboxes(work)
        found = frozenset(InboxId(row["id"]) for row in rows)
        if found != self.ids or time.monotonic() >= self._tidy_at:
            await self._tidy(work, found, now)
        PAUSED.set(len(found))
        self.ids = found
        over = [row for row in rows if row["paused_until"] <= now]
        return [
            due
            for row in over
            if (due := await self._probe(work, row["company_id"], row["id"], now=now))
        ]

    async def sort_out(self, work: SystemWork, due: Sequence[Due]) -> list[Due]:
        """Those that may leave; the others are held, with all of their inbox."""
        paused = {d.inbox_id for d in due} & self.ids
        if not paused:
            return list(due)
        await work.sql.execute(_HOLD, list(paused), HELD)
        return [d for d in due if d.inbox_id not in paused]

    async def _tidy(self, work: SystemWork, found: frozenset[InboxId], now: datetime) -> None:
        self._tidy_at = time.monotonic() + TIDY_SECONDS
        if found:
            await work.sql.execute(_HOLD, list(found), HELD)
        await work.sql.execute(_LET_GO, list(found), HELD, now)

    async def _probe(
        self, work: SystemWork, company_id: CompanyId, inbox_id: InboxId, *, now: datetime
    ) -> Due | None:
        """The message that goes ahead. Nobody else tries meanwhile."""
        status = await work.sql.execute(_TAKE, company_id, inbox_id, now + PROBE, now)
        if status != "UPDATE 1":
            return None
        row = await work.sql.fetchrow(_FIRST, inbox_id, HELD)
        if row is None:
            self.idle.append((company_id, inbox_id))
            return None
        return Due(*row)
