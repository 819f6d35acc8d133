"""Pausing an inbox that cannot send, and letting it send again (`domain/breaker.py`)."""

from collections.abc import Sequence

import asyncpg
import structlog

from prosa.db import bell
from prosa.db.work import Work
from prosa.domain import breaker
from prosa.domain.breaker import Breaker, Heard
from prosa.domain.events import InboxPaused, InboxResumed
from prosa.domain.ids import InboxId, UserId
from prosa.features.audit.actions import note_change
from prosa.features.inboxes import store
from prosa.features.inboxes.errors import NoSuchInbox
from prosa.features.inboxes.queries import breaker_of
from prosa.kit.clock import Clock

log = structlog.get_logger()


async def hear_calls(
    work: Work, clock: Clock, inbox_id: InboxId, heard: Sequence[Heard], *, failures: int
) -> Breaker:
    """What these calls, in their order, make of the inbox. `failures` is how many came to
    nothing before them, as the caller counts."""
    row = await store.lock(work, inbox_id)
    if row is None:
        return Breaker()
    before = after = breaker_of(row, failures=failures)
    now = clock.now()
    for one in heard:
        after = breaker.after(after, one, now=now)
    if after.paused_at != before.paused_at or after.paused_until != before.paused_until:
        await store.save(
            work,
            inbox_id,
            now=now,
            paused_at=after.paused_at,
            paused_until=after.paused_until,
            paused_code=after.code,
            paused_reason=after.reason,
        )
        _tell(work, clock, inbox_id, row["name"], before, after)
    return after


async def resume_inbox(work: Work, clock: Clock, inbox_id: InboxId, *, by: UserId | None) -> None:
    """Have it try now: the first message that waits goes ahead, and the others follow when the
    provider has taken it. Raises `NoSuchInbox`."""
    row = await store.lock(work, inbox_id)
    if row is None:
        raise NoSuchInbox("There is no such inbox.")
    if row["paused_at"] is None:
        return
    await _try_now(work, clock, row)
    detail = {"code": row["paused_code"]}
    subject = ("inbox", inbox_id)
    await note_change(work, "inbox.resumed", subject=subject, by=by, at=clock.now(), detail=detail)


async def try_again_now(work: Work, clock: Clock, inbox_id: InboxId) -> None:
    """Something changed that may have been the reason: its credentials, or the provider says
    that it works again."""
    row = await store.lock(work, inbox_id)
    if row is not None and row["paused_at"] is not None:
        await _try_now(work, clock, row)


async def _try_now(work: Work, clock: Clock, row: asyncpg.Record) -> None:
    now = clock.now()
    await store.save(work, row["id"], now=now, paused_until=min(row["paused_until"], now))
    work.wake(bell.OUTBOX)


def _tell(
    work: Work, clock: Clock, inbox_id: InboxId, name: str, before: Breaker, after: Breaker
) -> None:
    now = clock.now()
    if after.paused_until is None:
        work.record(InboxResumed(at=now, inbox_id=inbox_id, name=name))
        log.info("inbox.resumed", inbox_id=str(inbox_id))
    elif after.paused_until > now:
        work.record(
            InboxPaused(
                at=now,
                inbox_id=inbox_id,
                name=name,
                code=after.code or "",
                reason=after.reason or "",
                until=after.paused_until,
            )
        )
        log.error(
            "inbox.paused",
            inbox_id=str(inbox_id),
            code=after.code,
            until=after.paused_until.isoformat(),
            is_longer=before.is_paused,
        )
    work.wake(bell.OUTBOX)
