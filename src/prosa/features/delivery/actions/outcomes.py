"""Writing down what became of the calls to providers."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from prosa.channels.contract import Accepted, Later, Refused, SendOutcome, Unknown
from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.delivery import (
    MAX_ATTEMPTS,
    Delivery,
    DeliveryState,
    Receipt,
    ReceiptStatus,
    fold,
    retry_delay,
)
from prosa.domain.ids import CompanyId, MessageId
from prosa.features.delivery import store
from prosa.features.delivery.actions.receipts import apply_parked
from prosa.features.delivery.progress import progress
from prosa.features.delivery.store import DeliveryRow
from prosa.kit.clock import Clock


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call to a provider came to. `token` is the lease under which it was made."""

    company_id: CompanyId
    message_id: MessageId
    token: UUID
    result: SendOutcome


async def record_outcomes(work: Work, outcomes: Sequence[Outcome], *, clock: Clock) -> None:
    """Settle each delivery that was being sent. A receipt may have come first: it stands."""
    rows = await store.lock(work, [o.message_id for o in outcomes])
    now = clock.now()
    settled: list[DeliveryRow] = []
    for outcome in outcomes:
        row = rows.get(outcome.message_id)
        if row is None or not _is_ours(row, outcome):
            continue
        after = _after(row, outcome.result, now)
        settled.append(after)
        if after.delivery.state is not row.delivery.state and after.delivery.state in _TOLD:
            work.record(progress(after, at=now))
    await store.save(work, settled)
    for row in settled:
        if row.delivery.state is DeliveryState.QUEUED:
            await store.hold_back(work, row)
    if any(row.provider_id for row in settled):
        await apply_parked(work, clock=clock)
    work.wake(bell.OUTBOX)


async def give_up_waiting(work: Work, ids: Sequence[MessageId], *, clock: Clock) -> None:
    """Whoever was sending these is gone, and nobody knows how far it came."""
    rows = await store.lock(work, ids)
    now = clock.now()
    lost = [
        row.becoming(replace(row.delivery, state=DeliveryState.UNCONFIRMED, error=INTERRUPTED))
        for row in rows.values()
        if row.delivery.state is DeliveryState.SENDING
    ]
    await store.save(work, lost)
    work.record(*(progress(row, at=now) for row in lost))
    work.wake(bell.OUTBOX)


INTERRUPTED = "The sending was interrupted before the provider's answer was written down."

_TOLD = frozenset(
    {
        DeliveryState.SENT,
        DeliveryState.FAILED,
        DeliveryState.UNCONFIRMED,
    }
)
"""A retry is ours to worry about; the agent sees what is settled."""


def _is_ours(row: DeliveryRow, outcome: Outcome) -> bool:
    """Our lease, or one that ended while we waited, or a receipt that was faster."""
    return row.lease_token == outcome.token or row.delivery.state is not DeliveryState.SENDING


def _after(row: DeliveryRow, result: SendOutcome, now: datetime) -> DeliveryRow:
    match result:
        case Accepted(provider_id=provider_id):
            sent = fold(row.delivery, Receipt(ReceiptStatus.SENT, now))
            return row.becoming(sent, provider_id=provider_id)
        case Refused(code=code, reason=reason):
            failed = fold(row.delivery, Receipt(ReceiptStatus.FAILED, now, code, reason))
            return row.becoming(failed)
        case Later():
            return _later(row, result, now)
        case Unknown(reason=reason):
            return row.becoming(_unless_settled(row.delivery, DeliveryState.UNCONFIRMED, reason))


def _later(row: DeliveryRow, result: Later, now: datetime) -> DeliveryRow:
    delivery = row.delivery
    if delivery.attempts >= MAX_ATTEMPTS:
        return row.becoming(
            fold(delivery, Receipt(ReceiptStatus.FAILED, now, result.code, result.reason))
        )
    pair = timedelta(seconds=4**delivery.attempts) if result.pair_only else None
    wait = retry_delay(
        delivery.attempts,
        jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
        at_least=pair or result.after,
    )
    again = _unless_settled(delivery, DeliveryState.QUEUED, result.reason)
    return replace(row.becoming(again), due_at=now + wait)


def _unless_settled(delivery: Delivery, state: DeliveryState, error: str) -> Delivery:
    if delivery.state is not DeliveryState.SENDING:
        return delivery
    return replace(delivery, state=state, error=error)
