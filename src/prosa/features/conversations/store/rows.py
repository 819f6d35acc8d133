"""Load-and-lock for conversations: what is loaded here may be changed in this unit.

The order of locks is the same everywhere: conversations, agent loads, counters,
the number row, the head of the log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

import asyncpg

from prosa.db.work import Work
from prosa.domain.conversation import Conversation, FlowState, Status, Turn, Where
from prosa.domain.errors import NotFound
from prosa.domain.ids import (
    ContactId,
    ConversationId,
    InboxId,
)
from prosa.domain.messages import Message
from prosa.domain.permissions import Viewer, may_see

SELECT_COLUMNS: Final = """
c.id, c.number, c.version, c.status, c.flow_state, c.contact_id, p.name AS contact_name,
c.inbox_id, i.channel, c.department_id, c.assignee_id, c.turn, c.turn_since, c.unread_count,
c.priority, c.subject, c.tag_ids, c.last_seq, c.last_message_id, c.last_message_at, c.preview,
c.preview_kind, c.preview_author, c.opened_at, c.queued_at, c.assigned_at, c.taken_at,
c.first_response_at, c.last_inbound_at, c.snoozed_until, c.deadline_at, c.read_seq,
c.outcome, c.resolved_at, c.closed_at, c.archived_at
"""

SELECT_FROM: Final = """
FROM conversations c
JOIN contacts p ON p.company_id = c.company_id AND p.id = c.contact_id
JOIN inboxes i ON i.company_id = c.company_id AND i.id = c.inbox_id
"""

SELECT: Final = f"""
SELECT {SELECT_COLUMNS}, c.recipient, c.bot, c.bot_deadline_at, c.greeting_sent_at
{SELECT_FROM}
"""


class ConversationNotFound(NotFound):
    """There is no such conversation, or it is not yours."""

    code = "conversation.not_found"


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation and what only its keepers need to know."""

    conversation: Conversation
    recipient: str
    """The address to answer to, in the provider's form."""
    bot: dict[str, Any] | None = None
    bot_deadline_at: datetime | None = None
    greeting_sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """An entry of the timeline that is not written yet, with what the wire does not show."""

    message: Message
    inbox_id: InboxId
    provider_id: str | None = None
    provider_at: datetime | None = None
    reply_to_provider_id: str | None = None
    """How the provider names what it answers, whether or not we know that message."""


@dataclass(slots=True)
class Change:
    """What happens to one conversation in this unit of work."""

    before: Row | None
    """None if it begins here."""
    after: Row
    messages: list[NewMessage] = field(default_factory=list["NewMessage"])

    @property
    def messages_received(self) -> bool:
        """Whether the customer wrote in this unit of work."""
        return any(new.message.direction == "inbound" for new in self.messages)

    @property
    def was(self) -> Where | None:
        return Where.of(self.before.conversation) if self.before else None


C = TypeVar("C", bound=Conversation)


def conversation_of(
    row: asyncpg.Record,
    kind: type[C],
    **more: Any,  # Any: fields of `kind`
) -> C:
    """A conversation from the columns of `SELECT_COLUMNS`."""
    return kind(
        id=ConversationId(row["id"]),
        number=row["number"],
        version=row["version"],
        status=Status(row["status"]),
        flow_state=FlowState(row["flow_state"]),
        contact_id=ContactId(row["contact_id"]),
        contact_name=row["contact_name"],
        inbox_id=InboxId(row["inbox_id"]),
        channel=row["channel"],
        department_id=row["department_id"],
        assignee_id=row["assignee_id"],
        turn=Turn(row["turn"]) if row["turn"] else None,
        turn_since=row["turn_since"],
        unread_count=row["unread_count"],
        priority=row["priority"],
        subject=row["subject"],
        tag_ids=tuple(row["tag_ids"]),
        last_seq=row["last_seq"],
        last_message_id=row["last_message_id"],
        last_message_at=row["last_message_at"],
        preview=row["preview"],
        preview_kind=row["preview_kind"],
        preview_author=row["preview_author"],
        opened_at=row["opened_at"],
        queued_at=row["queued_at"],
        assigned_at=row["assigned_at"],
        taken_at=row["taken_at"],
        first_response_at=row["first_response_at"],
        last_inbound_at=row["last_inbound_at"],
        snoozed_until=row["snoozed_until"],
        deadline_at=row["deadline_at"],
        read_seq=row["read_seq"],
        outcome=row["outcome"],
        resolved_at=row["resolved_at"],
        closed_at=row["closed_at"],
        archived_at=row["archived_at"],
        **more,
    )


def row_of(record: asyncpg.Record) -> Row:
    return Row(
        conversation_of(record, Conversation),
        record["recipient"],
        record["bot"],
        record["bot_deadline_at"],
        record["greeting_sent_at"],
    )


async def lock(work: Work, conversation_id: ConversationId, *, reachable_by: Viewer) -> Row:
    """Load one conversation for change. What the viewer may not see cannot be loaded."""
    row = await lock_any(work, conversation_id)
    c = row.conversation if row else None
    if row is None or c is None:
        raise ConversationNotFound("There is no such conversation.")
    if not may_see(reachable_by, department_id=c.department_id, assignee_id=c.assignee_id):
        raise ConversationNotFound("There is no such conversation.")
    return row


async def lock_any(work: Work, conversation_id: ConversationId) -> Row | None:
    """Load one conversation for change, for the system itself."""
    found = await lock_many(work, [conversation_id])
    return found[0] if found else None


async def lock_many(work: Work, ids: Sequence[ConversationId]) -> list[Row]:
    """Load several for change, in the order of their ids."""
    rows = await work.sql.fetch(
        f"{SELECT} WHERE c.company_id = $1 AND c.id = ANY($2) ORDER BY c.id FOR NO KEY UPDATE OF c",
        work.company_id,
        sorted(ids),
    )
    return [row_of(row) for row in rows]


async def lock_open(work: Work, pairs: Iterable[tuple[ContactId, InboxId]]) -> list[Row]:
    """The open conversation of each contact and inbox, for change."""
    wanted = list(pairs)
    rows = await work.sql.fetch(
        f"""{SELECT}
        JOIN unnest($2::uuid[], $3::uuid[]) w(contact_id, inbox_id)
          ON c.contact_id = w.contact_id AND c.inbox_id = w.inbox_id
        WHERE c.company_id = $1 AND c.status IN ('bot', 'queued', 'active', 'waiting')
        ORDER BY c.id FOR NO KEY UPDATE OF c""",
        work.company_id,
        [contact for contact, _ in wanted],
        [inbox for _, inbox in wanted],
    )
    return [row_of(row) for row in rows]


async def next_numbers(work: Work, count: int) -> int:
    """Take `count` numbers of the company; returns the first (TEN-15)."""
    last: int = await work.sql.fetchval(
        """INSERT INTO sequences (company_id, name, value) VALUES ($1, 'conversation', $2)
        ON CONFLICT (company_id, name) DO UPDATE SET value = sequences.value + $2
        RETURNING value""",
        work.company_id,
        count,
    )
    return last - count + 1
