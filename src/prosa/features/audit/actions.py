"""Writing the audit trail: called by other features' actions, in their transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from prosa.db.work import Work
from prosa.features.audit import store


async def note_change(
    work: Work,
    action: str,
    *,
    subject: tuple[str, UUID | None],
    by: UUID | None,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write down that `by` did `action` (“user.created”) to `subject` (its kind and id).

    `by` is None for the command line. `detail` says which fields changed and to what;
    never a password, credential, or words of a message.
    """
    kind, subject_id = subject
    await store.add(
        work,
        action=action,
        subject_type=kind,
        subject_id=subject_id,
        by=by,
        detail=detail or {},
        at=at,
    )
