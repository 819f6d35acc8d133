"""The same request once more: a browser that did not hear the answer asks again."""

from typing import Final

from prosa.db.work import Work
from prosa.domain.ids import UserId
from prosa.domain.messages import Message
from prosa.features.conversations import queries

_BY_LOCAL_ID: Final = """
SELECT conversation_id, seq FROM messages
WHERE company_id = $1 AND author_id = $2 AND local_id = $3
"""


async def already_written(work: Work, author: UserId, local_id: str | None) -> Message | None:
    """The message that this author has written under this `local_id`, as it is now."""
    if local_id is None:
        return None
    row = await work.sql.fetchrow(_BY_LOCAL_ID, work.company_id, author, local_id)
    if row is None:
        return None
    found = await queries.timeline(work, row["conversation_id"], after=row["seq"] - 1, limit=1)
    return found.items[0]
