"""Reading the audit trail, newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy import select, tuple_

from prosa.db.tables import audit_events as audit
from prosa.db.tables import users
from prosa.db.work import Work


async def newest(
    work: Work, *, before: tuple[datetime, UUID] | None, limit: int
) -> Sequence[asyncpg.Record]:
    """Rows of the trail with the actor's name, at most `limit`, older than `before`."""
    query = (
        select(audit, users.c.name.label("actor_name"))
        .select_from(audit.outerjoin(users, users.c.id == audit.c.actor_id))
        .where(audit.c.company_id == work.company_id)
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(tuple_(audit.c.at, audit.c.id) < tuple_(*before))
    return await work.fetch_all(query)


async def newest_of(
    work: Work, action: str, *, subjects: Sequence[UUID], since: datetime
) -> Sequence[asyncpg.Record]:
    """The newest row of this action for each subject, if it is not older than `since`."""
    return await work.sql.fetch(
        _NEWEST_OF, work.company_id, action, [str(subject) for subject in subjects], since
    )


_NEWEST_OF: Final = """
SELECT DISTINCT ON (subject_id) subject_id, detail, at FROM audit_events
WHERE company_id = $1 AND action = $2 AND subject_id = ANY($3) AND at >= $4
ORDER BY subject_id, at DESC
"""
