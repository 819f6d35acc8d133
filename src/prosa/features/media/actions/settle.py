"""What became of an attempt to fetch a file."""

import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.attachments import (
    PATIENCE,
    AlreadyHere,
    AttachmentState,
    FileNotFound,
    Trouble,
    next_try,
)
from prosa.domain.ids import AttachmentId, ConversationId
from prosa.features.media import store
from prosa.features.media.looks import Looks
from prosa.features.media.store import DueFile as DueFile
from prosa.kit.clock import Clock

ONCE_MORE = timedelta(minutes=10)
"""So long a file is asked for again when somebody of the team wants it."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """It is here, under its name."""

    looks: Looks
    storage_key: str


@dataclass(frozen=True, slots=True)
class Missed:
    """It is not."""

    trouble: Trouble
    code: str
    reason: str
    after: timedelta | None = None
    state: AttachmentState | None = None
    """What it becomes if it is not tried again; by default expired or failed."""


Result = Arrived | Missed


async def conversation_of(work: Work, file: DueFile) -> ConversationId | None:
    """The conversation that its result is told in."""
    return await store.conversation_of(work, file.id)


async def settle(work: Work, file: DueFile, result: Result, *, token: UUID, clock: Clock) -> bool:
    """Write down what became of it. Whether it is in another state now; not if somebody else has
    it by now, or it is gone."""
    row = await store.lock(work, file.id)
    if row is None or row["lease_token"] != token or row["state"] != AttachmentState.FETCHING:
        return False
    if isinstance(result, Arrived):
        await _keep(work, file, result, clock)
        return True
    return await _wait_or_end(work, file, result, clock)


async def fetch_again(work: Work, attachment_id: AttachmentId, *, clock: Clock) -> None:
    """Somebody wants it once more, whatever became of it. Raises `AlreadyHere`."""
    row = await store.lock(work, attachment_id)
    if row is None or row["source"] is None:
        raise FileNotFound("There is no such file.")
    if row["state"] == AttachmentState.STORED:
        raise AlreadyHere("The file is here.")
    now = clock.now()
    known = row["expires_at"]
    await store.change(
        work,
        attachment_id,
        state=AttachmentState.FETCHING,
        attempts=0,
        due_at=now,
        expires_at=max(known, now + ONCE_MORE) if known else now + ONCE_MORE,
        error_code=None,
        error=None,
        lease_until=None,
        lease_token=None,
    )
    work.wake(bell.FILES)


async def _keep(work: Work, file: DueFile, result: Arrived, clock: Clock) -> None:
    looks = result.looks
    await store.change(
        work,
        file.id,
        state=AttachmentState.STORED,
        storage_key=result.storage_key,
        thumbnail_key=looks.thumbnail_key,
        mime=looks.mime,
        size_bytes=looks.size_bytes,
        sha256=looks.sha256,
        width=looks.width,
        height=looks.height,
        stored_at=clock.now(),
        due_at=None,
        error_code=None,
        error=None,
        lease_until=None,
        lease_token=None,
    )
    if looks.duration_seconds is not None:
        await store.change(work, file.id, duration_seconds=looks.duration_seconds)


async def _wait_or_end(work: Work, file: DueFile, result: Missed, clock: Clock) -> bool:
    now = clock.now()
    again = next_try(
        result.trouble,
        attempts=file.attempts + 1,
        now=now,
        deadline=file.expires_at or file.asked_since + PATIENCE,
        jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
        at_least=result.after,
    )
    state = AttachmentState.FETCHING if again else _end_of(file, result)
    await store.change(
        work,
        file.id,
        state=state,
        due_at=again,
        error_code="media.expired" if state is AttachmentState.EXPIRED else result.code,
        error=result.reason,
        lease_until=None,
        lease_token=None,
    )
    return again is None


def _end_of(file: DueFile, result: Missed) -> AttachmentState:
    if result.state is not None:
        return result.state
    ended = result.trouble is Trouble.DENIED or file.expires_at is not None
    return AttachmentState.EXPIRED if ended else AttachmentState.FAILED
