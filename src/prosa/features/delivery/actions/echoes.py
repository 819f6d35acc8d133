"""What the company's own phone sent, and our own messages coming back among it.

A provider that tells everything that leaves the phone also tells what we sent through
it: before it answers our call, after, or although its answer was lost. So an echo is
ours if it has the id of a message of ours, or says the same as one that is on its way to
the same person. WAHA's `source` is no proof: engines write *app* on what the API sent
(waha#1689).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.delivery import DeliveryState, Receipt, ReceiptStatus, fold
from prosa.domain.ids import ContactId, ConversationId, InboxId, MessageId
from prosa.features.delivery import store
from prosa.features.delivery.actions.receipts import apply_parked
from prosa.features.delivery.actions.reconcile import MOST_ENTRIES
from prosa.features.delivery.actions.retry import DISCARDED
from prosa.features.delivery.progress import progress
from prosa.features.delivery.store import DeliveryRow
from prosa.kit.clock import Clock

LOOKS_BACK: Final = timedelta(days=7)
_ON_THE_WAY: Final = """
SELECT d.message_id, d.inbox_id, c.contact_id, m.kind, m.body
FROM conversations c
JOIN messages m ON m.company_id = c.company_id AND m.conversation_id = c.id
  AND m.seq > c.last_seq - $5 AND m.direction = 'outbound'
JOIN deliveries d ON d.company_id = m.company_id AND d.message_id = m.id
WHERE c.company_id = $1 AND c.inbox_id = ANY($2) AND c.contact_id = ANY($3)
  AND c.last_message_at > $4
  AND (d.state IN ('sending', 'unconfirmed') OR d.error_code = $6)
ORDER BY d.message_id
"""

_BEING_SENT: Final = """
SELECT d.message_id, d.inbox_id, NULL AS contact_id, m.kind, m.body
FROM deliveries d JOIN messages m ON m.company_id = d.company_id AND m.id = d.message_id
WHERE d.company_id = $1 AND d.inbox_id = ANY($2) AND d.state = 'sending'
ORDER BY d.message_id
"""

_NOTE_SENT: Final = """
INSERT INTO deliveries (company_id, message_id, conversation_id, seq, inbox_id, recipient, due_at,
    sent_at, provider_id, state)
SELECT $1, *, 'sent' FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::text[],
    $7::timestamptz[], $8::timestamptz[], $9::text[])
"""


@dataclass(frozen=True, slots=True)
class Echo:
    """A message that left the phone. `contact_id` is None if its recipient is a stranger."""

    inbox_id: InboxId
    provider_id: str
    kind: str
    text: str
    at: datetime
    contact_id: ContactId | None

    @property
    def key(self) -> tuple[InboxId, str]:
        return (self.inbox_id, self.provider_id)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the phone sent by itself: its delivery begins as *sent*."""

    message_id: MessageId
    conversation_id: ConversationId
    seq: int
    inbox_id: InboxId
    recipient: str
    provider_id: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class _Words:
    """A message of ours that may be the one."""

    message_id: MessageId
    inbox_id: InboxId
    contact_id: ContactId | None
    kind: str
    body: str

    def are_those_of(self, echo: Echo) -> bool:
        return (self.inbox_id, self.contact_id, self.kind) == (
            echo.inbox_id,
            echo.contact_id,
            echo.kind,
        ) and self.body.split() == echo.text.split()


async def claim_ours(
    work: Work, echoes: Sequence[Echo], *, clock: Clock
) -> set[tuple[InboxId, str]]:
    """Which echoes are messages of ours. One whose answer was lost is settled by its echo.

    Their conversations must be locked before.
    """
    known = set(await store.ids_by_provider_id(work, [echo.key for echo in echoes]))
    left = [echo for echo in echoes if echo.key not in known]
    if not left:
        return known
    words = await _on_their_way(work, left, now=clock.now())
    rows = await store.lock(work, [one.message_id for one in words])
    # The answer may have been written down while we waited for these rows.
    known |= set(await store.ids_by_provider_id(work, [echo.key for echo in left]))
    settled: dict[MessageId, DeliveryRow] = {}
    for echo in left:
        one = None if echo.key in known else _match(echo, words, rows, settled)
        if one is not None:
            told = fold(rows[one].delivery, Receipt(ReceiptStatus.SENT, echo.at))
            settled[one] = rows[one].becoming(told, provider_id=echo.provider_id)
            known.add(echo.key)
    await _settle(work, settled, rows, clock)
    return known


async def note_sent(work: Work, sent: Sequence[Sent], *, now: datetime) -> None:
    """These are on their way already; receipts that came before them are folded in later."""
    if not sent:
        return
    await work.sql.execute(
        _NOTE_SENT,
        work.company_id,
        [one.message_id for one in sent],
        [one.conversation_id for one in sent],
        [one.seq for one in sent],
        [one.inbox_id for one in sent],
        [one.recipient for one in sent],
        [now for _ in sent],
        [one.sent_at for one in sent],
        [one.provider_id for one in sent],
    )


async def _on_their_way(work: Work, echoes: Sequence[Echo], *, now: datetime) -> list[_Words]:
    inboxes = sorted({echo.inbox_id for echo in echoes})
    contacts = sorted({echo.contact_id for echo in echoes if echo.contact_id is not None})
    rows = await work.sql.fetch(
        _ON_THE_WAY, work.company_id, inboxes, contacts, now - LOOKS_BACK, MOST_ENTRIES, DISCARDED
    )
    if any(echo.contact_id is None for echo in echoes):
        # An engine may name a person by an address that we have never heard.
        rows += await work.sql.fetch(_BEING_SENT, work.company_id, inboxes)
    return [_Words(*row) for row in rows]


def _match(
    echo: Echo,
    words: Sequence[_Words],
    rows: dict[MessageId, DeliveryRow],
    taken: dict[MessageId, DeliveryRow],
) -> MessageId | None:
    """The one that is being sent, whose answer is still to come; of the others, the nearest in
    time. The same words are said again and again, and only one of them has left just now."""
    may_be = [
        row
        for one in words
        if (row := rows.get(one.message_id)) is not None
        and one.message_id not in taken
        and _may_be(row)
        and one.are_those_of(echo)
    ]
    if not may_be:
        return None
    nearest = min(may_be, key=lambda row: (not _is_being_sent(row), abs(row.due_at - echo.at)))
    return nearest.message_id


def _is_being_sent(row: DeliveryRow) -> bool:
    return row.delivery.state is DeliveryState.SENDING


def _may_be(row: DeliveryRow) -> bool:
    """Called, without an answer that is written down; also if somebody has given it up since."""
    in_flight = row.delivery.state in (DeliveryState.SENDING, DeliveryState.UNCONFIRMED)
    return in_flight or row.delivery.error_code == DISCARDED


async def _settle(
    work: Work,
    settled: dict[MessageId, DeliveryRow],
    before: dict[MessageId, DeliveryRow],
    clock: Clock,
) -> None:
    if not settled:
        return
    now = clock.now()
    await store.save(work, list(settled.values()))
    for id, row in settled.items():
        if row.delivery.state is not before[id].delivery.state:
            work.record(progress(row, at=now))
    await apply_parked(work, clock=clock)
    work.wake(bell.OUTBOX)
