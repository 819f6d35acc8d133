"""Reading a contact with its addresses and history. Lists are in `queries_list.py`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from prosa.channels.contract import Identity
from prosa.db.work import Work
from prosa.domain.ids import ContactId
from prosa.domain.permissions import Permission, Viewer, may
from prosa.features.contacts.errors import ContactNotFound
from prosa.features.contacts.schemas import (
    ContactView,
    EarlierConversation,
    IdentityView,
    LastConversation,
)

MOST_EARLIER: Final = 20

SUMMARY: Final = """p.id, p.name, p.phone, p.email, p.document, p.tag_ids, p.custom,
    p.consented_at, p.consent_source, p.opted_out_at, p.created_at"""

_EARLIER: Final = """
SELECT id, number, status, subject, inbox_id, opened_at, resolved_at, department_id, assignee_id
FROM conversations c
WHERE c.company_id = $1 AND c.contact_id = $2
  AND ($3 OR c.assignee_id = $4 OR c.department_id IS NULL OR c.department_id = ANY($5))
  AND ($7::timestamptz IS NULL OR (c.opened_at, c.id) < ($7, $8::uuid))
ORDER BY opened_at DESC, id DESC LIMIT $6
"""

_LAST: Final = """
SELECT wanted.id, i.channel, last.last_message_at FROM unnest($2::uuid[]) wanted (id)
CROSS JOIN LATERAL (
    SELECT inbox_id, last_message_at FROM (
        SELECT c.inbox_id, c.last_message_at FROM conversations c
        WHERE c.company_id = $1 AND c.contact_id = wanted.id
          AND ($3 OR c.assignee_id = $4 OR c.department_id IS NULL OR c.department_id = ANY($5))
        ORDER BY c.opened_at DESC LIMIT $6
    ) newest
    ORDER BY last_message_at DESC LIMIT 1
) last
CROSS JOIN LATERAL (
    SELECT channel FROM inboxes WHERE company_id = $1 AND id = last.inbox_id LIMIT 1
) i
"""
"""One person after the other, by the index of their conversations.

Several may be open, so the one begun last need not be the one spoken in last.
"""


async def last_conversations(
    work: Work, ids: Sequence[UUID], *, viewer: Viewer
) -> dict[UUID, LastConversation]:
    """Where they were spoken with last, of those with one that the viewer may see (CON-07)."""
    seen = (may(viewer.role, Permission.CONVERSATION_SEE_ALL), viewer.user_id)
    departments = list(viewer.department_ids)
    asked = (work.company_id, list(ids), *seen, departments, MOST_EARLIER)
    rows = await work.sql.fetch(_LAST, *asked)
    return {row["id"]: LastConversation(**dict(row)) for row in rows}


async def one(work: Work, contact_id: ContactId) -> asyncpg.Record | None:
    return await work.sql.fetchrow(
        f"SELECT {SUMMARY} FROM contacts p WHERE p.company_id = $1 AND p.id = $2",  # noqa: S608  # as above
        work.company_id,
        contact_id,
    )


async def identities(work: Work, contact_id: ContactId) -> list[asyncpg.Record]:
    return await work.sql.fetch(
        """SELECT id, kind, value FROM identities WHERE company_id = $1 AND contact_id = $2
        ORDER BY created_at, kind""",
        work.company_id,
        contact_id,
    )


async def owner_of(work: Work, identity: Identity) -> ContactId | None:
    """Whose this address is."""
    return await work.sql.fetchval(
        "SELECT contact_id FROM identities WHERE company_id = $1 AND kind = $2 AND value = $3",
        work.company_id,
        identity.kind,
        identity.value,
    )


async def answered_at(work: Work, contact_id: ContactId) -> set[str]:
    """The addresses at which their open conversations are answered, without `+` and server."""
    rows = await work.sql.fetch(
        """SELECT recipient FROM conversations WHERE company_id = $1 AND contact_id = $2
        AND status IN ('bot', 'queued', 'active', 'waiting')""",
        work.company_id,
        contact_id,
    )
    return {row["recipient"].partition("@")[0].removeprefix("+") for row in rows}


async def earlier_conversations(
    work: Work,
    contact_id: ContactId,
    *,
    viewer: Viewer,
    after: tuple[datetime, UUID] | None = None,
    limit: int = MOST_EARLIER,
) -> list[asyncpg.Record]:
    """Conversations of a contact that the viewer may see, the newest first (CON-07)."""
    return await work.sql.fetch(
        _EARLIER,
        work.company_id,
        contact_id,
        may(viewer.role, Permission.CONVERSATION_SEE_ALL),
        viewer.user_id,
        list(viewer.department_ids),
        limit,
        *(after or (None, None)),
    )


async def contact_view(work: Work, contact_id: ContactId, *, viewer: Viewer) -> ContactView:
    """Raises `ContactNotFound`."""
    row = await one(work, contact_id)
    if row is None:
        raise ContactNotFound("There is no such contact.")
    return ContactView(
        **dict(row),
        identities=[IdentityView(**dict(found)) for found in await identities(work, contact_id)],
        conversations=[
            EarlierConversation(**dict(found))
            for found in await earlier_conversations(work, contact_id, viewer=viewer)
        ],
    )
