"""The rows of templates, as the provider of their inbox told them last, and when it is asked."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from prosa.channels.templates import KnownTemplate
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import CompanyId, InboxId
from prosa.kit.ids import uuid7

_PUT: Final = """
INSERT INTO message_templates (company_id, id, inbox_id, provider_id, name, language, category,
    status, components, synced_at)
SELECT $1, v.id, $2, v.provider_id, v.name, v.language, v.category, v.status,
    v.told -> 'components', $3
FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[])
    AS v(id, provider_id, name, language, category, status, told)
ON CONFLICT (company_id, inbox_id, name, language) DO UPDATE
SET provider_id = excluded.provider_id, category = excluded.category, status = excluded.status,
    components = excluded.components, synced_at = excluded.synced_at
"""

_FORGET: Final = """
DELETE FROM message_templates WHERE company_id = $1 AND inbox_id = $2 AND synced_at < $3
"""

_ALL: Final = """
SELECT name, language, provider_id, category, status, components FROM message_templates
WHERE company_id = $1 AND inbox_id = $2
"""

_CLAIM: Final = """
INSERT INTO template_reads (company_id, inbox_id, asked_at, due_at)
SELECT i.company_id, i.id, $1, $2 FROM inboxes i
LEFT JOIN template_reads r ON r.company_id = i.company_id AND r.inbox_id = i.id
WHERE i.is_active AND i.channel = ANY($3)
  AND (r.due_at IS NULL OR r.due_at <= $1 OR r.asked_at < i.updated_at)
ORDER BY r.due_at NULLS FIRST LIMIT $4
ON CONFLICT (company_id, inbox_id) DO UPDATE
SET asked_at = excluded.asked_at, due_at = excluded.due_at
RETURNING company_id, inbox_id, failures
"""

_ASKED: Final = """
INSERT INTO template_reads (company_id, inbox_id, asked_at, due_at, failures)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (company_id, inbox_id) DO UPDATE
SET asked_at = excluded.asked_at, due_at = excluded.due_at, failures = excluded.failures
"""


class DueRead(NamedTuple):
    """An inbox whose templates are to be asked for."""

    company_id: CompanyId
    inbox_id: InboxId
    failures: int
    """How often it came to nothing since it last did not."""


async def claim_due(
    system: SystemWork, channels: Collection[str], *, now: datetime, until: datetime, limit: int
) -> Sequence[DueRead]:
    """Active inboxes that are new, were changed, or were asked long ago; nobody else has them
    before `until`."""
    rows = await system.sql.fetch(_CLAIM, now, until, list(channels), limit)
    return [DueRead(*row) for row in rows]


async def asked(
    work: Work, inbox_id: UUID, *, at: datetime, again: datetime, failures: int = 0
) -> None:
    """Changes of the inbox from `at` on are asked about before `again`."""
    await work.sql.execute(_ASKED, work.company_id, inbox_id, at, again, failures)


async def replace_all(
    work: Work, inbox_id: UUID, told: Sequence[KnownTemplate], *, at: datetime
) -> bool:
    """These are all. Those that stay keep their ids; messages keep what they were made of.
    Whether anything is different now."""
    rows = await work.sql.fetch(_ALL, work.company_id, inbox_id)
    before = {tuple(row)[:5]: row["components"] for row in rows}
    after = {
        (one.name, one.language, one.provider_id, one.category, one.status): list(one.components)
        for one in told
    }
    await work.sql.execute(
        _PUT,
        work.company_id,
        inbox_id,
        at,
        [uuid7() for _ in told],
        [one.provider_id for one in told],
        [one.name for one in told],
        [one.language for one in told],
        [one.category for one in told],
        [one.status for one in told],
        [{"components": list(one.components)} for one in told],
    )
    await work.sql.execute(_FORGET, work.company_id, inbox_id, at)
    return before != after
