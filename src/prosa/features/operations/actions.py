"""Another chance for what failed for good, or an end to it.

A hook goes back among the unread and is read as if it had just come; what it says has its one
effect, because providers' ids come once. An event is handed to its subscriber again by
`jobs/replays.py`. A stray hook is resolved as it would be today. Its signature cannot be proved
any more, because its headers were not kept: whoever replays it vouches for it, which is why only
the command line can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from prosa.channels.contract import Unreadable
from prosa.channels.registry import CHANNELS
from prosa.db import bell
from prosa.db.database import Database
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import CompanyId, HookId, InboxId, UserId
from prosa.features.audit.actions import note_change
from prosa.features.inboxes.queries import by_addresses
from prosa.features.ingress.actions import keep_for, put_back
from prosa.features.operations import store
from prosa.features.operations.errors import NobodyByThatName, NoSuchLetter, NoSuchStray
from prosa.jobs.replays import ASKED, REPLAYED
from prosa.kit.clock import Clock

DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Which:
    """Which of the unsettled letters: all of them, of one source, or these."""

    source: str | None = None
    ids: Sequence[UUID] | None = None


async def replay_letter(work: Work, letter_id: UUID, *, by: UserId | None, clock: Clock) -> None:
    """Once is enough: asked for twice, it is done once. Raises `NoSuchLetter`."""
    row = await _letter(work, letter_id)
    if row["settled_how"] not in (ASKED, REPLAYED):
        await _replay(work, [row], by=by, clock=clock)


async def replay_letters(work: Work, which: Which, *, by: UserId | None, clock: Clock) -> int:
    """At most `store.MOST` at a time. Returns how many."""
    rows = await store.lock_open(work, source=which.source, ids=which.ids)
    chosen = [row for row in rows if row["settled_how"] != ASKED]
    await _replay(work, chosen, by=by, clock=clock)
    return len(chosen)


async def dismiss_letter(work: Work, letter_id: UUID, *, by: UserId | None, clock: Clock) -> None:
    """It is let be; its body stays kept. Raises `NoSuchLetter`."""
    row = await _letter(work, letter_id)
    if row["settled_at"] is None:
        await store.settle_letters(work, [letter_id], how=DISMISSED, by=by, at=clock.now())
        await _note(work, "dead_letter.dismissed", row, by=by, clock=clock)


async def replay_stray(database: Database, stray_id: int, *, clock: Clock) -> int:
    """Keep it for the inboxes that it names today; settled before, it is left alone. Returns for
    how many. Raises `NoSuchStray` or `NobodyByThatName`."""
    async with database.system_work() as system:
        row = await store.lock_stray(system, stray_id)
        if row is None:
            raise NoSuchStray("There is no such stray hook.")
        if row["settled_how"] == REPLAYED:
            return 0
        owners = await _owners(system, row)
        await keep_for(system, owners, body=row["body"], received_at=row["received_at"])
        await store.settle_stray(system, stray_id, how=REPLAYED, at=clock.now())
    database.bell.ring(bell.HOOKS, {company_id for company_id, _ in owners})
    return len(owners)


async def dismiss_stray(system: SystemWork, stray_id: int, *, clock: Clock) -> None:
    """Raises `NoSuchStray`."""
    row = await store.lock_stray(system, stray_id)
    if row is None:
        raise NoSuchStray("There is no such stray hook.")
    if row["settled_at"] is None:
        await store.settle_stray(system, stray_id, how=DISMISSED, at=clock.now())


async def _owners(system: SystemWork, row: asyncpg.Record) -> list[tuple[CompanyId, InboxId]]:
    try:
        addresses = CHANNELS[row["channel"]].addresses(row["body"])
    except Unreadable as error:
        raise NobodyByThatName(f"It cannot be read: {error}") from error
    found = await by_addresses(system, row["channel"], addresses)
    if not found:
        listed = ", ".join(sorted(addresses))
        raise NobodyByThatName(f"No active inbox has the address {listed}: connect it first.")
    return [(inbox.company_id, inbox.id) for inbox in found]


async def _replay(
    work: Work, rows: Sequence[asyncpg.Record], *, by: UserId | None, clock: Clock
) -> None:
    hooks = [row for row in rows if row["source"] == "hook"]
    events = [row for row in rows if row["source"] != "hook"]
    if hooks:
        await put_back(work, [HookId(row["subject_id"]) for row in hooks])
        done = [row["id"] for row in hooks]
        await store.settle_letters(work, done, how=REPLAYED, by=by, at=clock.now())
    if events:
        asked = [row["id"] for row in events]
        await store.settle_letters(work, asked, how=ASKED, by=by, at=None)
    for row in rows:
        await _note(work, "dead_letter.replayed", row, by=by, clock=clock)


async def _letter(work: Work, letter_id: UUID) -> asyncpg.Record:
    row = await store.lock_letter(work, letter_id)
    if row is None:
        raise NoSuchLetter("There is no such dead letter.")
    return row


async def _note(
    work: Work, action: str, row: asyncpg.Record, *, by: UserId | None, clock: Clock
) -> None:
    subject = ("dead_letter", row["id"])
    detail = {"source": row["source"]}
    await note_change(work, action, subject=subject, by=by, at=clock.now(), detail=detail)
