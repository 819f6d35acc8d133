"""Writing down what became of the calls to providers."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from prosa.channels.contract import Accepted, Later, Refused, SendOutcome, Unknown
from prosa.channels.registry import CHANNELS
from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.breaker import Heard, Sign
from prosa.domain.delivery import (
    ASK_AFTER,
    HELD,
    MAX_ATTEMPTS,
    Delivery,
    DeliveryState,
    Receipt,
    ReceiptStatus,
    fold,
    retry_delay,
)
from prosa.domain.ids import CompanyId, InboxId, MessageId
from prosa.features.delivery import store
from prosa.features.delivery.actions.judge import Judged, judge
from prosa.features.delivery.actions.receipts import apply_parked
from prosa.features.delivery.progress import progress
from prosa.features.delivery.store import DeliveryRow
from prosa.features.media import queries as media
from prosa.kit.clock import Clock

_UPLOADING: Final = [name for name, c in CHANNELS.items() if c.capabilities.uploads_first]
_NOTHING: Final[Mapping[InboxId, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call to a provider came to. `token` is the lease under which it was made."""

    company_id: CompanyId
    message_id: MessageId
    token: UUID
    result: SendOutcome
    is_probe: bool = False
    """The first one after a pause of its inbox (`domain/breaker.py`)."""
    was_called: bool = True


async def record_outcomes(
    work: Work,
    outcomes: Sequence[Outcome],
    *,
    clock: Clock,
    failures: Mapping[InboxId, int] = _NOTHING,
) -> Judged:
    """Settle each delivery that was being sent, and judge the inboxes. A receipt may have come
    first: it stands. `failures` is the worker's count of calls in a row that came to nothing."""
    rows = await store.lock(work, [o.message_id for o in outcomes])
    now = clock.now()
    ours = [
        (outcome, row)
        for outcome in outcomes
        if (row := rows.get(outcome.message_id)) is not None and _is_ours(row, outcome)
    ]
    heard = [(row.inbox_id, heard_in(outcome)) for outcome, row in ours]
    judged = await judge(work, heard, clock=clock, failures=failures)
    settled: list[DeliveryRow] = []
    for outcome, row in ours:
        after = _after(row, outcome, now)
        if after.delivery.state is DeliveryState.QUEUED and row.inbox_id in judged.paused:
            after = replace(after, due_at=HELD)
        settled.append(after)
        if after.delivery.state is not row.delivery.state and after.delivery.state in _TOLD:
            work.record(progress(after, at=now))
    await store.save(work, settled)
    await _have_asked(work, settled, now)
    for row in settled:
        if row.delivery.state is DeliveryState.QUEUED:
            await store.hold_back(work, row)
    if any(row.provider_id for row in settled):
        await apply_parked(work, clock=clock)
    work.wake(bell.OUTBOX)
    return judged


async def give_up_waiting(work: Work, ids: Sequence[MessageId], *, clock: Clock) -> None:
    """Whoever was sending these is gone, and nobody knows how far it came. Only a message whose
    file was still to be given to its provider was certainly not sent."""
    rows = await store.lock(work, ids)
    now = clock.now()
    sending = [r for r in rows.values() if r.delivery.state is DeliveryState.SENDING]
    begun = [row.message_id for row in sending]
    waiting = await media.waiting_for_upload(work, begun, channels=_UPLOADING, now=now)
    lost = [_lost(row, not_sent=row.message_id in waiting, now=now) for row in sending]
    await store.save(work, lost)
    await _have_asked(work, lost, now)
    told = [row for row in lost if row.delivery.state is DeliveryState.UNCONFIRMED]
    work.record(*(progress(row, at=now) for row in told))
    work.wake(bell.OUTBOX)


def _lost(row: DeliveryRow, *, not_sent: bool, now: datetime) -> DeliveryRow:
    if not_sent:
        queued = replace(row.delivery, state=DeliveryState.QUEUED, error=INTERRUPTED)
        return replace(row.becoming(queued), due_at=now)
    return row.becoming(replace(row.delivery, state=DeliveryState.UNCONFIRMED, error=INTERRUPTED))


async def _have_asked(work: Work, rows: Sequence[DeliveryRow], now: datetime) -> None:
    """Whoever can be asked is asked soon (`reconcile.py`)."""
    unknown = [row for row in rows if row.delivery.state is DeliveryState.UNCONFIRMED]
    await store.ask_at(work, [row.message_id for row in unknown], now + ASK_AFTER[0], 0)


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


def _after(row: DeliveryRow, outcome: Outcome, now: datetime) -> DeliveryRow:
    match outcome.result:
        case Accepted(provider_id=provider_id):
            sent = fold(row.delivery, Receipt(ReceiptStatus.SENT, now))
            return row.becoming(sent, provider_id=provider_id)
        case Refused(stops_inbox=True) as refused if _may_wait(row, outcome):
            return _waiting(row, refused.reason, is_free=outcome.is_probe)
        case Refused(code=code, reason=reason):
            failed = fold(row.delivery, Receipt(ReceiptStatus.FAILED, now, code, reason))
            return row.becoming(failed)
        case Later() as later:
            return _later(row, later, now)
        case Unknown(reason=reason):
            return row.becoming(_unless_settled(row.delivery, DeliveryState.UNCONFIRMED, reason))


def _may_wait(row: DeliveryRow, outcome: Outcome) -> bool:
    """The inbox is to blame. A message that stops it each time, while others pass, is itself."""
    return outcome.is_probe or row.delivery.attempts < MAX_ATTEMPTS


def _waiting(row: DeliveryRow, reason: str, *, is_free: bool) -> DeliveryRow:
    """Queued as before. `is_free`: this try does not count."""
    again = _unless_settled(row.delivery, DeliveryState.QUEUED, reason)
    tries = max(again.attempts - 1, 0) if is_free else again.attempts
    return row.becoming(replace(again, attempts=tries))


def _later(row: DeliveryRow, result: Later, now: datetime) -> DeliveryRow:
    delivery = row.delivery
    if delivery.attempts >= MAX_ATTEMPTS and not result.is_inbox_wide:
        return row.becoming(
            fold(delivery, Receipt(ReceiptStatus.FAILED, now, result.code, result.reason))
        )
    pair = timedelta(seconds=4**delivery.attempts) if result.pair_only else None
    wait = retry_delay(
        delivery.attempts,
        jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
        at_least=pair or result.after,
    )
    again = _waiting(row, result.reason, is_free=result.is_inbox_wide)
    return replace(again, due_at=now + wait)


def _unless_settled(delivery: Delivery, state: DeliveryState, error: str) -> Delivery:
    if delivery.state is not DeliveryState.SENDING:
        return delivery
    return replace(delivery, state=state, error=error)


def heard_in(outcome: Outcome) -> Heard:
    """What a call says of its inbox."""
    heard = _heard_in(outcome.result) if outcome.was_called else Heard(Sign.NONE)
    return replace(heard, is_probe=outcome.is_probe)


def _heard_in(result: SendOutcome) -> Heard:
    match result:
        case Refused(code=code, reason=reason, stops_inbox=True):
            return Heard(Sign.STOP, code, reason)
        case Later(code=code, reason=reason, after=after, pair_only=False):
            return Heard(Sign.TROUBLE, code, reason, after)
        case Unknown(reason=reason):
            return Heard(Sign.TROUBLE, "provider.no_answer", reason)
        case _:
            return Heard(Sign.WORKS)
