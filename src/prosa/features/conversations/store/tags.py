"""Tags of conversations: the column that the wire shows, and the rows that lists are found by.

Written only for conversations whose tags changed, so that every other change pays nothing.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.ids import TagId
from prosa.features.conversations.store.rows import Change

_SAVE: Final = """
WITH shown AS (
    UPDATE conversations c SET tag_ids = v.tag_ids::uuid[]
    FROM unnest($2::uuid[], $3::text[]) AS v(id, tag_ids)
    WHERE c.company_id = $1 AND c.id = v.id
), gone AS (
    DELETE FROM conversation_tags t USING unnest($4::uuid[], $5::uuid[]) AS v(id, tag_id)
    WHERE t.company_id = $1 AND t.conversation_id = v.id AND t.tag_id = v.tag_id
)
INSERT INTO conversation_tags (company_id, conversation_id, tag_id)
SELECT $1, * FROM unnest($6::uuid[], $7::uuid[])
"""


async def save(work: Work, changes: Sequence[Change]) -> None:
    """What became of their tags. The rows of the conversations are there already."""
    moved = [(_before(change), change.after.conversation) for change in changes]
    moved = [(had, c) for had, c in moved if set(had) != set(c.tag_ids)]
    if not moved:
        return
    gone = [(c.id, tag) for had, c in moved for tag in had if tag not in c.tag_ids]
    new = [(c.id, tag) for had, c in moved for tag in c.tag_ids if tag not in had]
    await work.sql.execute(
        _SAVE,
        work.company_id,
        [c.id for _, c in moved],
        ["{" + ",".join(map(str, c.tag_ids)) + "}" for _, c in moved],
        *_columns(gone),
        *_columns(new),
    )


def _before(change: Change) -> tuple[TagId, ...]:
    return change.before.conversation.tag_ids if change.before else ()


def _columns(pairs: Sequence[tuple[UUID, UUID]]) -> tuple[list[UUID], list[UUID]]:
    return [one for one, _ in pairs], [other for _, other in pairs]
