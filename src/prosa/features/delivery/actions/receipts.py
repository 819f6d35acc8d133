"""Providers' receipts, folded by rank into the deliveries that they speak of."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from prosa.channels.contract import DeliveryReport
from prosa.db.work import Work
from prosa.domain.delivery import DeliveryState, Receipt, ReceiptStatus, fold
from prosa.domain.ids import InboxId, MessageId
from prosa.features.delivery import store
from prosa.features.delivery.actions.changes import LateWord, hear
from prosa.features.delivery.progress import left, progress
from prosa.features.delivery.store import DeliveryRow
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

Report = tuple[InboxId, DeliveryReport]

_PARK: Final = """
INSERT INTO parked_receipts (company_id, id, inbox_id, provider_id, status, error_code, error, at)
SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::timestamptz[])
"""

_UNPARK: Final = """
DELETE FROM parked_receipts p USING deliveries d
WHERE p.company_id = $1 AND d.company_id = p.company_id AND d.inbox_id = p.inbox_id
  AND d.provider_id = p.provider_id
RETURNING p.inbox_id, p.provider_id, p.status, p.error_code, p.error, p.at
"""

_UNPARK_OF_CHANGES: Final = """
DELETE FROM parked_receipts p USING message_changes c
WHERE p.company_id = $1 AND c.company_id = p.company_id AND c.inbox_id = p.inbox_id
  AND c.told_as = p.provider_id
RETURNING p.inbox_id, p.provider_id, p.status, p.error_code, p.error, p.at
"""


async def record_receipts(work: Work, reports: Sequence[Report], *, clock: Clock) -> None:
    """Fold each receipt into its delivery; one whose message is not known yet waits for it."""
    owners = await _owners(work, reports)
    rows = await store.lock(work, sorted(set(owners.values())))
    before = dict(rows)
    parked: list[Report] = []
    for report in reports:
        inbox_id, said = report
        row = rows.get(owners.get(report, MessageId(UUID(int=0))))
        if row is None or row.inbox_id != inbox_id:
            parked.append(report)
            continue
        if not _is_of_an_earlier_try(row, said):
            row = _open_again(row, said)
            is_failure = said.receipt.status is ReceiptStatus.FAILED
            known = None if is_failure else row.provider_id  # a failure is of this try
            rows[row.message_id] = row.becoming(
                fold(row.delivery, said.receipt), provider_id=known or said.provider_id
            )
    await _settle(work, before, rows, clock)
    await _park(work, await _of_no_change(work, parked, clock))


async def _of_no_change(work: Work, reports: Sequence[Report], clock: Clock) -> list[Report]:
    """A reaction has an id of its own at its provider, and receipts of it (Meta, "status")."""
    if not reports:
        return []
    said = [LateWord(inbox, told.provider_id, _refusal(told.receipt)) for inbox, told in reports]
    known = await hear(work, said, now=clock.now())
    return [(inbox, told) for inbox, told in reports if (inbox, told.provider_id) not in known]


def _refusal(receipt: Receipt) -> tuple[str, str] | None:
    if receipt.status is not ReceiptStatus.FAILED:
        return None
    return receipt.error_code or "provider.refused", receipt.error or ""


def _open_again(row: DeliveryRow, said: DeliveryReport) -> DeliveryRow:
    """We gave it up, perhaps an agent did, and its provider had taken it all the same: what is
    told of that try counts. Of a failure that the provider told, a late *sent* says nothing."""
    is_of_that_failure = said.provider_id == row.provider_id
    is_failure = said.receipt.status is ReceiptStatus.FAILED
    if row.delivery.state is not DeliveryState.FAILED or is_of_that_failure or is_failure:
        return row
    unknown = replace(row.delivery, state=DeliveryState.UNCONFIRMED, failed_at=None)
    return replace(row, delivery=replace(unknown, error_code=None, error=None), provider_id=None)


def _is_of_an_earlier_try(row: DeliveryRow, said: DeliveryReport) -> bool:
    """A failure that an agent has answered with another try says nothing of that one. A proof
    of arrival always counts: the customer has the message.

    Until a try is answered, the row has the provider's id of the one before it, if any.
    """
    if said.receipt.status is not ReceiptStatus.FAILED:
        return False
    match row.delivery.state:
        case DeliveryState.QUEUED:
            return row.delivery.attempts == 0 or row.provider_id is not None
        case DeliveryState.SENDING | DeliveryState.UNCONFIRMED:
            return row.provider_id == said.provider_id
        case _:
            return row.provider_id not in (None, said.provider_id)


async def apply_parked(work: Work, *, clock: Clock) -> int:
    """Receipts whose message has got its provider id meanwhile. Returns how many."""
    found = [
        *await work.sql.fetch(_UNPARK, work.company_id),
        *await work.sql.fetch(_UNPARK_OF_CHANGES, work.company_id),
    ]
    reports = [
        (
            InboxId(row["inbox_id"]),
            DeliveryReport(
                row["provider_id"],
                Receipt(ReceiptStatus(row["status"]), row["at"], row["error_code"], row["error"]),
            ),
        )
        for row in found
    ]
    if reports:
        await record_receipts(work, reports, clock=clock)
    return len(reports)


async def _owners(work: Work, reports: Sequence[Report]) -> dict[Report, MessageId]:
    """Which message each receipt speaks of: by our reference, else by the provider's id."""
    owners: dict[Report, MessageId] = {}
    unnamed: list[Report] = []
    for report in reports:
        reference = _uuid(report[1].reference)
        if reference is None:
            unnamed.append(report)
        else:
            owners[report] = MessageId(reference)
    if unnamed:
        known = await store.ids_by_provider_id(work, [(i, r.provider_id) for i, r in unnamed])
        for report in unnamed:
            message_id = known.get((report[0], report[1].provider_id))
            if message_id is not None:
                owners[report] = message_id
    return owners


async def _settle(
    work: Work,
    before: dict[MessageId, DeliveryRow],
    after: dict[MessageId, DeliveryRow],
    clock: Clock,
) -> None:
    changed = [row for id, row in after.items() if row != before[id]]
    await store.save(work, changed)
    now = clock.now()
    for row in changed:
        was = before[row.message_id]
        if row.delivery.state is was.delivery.state:
            continue
        is_open_again = _is_open_again(was, row)
        if is_open_again:  # screens take a step back only from here
            queued = replace(row.delivery, state=DeliveryState.QUEUED)
            work.record(progress(replace(row, delivery=queued), at=now))
        if (is_open_again or was.delivery.state in _UNSETTLED) and row.delivery.state in _ARRIVED:
            work.record(left(row, at=now))  # its arrival is the first that we hear of its leaving
        work.record(progress(row, at=now))


_ARRIVED: Final = frozenset({DeliveryState.DELIVERED, DeliveryState.READ})
_UNSETTLED: Final = frozenset(
    {DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.UNCONFIRMED}
)


def _is_open_again(was: DeliveryRow, row: DeliveryRow) -> bool:
    is_failed = row.delivery.state is DeliveryState.FAILED
    was_failed = was.delivery.state is DeliveryState.FAILED
    return was_failed and not is_failed and was.provider_id != row.provider_id


async def _park(work: Work, reports: Sequence[Report]) -> None:
    if not reports:
        return
    receipts = [report.receipt for _, report in reports]
    await work.sql.execute(
        _PARK,
        work.company_id,
        [uuid7() for _ in reports],
        [inbox for inbox, _ in reports],
        [report.provider_id for _, report in reports],
        [r.status for r in receipts],
        [r.error_code for r in receipts],
        [r.error for r in receipts],
        [r.at for r in receipts],
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
