"""Kept hooks that nobody has read yet, receipts that wait, and what was set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from prosa.db.work import SystemWork, Work
from prosa.domain.ids import CompanyId, HookId, InboxId
from prosa.kit.ids import uuid7

PENDING: Final = "SELECT 1 FROM hook_leases l WHERE l.company_id = h.company_id"
"""For `db/claims.py`: companies with unread hooks."""

_UNREAD: Final = """
WITH oldest AS MATERIALIZED (
    SELECT hook_id, inbox_id, attempts FROM hook_leases
    WHERE company_id = $1 ORDER BY hook_id LIMIT $2
)
SELECT l.hook_id, l.inbox_id, l.attempts, i.channel, i.address, k.body, k.received_at
FROM oldest l
JOIN kept_hooks k ON k.company_id = $1 AND k.id = l.hook_id
JOIN inboxes i ON i.company_id = $1 AND i.id = l.inbox_id
ORDER BY l.hook_id
"""
"""The leases first, by their index: otherwise each batch would join and sort the whole backlog."""

_SET_ASIDE: Final = """
INSERT INTO dead_letters (company_id, id, source, subject_id, reason, detail)
VALUES ($1, $2, $3, $4, $5, $6)
"""


@dataclass(frozen=True, slots=True)
class UnreadHook:
    id: HookId
    inbox_id: InboxId
    attempts: int
    channel: str
    address: str
    body: bytes
    received_at: datetime


async def unread(work: Work, *, limit: int) -> list[UnreadHook]:
    """The next hooks of this company, in order of arrival."""
    rows = await work.sql.fetch(_UNREAD, work.company_id, limit)
    return [UnreadHook(*row) for row in rows]


async def mark_read(work: Work, ids: Sequence[HookId]) -> int:
    """Take the leases away: with the commit, these hooks have had their one effect.
    Returns how many were still there."""
    status = await work.sql.execute(
        "DELETE FROM hook_leases WHERE company_id = $1 AND hook_id = ANY($2)",
        work.company_id,
        ids,
    )
    return int(status.rsplit(" ", 1)[-1])


async def count_attempt(work: Work, hook_id: HookId) -> None:
    await work.sql.execute(
        "UPDATE hook_leases SET attempts = attempts + 1 WHERE company_id = $1 AND hook_id = $2",
        work.company_id,
        hook_id,
    )


async def set_aside(
    work: Work,
    hook_id: HookId,
    reason: str,
    **detail: Any,  # Any: JSON facts
) -> None:
    """A hook that cannot be read. Its body stays in `kept_hooks`, to be replayed."""
    await work.sql.execute(
        _SET_ASIDE, work.company_id, uuid7(), "hook", hook_id, reason[:1000], detail
    )


async def put_back(work: Work, ids: Sequence[HookId]) -> None:
    """Unread again, unless they are already."""
    await work.sql.execute(
        """INSERT INTO hook_leases (company_id, hook_id, inbox_id)
        SELECT company_id, id, inbox_id FROM kept_hooks WHERE company_id = $1 AND id = ANY($2)
        ON CONFLICT DO NOTHING""",
        work.company_id,
        ids,
    )


async def keep_for(
    system: SystemWork,
    owners: Sequence[tuple[CompanyId, InboxId]],
    *,
    body: bytes,
    received_at: datetime,
) -> None:
    """A hook for each of these inboxes, kept and unread."""
    await system.sql.execute(
        """WITH kept AS (
            INSERT INTO kept_hooks (company_id, id, inbox_id, body, received_at)
            SELECT v.company_id, v.id, v.inbox_id, $4, $5
            FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS v(company_id, id, inbox_id)
            RETURNING company_id, id, inbox_id
        )
        INSERT INTO hook_leases (company_id, hook_id, inbox_id)
        SELECT company_id, id, inbox_id FROM kept""",
        [company_id for company_id, _ in owners],
        [uuid7() for _ in owners],
        [inbox_id for _, inbox_id in owners],
        body,
        received_at,
    )
