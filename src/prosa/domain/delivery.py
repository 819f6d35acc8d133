"""The life of one outbound message: queued → sending → sent → delivered → read.

Receipts come twice, late and in any order, so they are folded by rank: a late
*sent* never overwrites *delivered*. *Failed* is a provider's last word and is
kept, unless a proof of arrival contradicts it. *Unconfirmed* means that nobody
knows: we called, and the answer was lost. It is never sent again by itself; a
receipt settles it (decision 0021).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    UNCONFIRMED = "unconfirmed"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class ReceiptStatus(StrEnum):
    """What a provider can tell us about a message that it took."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


RANK: Mapping[DeliveryState, int] = {
    DeliveryState.QUEUED: 0,
    DeliveryState.SENDING: 1,
    DeliveryState.UNCONFIRMED: 2,
    DeliveryState.SENT: 3,
    DeliveryState.FAILED: 4,
    DeliveryState.DELIVERED: 5,
    DeliveryState.READ: 6,
}
"""*Failed* outranks *sent* (the network gave up after taking it) and yields to a
proof of arrival."""

HELD = datetime(9999, 12, 31, tzinfo=UTC)
"""When a message is due whose inbox is paused (`domain/breaker.py`): it keeps its place, and costs
those who look for what is due nothing."""

MAX_ATTEMPTS = 3
FIRST_RETRY = timedelta(seconds=2)


ASK_AFTER = (
    timedelta(seconds=3),
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
)
"""When a provider that can be asked is asked about an unconfirmed message."""
ASK_AGAIN = timedelta(minutes=1)
"""After a question that nobody answered."""
ASK_FOR = timedelta(days=1)


def next_question(
    asked: int, *, was_answered: bool, since: datetime, now: datetime
) -> datetime | None:
    """When to ask again after `asked` answers, the last of which said nothing; None when it is
    for an agent to decide. `since` is when the message was due."""
    if not was_answered:
        return now + ASK_AGAIN if now < since + ASK_FOR else None
    return now + ASK_AFTER[asked] if asked < len(ASK_AFTER) else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One word of a provider about one message."""

    status: ReceiptStatus
    at: datetime
    error_code: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is known of the delivery of one message. Instants are UTC."""

    state: DeliveryState = DeliveryState.QUEUED
    attempts: int = 0
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    failed_at: datetime | None = None
    error_code: str | None = None
    error: str | None = None


def fold(delivery: Delivery, receipt: Receipt) -> Delivery:
    """The delivery after one more receipt. The order of receipts does not matter."""
    told = DeliveryState(receipt.status)
    advances = RANK[told] > RANK[delivery.state]
    explains = _explains(delivery, receipt)
    return Delivery(
        state=told if advances else delivery.state,
        attempts=delivery.attempts,
        sent_at=_earliest(delivery.sent_at, receipt, ReceiptStatus.SENT),
        delivered_at=_earliest(delivery.delivered_at, receipt, ReceiptStatus.DELIVERED),
        read_at=_earliest(delivery.read_at, receipt, ReceiptStatus.READ),
        failed_at=_earliest(delivery.failed_at, receipt, ReceiptStatus.FAILED),
        error_code=receipt.error_code if explains else delivery.error_code,
        error=receipt.error if explains else delivery.error,
    )


def _explains(delivery: Delivery, receipt: Receipt) -> bool:
    """Whether this failure is the one to tell: the earliest, and of equals always the same."""
    if receipt.status is not ReceiptStatus.FAILED:
        return False
    if delivery.failed_at is None:
        return True
    known = (delivery.failed_at, delivery.error_code or "", delivery.error or "")
    return (receipt.at, receipt.error_code or "", receipt.error or "") < known


def _earliest(known: datetime | None, receipt: Receipt, status: ReceiptStatus) -> datetime | None:
    if receipt.status is not status:
        return known
    return receipt.at if known is None else min(known, receipt.at)


def retry_delay(attempts: int, *, jitter: float, at_least: timedelta | None = None) -> timedelta:
    """How long to wait after `attempts` tries: 2 s, 4 s, 8 s…, each up to half longer.

    `jitter` is a number in [0, 1) drawn by the caller. `at_least` is the
    provider's own wish (for instance 4^X s for a pair limit).
    """
    wait = FIRST_RETRY * (2 ** max(attempts - 1, 0)) * (1 + jitter / 2)
    return max(wait, at_least or wait)
