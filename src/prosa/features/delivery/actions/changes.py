"""What a provider is to be told about one message: our reaction, other words, or that it is
taken back. The newest of each kind takes the place of the one before."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.delivery import DeliveryState
from prosa.domain.ids import CompanyId, ConversationId, InboxId, MessageId, UserId
from prosa.features.delivery import store
from prosa.features.delivery.actions.retry import DISCARDED

_PROMISE: Final = """
INSERT INTO message_changes AS c (company_id, message_id, what, conversation_id, inbox_id,
    recipient, provider_id, is_ours, text, was, by_user_id, at, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
ON CONFLICT (company_id, message_id, what) DO UPDATE SET text = excluded.text,
    by_user_id = excluded.by_user_id, at = excluded.at, due_at = excluded.due_at, attempts = 0,
    lease_until = NULL, lease_token = NULL
"""
"""`was` stays: it is what the provider knows."""

_SUPERSEDE: Final = """
DELETE FROM message_changes WHERE company_id = $1 AND message_id = $2 AND what <> 'revoked'
"""

_TAKE: Final = """
DELETE FROM message_changes
WHERE company_id = $1 AND message_id = $2 AND what = $3 AND lease_token = $4
RETURNING text, was, at
"""


@dataclass(frozen=True, slots=True)
class Promised:
    """A change of one message, for its provider."""

    message_id: MessageId
    what: str
    """reaction | edited | revoked"""
    conversation_id: ConversationId
    inbox_id: InboxId
    recipient: str
    provider_id: str | None
    """None of a message of ours: its delivery knows."""
    is_ours: bool
    text: str
    was: dict[str, Any]  # Any: JSON, read by whoever promised
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class Unheard:
    """A change that its provider has refused, or that never reached it."""

    company_id: CompanyId
    message_id: MessageId
    what: str
    conversation_id: ConversationId
    token: UUID
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What was promised, and how the message was before."""

    text: str
    was: dict[str, Any]  # Any: as `Promised.was`
    at: datetime


async def promise_change(work: Work, change: Promised) -> None:
    """Tell the provider, once it has the message. What is taken back needs nothing else said."""
    if change.what == "revoked":
        await work.sql.execute(_SUPERSEDE, work.company_id, change.message_id)
    await work.sql.execute(
        _PROMISE,
        work.company_id,
        change.message_id,
        change.what,
        change.conversation_id,
        change.inbox_id,
        change.recipient,
        change.provider_id,
        change.is_ours,
        change.text,
        change.was,
        change.by,
        change.at,
    )
    work.wake(bell.SIGNALS)


async def take_promise(work: Work, unheard: Unheard) -> GivenUp | None:
    """It is promised no more; None if another took its place meanwhile."""
    row = await work.sql.fetchrow(
        _TAKE, work.company_id, unheard.message_id, unheard.what, unheard.token
    )
    return GivenUp(*row) if row else None


async def state_of(work: Work, message_id: MessageId) -> DeliveryState | None:
    """How far its sending has come, locked: a message that waits goes on waiting until this unit
    of work ends."""
    row = (await store.lock(work, [message_id])).get(message_id)
    return row.delivery.state if row else None


async def withdraw(work: Work, message_id: MessageId, *, now: datetime) -> None:
    """What waits is not sent. It is `state_of` that says whether it waits."""
    row = (await store.lock(work, [message_id]))[message_id]
    ended = replace(row.delivery, state=DeliveryState.FAILED, failed_at=now, error_code=DISCARDED)
    await store.save(work, [row.becoming(ended)])
    work.wake(bell.OUTBOX)
