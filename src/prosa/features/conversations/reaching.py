"""What an agent may see of many, newest or oldest first, merged from lists that are ordered.

Each department of theirs, what has none, and what is their own is read in the order of an index
of its own, and of each no more than a page. To ask every row of the company's list instead whether
it may be seen ends with the page where many may be, but an agent of a tiny department goes
through everything that has ended. Of what is open all is in no such index: there the bot's are
everybody's, so that a page is soon full.
"""

from typing import Final

from prosa.domain.conversation import OPEN, Status
from prosa.domain.permissions import Viewer
from prosa.features.conversations.where import Where

COLUMN: Final = "c.last_message_at"
"""What these indexes are ordered by, and then by id."""

_PART: Final = """
SELECT c.id, c.last_message_at FROM conversations c WHERE {where} AND {reach}
ORDER BY {order} LIMIT {limit}
"""

_OF_DEPARTMENTS: Final = """
SELECT part.id, part.last_message_at
FROM unnest({departments}::uuid[]) theirs (id) CROSS JOIN LATERAL ({part}) part
"""

_MERGED: Final = """
SELECT c.* FROM conversations c WHERE c.company_id = $1 AND c.id = ANY(ARRAY(
    SELECT c.id FROM ({parts}) c ORDER BY {order} LIMIT {limit}
)) ORDER BY {order}
"""

_QUEUED: Final = frozenset({Status.QUEUED})
_BACK: Final = {"DESC": "ASC", "ASC": "DESC"}


def has_indexes(statuses: frozenset[Status]) -> bool:
    """Whether each part of a list of these is held by an index in its order."""
    return statuses == _QUEUED or not statuses & OPEN


def rows(
    where: Where, viewer: Viewer, statuses: frozenset[Status], is_descending: bool, limit: int
) -> str:
    """A statement for whole rows. `where` names the company first, and takes what else it needs."""
    way = "DESC" if is_descending else "ASC"
    order = f"{COLUMN} {way}, c.id {way}"

    def part(reach: str, order: str = order) -> str:
        return _PART.format(where=where, reach=reach, order=order, limit=limit)

    # The order names the department only to say that the index has it: NULL equals nothing.
    nobodys = part("c.department_id IS NULL", f"c.department_id {_BACK[way]}, {order}")
    theirs = _OF_DEPARTMENTS.format(
        departments=where.value(list(viewer.department_ids)),
        part=part("c.department_id = theirs.id"),
    )
    parts = [nobodys, theirs]
    if statuses != _QUEUED:  # which are nobody's
        parts.append(part(mine(statuses).format(where.value(viewer.user_id))))
    union = " UNION ".join(f"({one})" for one in parts)
    return _MERGED.format(parts=union, order=order, limit=limit)


def mine(statuses: frozenset[Status]) -> str:
    """As the index of one's own says it."""
    if statuses <= OPEN:
        return "c.assignee_id = {} AND c.status IN ('active', 'waiting')"
    return "c.assignee_id = {}"
