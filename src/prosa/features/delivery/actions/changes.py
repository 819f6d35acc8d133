"""What a provider is to be told about one message: our reaction, other words, or that it is
taken back. The newest of each kind takes the place of the one before."""

from collections.abc import Sequence
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
    was = CASE WHEN c.told_as IS NULL OR c.refused_code IS NOT NULL THEN c.was
        ELSE excluded.was END,
    by_user_id = excluded.by_user_id, at = excluded.at, due_at = excluded.due_at, attempts = 0,
    lease_until = NULL, lease_token = NULL,
    told_as = NULL, refused_code = NULL, refused_reason = NULL
"""
"""`was` is what the provider knows: it stays until the provider has taken what came after it."""

_SUPERSEDE: Final = """
DELETE FROM message_changes WHERE company_id = $1 AND message_id = $2 AND what <> 'revoked'
"""

_KNOWN: Final = """
SELECT c.inbox_id, c.told_as FROM message_changes c
JOIN unnest($2::uuid[], $3::text[]) v(inbox_id, told_as)
    ON v.inbox_id = c.inbox_id AND v.told_as = c.told_as
WHERE c.company_id = $1
"""

_REFUSE: Final = """
UPDATE message_changes c
SET refused_code = v.code, refused_reason = v.reason, due_at = $2, attempts = 0
FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) v(inbox_id, told_as, code, reason)
WHERE c.company_id = $1 AND c.inbox_id = v.inbox_id AND c.told_as = v.told_as
    AND c.refused_code IS NULL
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


@dataclass(frozen=True, slots=True)
class LateWord:
    """A receipt of what is no message of ours: perhaps of a change that was told before."""

    inbox_id: InboxId
    provider_id: str
    refusal: tuple[str, str] | None
    """Code and reason; None if it says anything else."""


async def hear(work: Work, said: Sequence[LateWord], *, now: datetime) -> set[tuple[UUID, str]]:
    """Which of them (inbox, provider's id) speak of changes. What is refused is given back soon,
    once, unless another change has taken its place."""
    ids = [[one.inbox_id for one in said], [one.provider_id for one in said]]
    known = {tuple(row) for row in await work.sql.fetch(_KNOWN, work.company_id, *ids)}
    refused = [
        (one.inbox_id, one.provider_id, *one.refusal)
        for one in said
        if one.refusal and (one.inbox_id, one.provider_id) in known
    ]
    if refused:
        await work.sql.execute(
            _REFUSE, work.company_id, now, *map(list, zip(*refused, strict=True))
        )
        work.wake(bell.SIGNALS)
    return known


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
