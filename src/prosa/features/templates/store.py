"""The rows of templates: those of one inbox, as the provider told them last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from prosa.channels.templates import KnownTemplate
from prosa.db.work import Work
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


async def replace_all(
    work: Work, inbox_id: UUID, told: Sequence[KnownTemplate], *, at: datetime
) -> None:
    """These are all. Those that stay keep their ids; messages keep what they were made of."""
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
