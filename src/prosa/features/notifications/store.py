"""The rows of notifications."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.ids import ConversationId, UserId
from prosa.domain.notices import Notification
from prosa.kit.ids import first_id_of

_ADD: Final = """
INSERT INTO notifications (company_id, id, user_id, kind, conversation_id, actor_id, detail,
    created_at)
SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::jsonb[],
    $8::timestamptz[])
"""

_READ: Final = """
UPDATE notifications SET read_at = $3
WHERE company_id = $1 AND user_id = $2 AND read_at IS NULL AND {which} RETURNING id
"""
_THESE: Final = "id = ANY($4)"
_OF_CONVERSATION: Final = "conversation_id = $4"
_UP_TO: Final = """(created_at, id) <= (
    SELECT n.created_at, n.id FROM notifications n
    WHERE n.company_id = $1 AND n.user_id = $2 AND n.id = $4)"""

_FORGET: Final = """
DELETE FROM notifications n USING (
    SELECT company_id, id FROM notifications
    WHERE company_id = $1 AND id < $2 AND created_at < $3 {which} ORDER BY id LIMIT $4
) old
WHERE n.company_id = old.company_id AND n.id = old.id RETURNING n.id
"""
"""By ids, which are in the order of time: the key is index enough."""


async def add(work: Work, new: Sequence[tuple[UserId, Notification]]) -> None:
    await work.sql.execute(
        _ADD,
        work.company_id,
        [one.id for _, one in new],
        [user_id for user_id, _ in new],
        [str(one.kind) for _, one in new],
        [one.conversation_id for _, one in new],
        [one.actor_id for _, one in new],
        [one.detail for _, one in new],
        [one.created_at for _, one in new],
    )


async def read_these(
    work: Work, user_id: UserId, ids: Sequence[UUID], *, now: datetime
) -> list[UUID]:
    """Those of them that were unread until now; so do the others."""
    return await _read(work, _THESE, user_id, now, list(ids))


async def read_up_to(work: Work, user_id: UserId, last: UUID, *, now: datetime) -> list[UUID]:
    return await _read(work, _UP_TO, user_id, now, last)


async def read_of(
    work: Work, user_id: UserId, conversation_id: ConversationId, *, now: datetime
) -> list[UUID]:
    return await _read(work, _OF_CONVERSATION, user_id, now, conversation_id)


async def _read(
    work: Work, which: str, user_id: UserId, now: datetime, value: object
) -> list[UUID]:
    rows = await work.sql.fetch(_READ.format(which=which), work.company_id, user_id, now, value)
    return sorted(row["id"] for row in rows)


async def forget(work: Work, *, before: datetime, is_read: bool, at_most: int) -> int:
    """The oldest of those from before then, of everybody: only what was read, or all."""
    which = "AND read_at IS NOT NULL" if is_read else ""
    statement = _FORGET.format(which=which)
    values = (work.company_id, first_id_of(before), before, at_most)
    return len(await work.sql.fetch(statement, *values))
