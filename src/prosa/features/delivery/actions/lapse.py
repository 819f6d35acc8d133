"""Messages of a paused inbox whose reply window has closed: they will not leave late."""

from datetime import datetime
from typing import Final

from prosa.db.work import Work
from prosa.domain.delivery import HELD, DeliveryState, Receipt, ReceiptStatus, fold
from prosa.domain.ids import InboxId, MessageId
from prosa.domain.reply_window import WindowClosed
from prosa.features.delivery import store
from prosa.features.delivery.progress import progress
from prosa.kit.clock import Clock

MOST: Final = 500
TOO_LATE: Final = "It waited until the customer's reply window had closed."

_LAPSED: Final = """
SELECT d.message_id FROM deliveries d
JOIN conversations c ON c.company_id = d.company_id AND c.id = d.conversation_id
JOIN messages m ON m.company_id = d.company_id AND m.id = d.message_id AND m.kind <> 'template'
WHERE d.company_id = $1 AND d.inbox_id = $2 AND d.state = 'queued' AND d.due_at = $3
  AND c.last_inbound_at <= $4
LIMIT $5
"""


async def fail_what_is_too_late(
    work: Work, inbox_id: InboxId, *, silent_since: datetime, clock: Clock
) -> int:
    """Those held for customers who have not written since `silent_since`. Returns how many."""
    rows = await work.sql.fetch(_LAPSED, work.company_id, inbox_id, HELD, silent_since, MOST)
    found = await store.lock(work, [MessageId(row["message_id"]) for row in rows])
    now = clock.now()
    failure = Receipt(ReceiptStatus.FAILED, now, WindowClosed.code, TOO_LATE)
    lapsed = [
        row.becoming(fold(row.delivery, failure))
        for row in found.values()
        if row.delivery.state is DeliveryState.QUEUED
    ]
    await store.save(work, lapsed)
    work.record(*(progress(row, at=now) for row in lapsed))
    return len(lapsed)
