"""What a provider remembers of a message whose answer was lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from prosa.channels.recollection import Sighting
from prosa.db.work import Work
from prosa.domain.delivery import (
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

NOT_SEEN: Final = "delivery.not_seen"
_NOT_SEEN: Final = (
    "The provider was asked several times and its chat does not show this message: most likely "
    "it was not sent."
)


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
    """Settle it as sent by the first sighting that is no other message of ours, or ask again
    later. `asked` counts the answers before this one; `sightings` None is no answer."""
    row = (await store.lock(work, [message_id])).get(message_id)
    if row is None or row.delivery.state is not DeliveryState.UNCONFIRMED:
        return
    keys = [(row.inbox_id, sighting.provider_id) for sighting in sightings or ()]
    taken = await store.ids_by_provider_id(work, keys) if keys else {}
    free = [s for s in sightings or () if (row.inbox_id, s.provider_id) not in taken]
    if free:
        await _settle(work, row, free[0], clock)
        return
    answered = asked + (sightings is not None)
    await _ask_again(work, row, answered, was_answered=sightings is not None, now=clock.now())


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
