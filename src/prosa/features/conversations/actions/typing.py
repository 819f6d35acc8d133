"""A customer is writing: told to the screens that have their conversation open, kept nowhere."""

import json
from typing import Final

from prosa.channels.contract import ContactTyping
from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.ids import InboxId

_OPEN: Final = """
SELECT c.id, p.name FROM identities i
JOIN unnest($2::text[], $3::text[]) w(kind, value) ON i.kind = w.kind AND i.value = w.value
JOIN contacts p ON p.company_id = i.company_id AND p.id = i.contact_id
JOIN conversations c ON c.company_id = p.company_id AND c.contact_id = p.id
WHERE i.company_id = $1 AND c.inbox_id = $4 AND c.status IN ('bot', 'queued', 'active', 'waiting')
GROUP BY c.id, p.name
"""


async def tell_typing(work: Work, inbox_id: InboxId, typing: ContactTyping) -> None:
    """Pass it on once this unit has committed. Nobody is made a contact by typing, and their
    conversations in other inboxes show nothing."""
    rows = await work.sql.fetch(
        _OPEN,
        work.company_id,
        [identity.kind for identity in typing.identities],
        [identity.value for identity in typing.identities],
        inbox_id,
    )
    for row in rows:
        work.tell(
            bell.TYPING,
            json.dumps(
                {
                    "company_id": str(work.company_id),
                    "conversation_id": str(row["id"]),
                    "user_id": None,
                    "name": row["name"],
                    "is_typing": typing.is_typing,
                }
            ),
        )
