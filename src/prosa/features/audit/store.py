"""The rows of the audit trail. Insert only: not even the database role may change them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from prosa.db.tables import audit_events
from prosa.db.work import Work
from prosa.kit.ids import uuid7


async def add(
    work: Work,
    *,
    action: str,
    subject_type: str,
    subject_id: UUID | None,
    by: UUID | None,
    detail: Mapping[str, object],
    at: datetime,
) -> None:
    await work.execute(
        insert(audit_events).values(
            company_id=work.company_id,
            id=uuid7(),
            actor_id=by,
            action=action,
            subject_type=subject_type,
            subject_id=str(subject_id) if subject_id else None,
            detail=dict(detail),
            at=at,
        )
    )
