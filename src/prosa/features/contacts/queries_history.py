"""What has been with a contact: notes on them, and conversations begun and ended.

Notes on a contact are seen by everybody who sees contacts; whatever belongs to a
conversation, only by those who may see that conversation.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.ids import ContactId
from prosa.domain.permissions import Permission, Viewer, may
from prosa.features.contacts.errors import ContactNotFound, NoteNotFound

_NOTE: Final = """n.id, n.contact_id, n.conversation_id, n.author_id, u.name AS author_name, n.body,
    n.pinned_at, n.created_at, n.edited_at"""

_NOTES: Final = f"""
SELECT {_NOTE} FROM notes n JOIN users u ON u.id = n.author_id
WHERE n.company_id = $1 AND n.contact_id = $2 AND n.conversation_id IS NULL
  AND ($3::int IS NULL OR ((n.pinned_at IS NOT NULL)::int, n.id) < ($3, $4::uuid))
ORDER BY (n.pinned_at IS NOT NULL)::int DESC, n.id DESC LIMIT $5
"""  # noqa: S608  # put together from what stands above
"""A person has few: they are found by their contact, and sorted."""

_ONE_NOTE: Final = f"""
SELECT {_NOTE} FROM notes n JOIN users u ON u.id = n.author_id
WHERE n.company_id = $1 AND n.id = $2 AND n.conversation_id IS NULL
"""  # noqa: S608  # put together from what stands above

_SEEN: Final = """($3 OR c.assignee_id = $4 OR c.department_id IS NULL
    OR c.department_id = ANY($5))"""
_BEFORE: Final = "($6::timestamptz IS NULL OR ({at}, {kind}, {id}) < ($6, $7::text, $8::uuid))"
_BEGUN, _RESOLVED, _NOTED = "conversation.begun", "conversation.resolved", "note"

_TIMELINE: Final = f"""
(SELECT '{_BEGUN}' AS type, c.opened_at AS at, c.id, c.id AS conversation_id, c.number, c.subject,
    NULL::uuid AS author_id, NULL AS author_name, NULL AS body
FROM conversations c WHERE c.company_id = $1 AND c.contact_id = $2 AND {_SEEN}
    AND {_BEFORE.format(at="c.opened_at", kind=f"'{_BEGUN}'", id="c.id")}
ORDER BY c.opened_at DESC, c.id DESC LIMIT $9)
UNION ALL
(SELECT '{_RESOLVED}', c.resolved_at, c.id, c.id, c.number, c.subject, NULL, NULL, NULL
FROM conversations c WHERE c.company_id = $1 AND c.contact_id = $2 AND {_SEEN}
    AND c.resolved_at IS NOT NULL
    AND {_BEFORE.format(at="c.resolved_at", kind=f"'{_RESOLVED}'", id="c.id")}
ORDER BY c.resolved_at DESC, c.id DESC LIMIT $9)
UNION ALL
(SELECT '{_NOTED}', n.created_at, n.id, n.conversation_id, c.number, c.subject, n.author_id, u.name,
    n.body
FROM notes n JOIN users u ON u.id = n.author_id
LEFT JOIN conversations c ON c.company_id = n.company_id AND c.id = n.conversation_id
WHERE n.company_id = $1 AND n.contact_id = $2 AND (n.conversation_id IS NULL OR {_SEEN})
    AND {_BEFORE.format(at="n.created_at", kind=f"'{_NOTED}'", id="n.id")}
ORDER BY n.created_at DESC, n.id DESC LIMIT $9)
ORDER BY at DESC, type DESC, id DESC LIMIT $9
"""  # noqa: S608  # put together from what stands above


async def require(work: Work, contact_id: ContactId) -> None:
    """Raises `ContactNotFound`."""
    if not await work.sql.fetchval(
        "SELECT EXISTS (SELECT 1 FROM contacts WHERE company_id = $1 AND id = $2)",
        work.company_id,
        contact_id,
    ):
        raise ContactNotFound("There is no such contact.")


async def notes(
    work: Work, contact_id: ContactId, *, after: tuple[int, UUID] | None, limit: int
) -> list[asyncpg.Record]:
    """Those on the contact, not on conversations: pinned ones first, then the newest."""
    place = after or (None, None)
    return await work.sql.fetch(_NOTES, work.company_id, contact_id, *place, limit)


async def note(work: Work, note_id: UUID) -> asyncpg.Record:
    """Raises `NoteNotFound`."""
    row = await work.sql.fetchrow(_ONE_NOTE, work.company_id, note_id)
    if row is None:
        raise NoteNotFound("There is no such note.")
    return row


async def timeline(
    work: Work,
    contact_id: ContactId,
    *,
    viewer: Viewer,
    after: tuple[datetime, str, UUID] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """The newest first (CON-07)."""
    place: Any = after or (None, None, None)  # Any: of a cursor
    return await work.sql.fetch(
        _TIMELINE,
        work.company_id,
        contact_id,
        may(viewer.role, Permission.CONVERSATION_SEE_ALL),
        viewer.user_id,
        list(viewer.department_ids),
        *place,
        limit,
    )
