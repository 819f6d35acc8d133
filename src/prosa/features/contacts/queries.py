"""Reading contacts: a list by name, and one with its addresses and history."""

from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.ids import ContactId
from prosa.domain.permissions import Permission, Viewer, may
from prosa.features.contacts.errors import ContactNotFound
from prosa.features.contacts.schemas import ContactView, EarlierConversation, IdentityView

MOST_EARLIER: Final = 20

_LIST: Final = """
SELECT id, name, phone, email, document, created_at FROM contacts
WHERE company_id = $1
  AND ($2::text IS NULL OR name ILIKE $2 OR phone LIKE $2 OR email ILIKE $2 OR document LIKE $2)
  AND ($3::text IS NULL OR (name, id) > ($3, $4::uuid))
ORDER BY name, id LIMIT $5
"""

_EARLIER: Final = """
SELECT id, number, status, subject, opened_at, resolved_at, department_id FROM conversations c
WHERE c.company_id = $1 AND c.contact_id = $2
  AND ($3 OR c.assignee_id = $4 OR c.department_id IS NULL OR c.department_id = ANY($5))
ORDER BY opened_at DESC LIMIT $6
"""


async def listing(
    work: Work, *, search: str | None, after: tuple[str, UUID] | None, limit: int
) -> list[asyncpg.Record]:
    """By name (CON-05, CON-06): name, document, phone or e-mail contain `search`."""
    name, id = after or (None, None)
    return await work.sql.fetch(
        _LIST, work.company_id, _containing(search) if search else None, name, id, limit
    )


async def one(work: Work, contact_id: ContactId) -> asyncpg.Record | None:
    return await work.sql.fetchrow(
        """SELECT id, name, phone, email, document, created_at FROM contacts
        WHERE company_id = $1 AND id = $2""",
        work.company_id,
        contact_id,
    )


async def identities(work: Work, contact_id: ContactId) -> list[asyncpg.Record]:
    return await work.sql.fetch(
        """SELECT kind, value FROM identities WHERE company_id = $1 AND contact_id = $2
        ORDER BY created_at, kind""",
        work.company_id,
        contact_id,
    )


async def earlier_conversations(
    work: Work, contact_id: ContactId, *, viewer: Viewer
) -> list[asyncpg.Record]:
    """The newest conversations of a contact that the viewer may see (CON-07)."""
    return await work.sql.fetch(
        _EARLIER,
        work.company_id,
        contact_id,
        may(viewer.role, Permission.CONVERSATION_SEE_ALL),
        viewer.user_id,
        list(viewer.department_ids),
        MOST_EARLIER,
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


def _containing(search: str) -> str:
    plain = search.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
