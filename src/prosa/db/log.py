"""The event log: appended by the unit of work, read by everybody else.

Positions of a company are contiguous and in commit order, because its head row
stays locked from this statement to the commit: a reader that has seen 41 and 43
knows that it missed 42. A sequence would hand out numbers before the commit, and
readers would skip those who commit late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from prosa.domain.events import ConversationEvent, Event, MessageProgress
from prosa.domain.ids import CompanyId

_APPEND: Final = """
WITH head AS (
    UPDATE log_heads SET position = position + $2 WHERE company_id = $1 RETURNING position
)
INSERT INTO events (company_id, position, type, conversation_id, department_id, assignee_id,
    was_department_id, was_assignee_id, status, was_status, body, at)
SELECT $1, head.position - $2 + e.ord, e.type, e.conversation_id, e.department_id, e.assignee_id,
    e.was_department_id, e.was_assignee_id, e.status, e.was_status, e.body, e.at
FROM head, unnest($3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[],
    $9::text[], $10::text[], $11::text[], $12::timestamptz[])
    WITH ORDINALITY AS e(type, conversation_id, department_id, assignee_id,
    was_department_id, was_assignee_id, status, was_status, body, at, ord)
"""

_READ: Final = """
SELECT e.company_id, e.position, e.type, e.conversation_id, e.department_id, e.assignee_id,
    e.was_department_id, e.was_assignee_id, e.status, e.was_status, e.body
FROM unnest($1::uuid[], $2::bigint[]) AS since(company_id, position)
CROSS JOIN LATERAL (
    SELECT * FROM events x
    WHERE x.company_id = since.company_id AND x.position > since.position
    ORDER BY x.position LIMIT $3
) e
ORDER BY e.company_id, e.position
"""

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event as it is read: the JSON untouched, the audience's columns beside it."""

    company_id: UUID
    position: int
    type: str
    conversation_id: UUID | None
    department_id: UUID | None
    assignee_id: UUID | None
    was_department_id: UUID | None
    was_assignee_id: UUID | None
    status: str | None
    was_status: str | None
    body: str

    @property
    def wire(self) -> str:
        """The event object as clients get it."""
        return f'{{"position":{self.position},{self.body[1:]}'


def encode(event: Event, company_id: CompanyId) -> str:
    """The JSON of an event, `type` and `company_id` first; the position is put in by readers."""
    head = f'{{"type":"{event.type}","company_id":"{company_id}"'
    rest = _encoder.encode(event).decode()
    return f"{head},{rest[1:]}"


async def append(sql: asyncpg.Connection, company_id: CompanyId, events: Sequence[Event]) -> None:
    """Write events with the next positions: the last statement of a unit of work."""
    rows = [(e.type, *_audience(e), encode(e, company_id), e.at) for e in events]
    await sql.execute(_APPEND, company_id, len(rows), *map(list, zip(*rows, strict=True)))


async def read_since(
    sql: "asyncpg.Connection | asyncpg.Pool", positions: Mapping[UUID, int], *, limit: int
) -> list[LoggedEvent]:
    """What came after these positions, at most `limit` for each company, in order."""
    rows = await sql.fetch(_READ, list(positions.keys()), list(positions.values()), limit)
    return [LoggedEvent(*row) for row in rows]


def _audience(event: Event) -> tuple[Any, ...]:  # Any: ids and words, as the columns hold them
    match event:
        case ConversationEvent(conversation=c, was=was):
            return (
                c.id,
                c.department_id,
                c.assignee_id,
                was.department_id if was else None,
                was.assignee_id if was else None,
                str(c.status),
                str(was.status) if was else None,
            )
        case MessageProgress():
            return (
                event.conversation_id,
                event.department_id,
                event.assignee_id,
                None,
                None,
                None,
                None,
            )
        case _:
            return (None, None, None, None, None, None, None)
