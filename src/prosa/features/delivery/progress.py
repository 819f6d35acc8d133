"""What happened to a delivery, as the event that says so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from prosa.domain.delivery import DeliveryState
from prosa.domain.event_shapes import MessageProgress
from prosa.domain.events import (
    MessageDelivered,
    MessageFailed,
    MessageRead,
    MessageRequeued,
    MessageSent,
    MessageUnconfirmed,
)
from prosa.features.delivery.store import DeliveryRow

_EVENTS: Final[Mapping[DeliveryState, type[MessageProgress]]] = {
    DeliveryState.QUEUED: MessageRequeued,
    DeliveryState.SENT: MessageSent,
    DeliveryState.DELIVERED: MessageDelivered,
    DeliveryState.READ: MessageRead,
    DeliveryState.FAILED: MessageFailed,
    DeliveryState.UNCONFIRMED: MessageUnconfirmed,
}


def progress(row: DeliveryRow, *, at: datetime) -> MessageProgress:
    """The event of the state that `row` has come to."""
    return _told(row, row.delivery.state, at)


def left(row: DeliveryRow, *, at: datetime) -> MessageProgress:
    """`message.sent` of a message whose arrival was told first: whoever counts what was sent
    finds each in the log."""
    return _told(row, DeliveryState.SENT, at)


def _told(row: DeliveryRow, state: DeliveryState, at: datetime) -> MessageProgress:
    delivery = row.delivery
    kind = _EVENTS[state]
    tells = state in {DeliveryState.FAILED, DeliveryState.UNCONFIRMED}
    return kind(
        at=at,
        conversation_id=row.conversation_id,
        department_id=row.department_id,
        assignee_id=row.assignee_id,
        message_id=row.message_id,
        seq=row.seq,
        status=str(state),
        local_id=row.local_id,
        error_code=delivery.error_code if tells else None,
        error=delivery.error if tells else None,
    )
