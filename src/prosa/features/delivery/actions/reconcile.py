"""What a provider remembers of a message whose answer was lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from prosa.channels.recollection import Sighting
from prosa.db.work import Work
from prosa.domain.delivery import (
    ASK_FOR,
    DeliveryState,
    Receipt,
    ReceiptStatus,
    fold,
    next_question,
)
from prosa.domain.ids import MessageId
from prosa.features.delivery import store
from prosa.features.delivery.actions.receipts import apply_parked
from prosa.features.delivery.progress import progress
from prosa.features.delivery.store import DeliveryRow
from prosa.kit.clock import Clock

WHOLE_SECONDS: Final = timedelta(seconds=1)
"""Providers tell the hour of a message without the fraction of its last second."""

MOST_ENTRIES: Final = 200
"""So far up the timeline of its conversation a message may still be on its way."""

_SAME_WORDS: Final = """
SELECT o.state = 'sending', o.due_at
FROM messages said
JOIN conversations mine ON mine.company_id = said.company_id AND mine.id = said.conversation_id
JOIN conversations c ON c.company_id = mine.company_id AND c.contact_id = mine.contact_id
  AND c.inbox_id = mine.inbox_id AND c.last_message_at > $3
JOIN messages m ON m.company_id = c.company_id AND m.conversation_id = c.id
  AND m.seq > c.last_seq - $4 AND m.direction = 'outbound' AND m.body = said.body
JOIN deliveries o ON o.company_id = m.company_id AND o.message_id = m.id
WHERE said.company_id = $1 AND said.id = $2 AND m.id <> $2
  AND o.state IN ('sending', 'unconfirmed')
"""

NOT_SEEN: Final = "delivery.not_seen"
_NOT_SEEN: Final = (
    "The provider was asked several times and its chat does not show this message: most likely "
    "it was not sent."
)


@dataclass(frozen=True, slots=True)
class _Other:
    """What says the same to the same person, and may be what their chat shows."""

    is_being_sent: bool
    due_at: datetime


async def leave_to_receipts(work: Work, ids: Sequence[MessageId]) -> None:
    """Their provider cannot be asked."""
    await store.ask_at(work, ids, None, 0)


async def hear_answer(
    work: Work,
    message_id: MessageId,
    sightings: Sequence[Sighting] | None,
    *,
    asked: int,
    clock: Clock,
) -> None:
    """Settle it as sent by the first sighting that is no other message of ours, and no newer one
    of the same words, or ask again later. `asked` counts the answers before this one;
    `sightings` None is no answer."""
    row = (await store.lock(work, [message_id])).get(message_id)
    if row is None or row.delivery.state is not DeliveryState.UNCONFIRMED:
        return
    others = await _others(work, row) if sightings else []
    if any(one.is_being_sent for one in others):
        # What the chat shows may be the one whose answer is still to come.
        await _ask_again(work, row, asked, was_answered=False, now=clock.now())
        return
    keys = [(row.inbox_id, sighting.provider_id) for sighting in sightings or ()]
    taken = await store.ids_by_provider_id(work, keys) if keys else {}
    free = [
        seen
        for seen in sightings or ()
        if (row.inbox_id, seen.provider_id) not in taken
        and not any(row.due_at < one.due_at < seen.at + WHOLE_SECONDS for one in others)
    ]
    if free:
        await _settle(work, row, free[0], clock)
        return
    answered = asked + (sightings is not None)
    await _ask_again(work, row, answered, was_answered=sightings is not None, now=clock.now())


async def _others(work: Work, row: DeliveryRow) -> list[_Other]:
    rows = await work.sql.fetch(
        _SAME_WORDS, work.company_id, row.message_id, row.due_at - ASK_FOR, MOST_ENTRIES
    )
    return [_Other(*one) for one in rows]


async def _settle(work: Work, row: DeliveryRow, seen: Sighting, clock: Clock) -> None:
    sent = fold(row.delivery, Receipt(ReceiptStatus.SENT, seen.at))
    after = row.becoming(sent, provider_id=seen.provider_id)
    await store.save(work, [after])
    work.record(progress(after, at=clock.now()))
    await apply_parked(work, clock=clock)


async def _ask_again(
    work: Work, row: DeliveryRow, asked: int, *, was_answered: bool, now: datetime
) -> None:
    at = next_question(asked, was_answered=was_answered, since=row.due_at, now=now)
    await store.ask_at(work, [row.message_id], at, asked)
    if at is None and asked:
        told = replace(row.delivery, error_code=NOT_SEEN, error=_NOT_SEEN)
        after = row.becoming(told)
        await store.save(work, [after])
        work.record(progress(after, at=now))
