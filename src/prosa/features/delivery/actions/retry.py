"""An agent decides about a message that failed or that nobody knows of."""

from dataclasses import replace

from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.delivery import Delivery, DeliveryState
from prosa.domain.errors import Conflict, NotFound
from prosa.domain.ids import MessageId
from prosa.features.delivery import store
from prosa.features.delivery.progress import progress
from prosa.features.delivery.store import DeliveryRow
from prosa.kit.clock import Clock


class DeliveryNotFound(NotFound):
    """There is no such outbound message, or it is not yours."""

    code = "delivery.not_found"


class NotStuck(Conflict):
    """Only a message that failed or is unconfirmed can be sent again or discarded."""

    code = "delivery.not_stuck"


DISCARDED = "delivery.discarded"

_STUCK = frozenset({DeliveryState.FAILED, DeliveryState.UNCONFIRMED})


async def retry(work: Work, message_id: MessageId, *, clock: Clock) -> DeliveryRow:
    """Send it again, knowing that an unconfirmed one may then arrive twice.

    The provider's id of the earlier try stays until there is a new one: receipts of that
    try still come, and a repeated *failed* must not fail the new one.
    """
    row = await _stuck(work, message_id)
    now = clock.now()
    after = replace(row, delivery=Delivery(), due_at=now)
    await store.save(work, [after])
    work.record(progress(after, at=now))
    work.wake(bell.OUTBOX)
    return after


async def discard(work: Work, message_id: MessageId, *, clock: Clock) -> DeliveryRow:
    """Give it up: it stays in the timeline as not sent, and nobody is asked again."""
    row = await _stuck(work, message_id)
    now = clock.now()
    given_up = replace(
        row.delivery,
        state=DeliveryState.FAILED,
        failed_at=row.delivery.failed_at or now,
        error_code=DISCARDED,
    )
    after = row.becoming(given_up)
    await store.save(work, [after])
    work.record(progress(after, at=now))
    return after


async def _stuck(work: Work, message_id: MessageId) -> DeliveryRow:
    row = (await store.lock(work, [message_id])).get(message_id)
    if row is None:
        raise DeliveryNotFound("There is no such message.")
    if row.delivery.state not in _STUCK:
        raise NotStuck(
            f"A message that is {row.delivery.state} needs no decision.",
            status=str(row.delivery.state),
        )
    return row
