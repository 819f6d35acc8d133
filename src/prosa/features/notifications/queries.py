"""Reading one's notifications, the newest first."""

from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.ids import UserId
from prosa.domain.notices import Notice, Notification

_PAGE: Final = """
SELECT n.id, n.kind, n.conversation_id, n.actor_id, u.name AS actor_name, n.detail, n.created_at,
    n.read_at
FROM notifications n LEFT JOIN users u ON u.id = n.actor_id
WHERE n.company_id = $1 AND n.user_id = $2 {unread}
    AND ($3::timestamptz IS NULL OR (n.created_at, n.id) < ($3, $4::uuid))
ORDER BY n.created_at DESC, n.id DESC LIMIT $5
"""
_UNREAD: Final = "AND n.read_at IS NULL"
_COUNT: Final = """
SELECT count(*) FROM notifications WHERE company_id = $1 AND user_id = $2 AND read_at IS NULL
"""


async def page(
    work: Work,
    user_id: UserId,
    *,
    is_unread: bool,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Notification]:
    """At most `limit`, after this one."""
    created_at, id = after or (None, None)
    statement = _PAGE.format(unread=_UNREAD if is_unread else "")
    rows = await work.sql.fetch(statement, work.company_id, user_id, created_at, id, limit)
    return [_shown(row) for row in rows]


async def count_unread(work: Work, user_id: UserId) -> int:
    return await work.sql.fetchval(_COUNT, work.company_id, user_id)


def _shown(row: asyncpg.Record) -> Notification:
    known = dict(row)
    return Notification(kind=Notice(known.pop("kind")), **known)
