"""The state of the installation, read across companies: a handful of statements, each by an
index or over a small table, whatever the number of companies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.work import SystemWork

_COMPANIES: Final = """
SELECT c.id,
    coalesce((SELECT sum(k.count) FROM conversation_counts k WHERE k.company_id = c.id
        AND k.status IN ('bot', 'queued', 'active', 'waiting')), 0)::float8 AS open,
    (SELECT count(*) FROM presence p WHERE p.company_id = c.id AND p.effective = 'online') AS online
FROM companies c ORDER BY c.id
"""

_TALLIES: Final = """
SELECT company_id, name, label, value FROM company_tallies WHERE name <> 'events'
ORDER BY company_id, name, label
"""

_NUMBERS: Final = """
SELECT 'prosa_events_total' AS name, label, sum(value) AS value
FROM company_tallies WHERE name = 'events' GROUP BY label
UNION ALL
SELECT 'prosa_conversations', status, sum(count) FROM conversation_counts GROUP BY status
UNION ALL
SELECT 'prosa_hooks_unread', '', count(*) FROM hook_leases
UNION ALL
SELECT 'prosa_deliveries_pending', state, count(*) FROM deliveries
WHERE state IN ('queued', 'sending') GROUP BY state
UNION ALL
SELECT 'prosa_media_waiting', '', count(*) FROM attachments WHERE state = 'fetching'
UNION ALL
SELECT 'prosa_dead_letters', source, count(*) FROM dead_letters
WHERE settled_at IS NULL GROUP BY source
UNION ALL
SELECT 'prosa_stray_hooks', '', count(*) FROM stray_hooks WHERE settled_at IS NULL
UNION ALL
SELECT 'prosa_inboxes', CASE WHEN paused_at IS NULL THEN 'working' ELSE 'paused' END, count(*)
FROM inboxes WHERE is_active GROUP BY 2
UNION ALL
SELECT 'prosa_subscriber_lag_events', s.subscriber, sum(l.position - s.position)
FROM log_heads l JOIN subscriptions s USING (company_id) GROUP BY s.subscriber
ORDER BY 1, 2
"""

_OLDEST: Final = """
SELECT
    (SELECT min(k.received_at) FROM companies c
        CROSS JOIN LATERAL (SELECT hook_id FROM hook_leases l WHERE l.company_id = c.id
            ORDER BY hook_id LIMIT 1) l
        JOIN kept_hooks k ON k.company_id = c.id AND k.id = l.hook_id) AS hook,
    (SELECT due_at FROM deliveries WHERE state = 'queued' ORDER BY due_at LIMIT 1) AS delivery,
    (SELECT due_at FROM attachments WHERE state = 'fetching' ORDER BY due_at LIMIT 1) AS media
"""
"""The leases first, by their key: a backlog costs no more than an empty queue."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How things stand. Rows as the statements above name their columns."""

    companies: list[asyncpg.Record]
    tallies: list[asyncpg.Record]
    numbers: list[asyncpg.Record]
    oldest: dict[str, datetime | None]
    """hook | delivery | media → since when the oldest waits, or may go out."""

    def of_company(self, name: str) -> list[tuple[UUID, str, float]]:
        """(company, label, value) of one total."""
        return [
            (r["company_id"], r["label"], r["value"]) for r in self.tallies if r["name"] == name
        ]


async def snapshot(work: SystemWork) -> Snapshot:
    oldest = await work.sql.fetchrow(_OLDEST)
    return Snapshot(
        companies=await work.sql.fetch(_COMPANIES),
        tallies=await work.sql.fetch(_TALLIES),
        numbers=await work.sql.fetch(_NUMBERS),
        oldest=dict(oldest) if oldest else {},
    )
