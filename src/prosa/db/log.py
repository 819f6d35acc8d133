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

from prosa.db.statements import literal
from prosa.domain.event_shapes import ConversationEvent, ConversationNews, Event, PersonalEvent
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

PREPARE_APPEND: Final = """
PREPARE append_staged AS
WITH staged AS MATERIALIZED (
    SELECT * FROM json_to_recordset(current_setting('prosa.staged')::json) AS e(ord int, type text,
        conversation_id uuid, department_id uuid, assignee_id uuid, was_department_id uuid,
        was_assignee_id uuid, status text, was_status text, body json, at timestamptz)
), head AS (
    UPDATE log_heads SET position = position + (SELECT count(*) FROM staged)
    WHERE company_id = current_setting('prosa.company_id')::uuid
    RETURNING company_id, position - (SELECT count(*) FROM staged) AS before
)
INSERT INTO events (company_id, position, type, conversation_id, department_id, assignee_id,
    was_department_id, was_assignee_id, status, was_status, body, at)
SELECT h.company_id, h.before + e.ord, e.type, e.conversation_id, e.department_id, e.assignee_id,
    e.was_department_id, e.was_assignee_id, e.status, e.was_status, e.body::text, e.at
FROM head h, staged e
"""
"""For each connection of the app role, once: what `append` leaves to be run with the commit."""

MOST_STAGED: Final = 50
"""More events than this cost the server more as JSON than a turn of our event loop costs others
who wait for the head of the log."""

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event as it is read: the JSON untouched, the audience's columns beside it.

    A personal event has a person in `assignee_id` and no conversation.
    """

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


async def append(
    sql: asyncpg.Connection, company_id: CompanyId, events: Sequence[Event]
) -> Sequence[str]:
    """Write events with the next positions, just before the commit.

    Returns what is still to be run, in one message with the commit. The head of the log is locked
    from there on, and it must not stay locked while a busy process finds time to say `COMMIT`.
    """
    if len(events) <= MOST_STAGED:
        rows = (_staged(e, ord, company_id) for ord, e in enumerate(events, start=1))
        staged = literal(f"[{','.join(rows)}]")
        return [f"SET LOCAL prosa.staged = {staged}", "EXECUTE append_staged"]
    rows = [(e.type, *_audience(e), encode(e, company_id), e.at) for e in events]
    await sql.execute(_APPEND, company_id, len(rows), *map(list, zip(*rows, strict=True)))
    return []


async def read_since(
    sql: "asyncpg.Connection | asyncpg.Pool", positions: Mapping[UUID, int], *, limit: int
) -> list[LoggedEvent]:
    """What came after these positions, at most `limit` for each company, in order."""
    rows = await sql.fetch(_READ, list(positions.keys()), list(positions.values()), limit)
    return [LoggedEvent(*row) for row in rows]


def _staged(event: Event, ord: int, company_id: CompanyId) -> str:
    """One row of what is staged: the body goes in as it is and comes out as it is."""
    columns = zip(_AUDIENCE, _audience(event), strict=True)
    row = {"ord": ord, "type": event.type, **dict(columns), "at": event.at}
    return f'{_encoder.encode(row).decode()[:-1]},"body":{encode(event, company_id)}}}'


_AUDIENCE: Final = (
    "conversation_id",
    "department_id",
    "assignee_id",
    "was_department_id",
    "was_assignee_id",
    "status",
    "was_status",
)


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
        case ConversationNews():
            return (
                event.conversation_id,
                event.department_id,
                event.assignee_id,
                None,
                None,
                None,
                None,
            )
        case PersonalEvent(user_id=user_id):
            return (None, None, user_id, None, None, None, None)
        case _:
            return (None, None, None, None, None, None, None)
