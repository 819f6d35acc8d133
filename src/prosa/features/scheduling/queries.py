"""Reading scheduled messages, and who wrote them."""

from typing import Final

import asyncpg

from prosa.db.work import Work
from prosa.domain.ids import ConversationId, UserId
from prosa.domain.scheduling import ScheduledMessage
from prosa.features.scheduling.store import SELECT, scheduled_of

_AUTHOR: Final = """
SELECT u.name, m.role FROM memberships m JOIN users u ON u.id = m.user_id
WHERE m.company_id = $1 AND m.user_id = $2 AND m.is_active AND u.is_active
"""

_HANDS: Final = """
SELECT department_id, assignee_id FROM conversations WHERE company_id = $1 AND id = $2
"""


async def listing(work: Work, conversation_id: ConversationId) -> list[ScheduledMessage]:
    """Those that wait, and those that failed, by their time."""
    rows = await work.sql.fetch(
        f"""{SELECT} WHERE s.company_id = $1 AND s.conversation_id = $2
        AND s.state IN ('waiting', 'failed') ORDER BY s.send_at, s.id LIMIT 100""",
        work.company_id,
        conversation_id,
    )
    return [scheduled_of(row) for row in rows]


async def author(work: Work, user_id: UserId) -> asyncpg.Record | None:
    """`name` and `role`, if they still work here."""
    return await work.sql.fetchrow(_AUTHOR, work.company_id, user_id)


async def hands(work: Work, conversation_id: ConversationId) -> asyncpg.Record:
    """In whose hands the conversation is: `department_id`, `assignee_id`."""
    [row] = await work.sql.fetch(_HANDS, work.company_id, conversation_id)
    return row
