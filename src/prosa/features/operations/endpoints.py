"""Dead letters over HTTP. Stray hooks are of no company: `prosa hooks`."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Query

from prosa.db.work import Work
from prosa.domain.permissions import Permission
from prosa.features.operations import actions, queries
from prosa.features.operations.errors import NoSuchLetter
from prosa.features.operations.schemas import DeadLetter, ReplayBody, Replayed, Source, State
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.openapi import refusals
from prosa.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor
from prosa.jobs.replays import ASKED

router = APIRouter(prefix="/dead-letters", tags=["operations"])

_MANAGE: Final = Requires(Permission.OPERATIONS_MANAGE)


@router.get("", operation_id="list_dead_letters", responses=refusals(), dependencies=[_MANAGE])
async def list_dead_letters(
    work: Working,
    source: Annotated[Source | None, Query(description="Only of this kind.")] = None,
    settled: Annotated[bool, Query(description="Those that were replayed or dismissed.")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DeadLetter]:
    """What failed for good, newest first."""
    before: Any = _before(cursor)  # Any: checked there
    rows = await queries.letters(
        work, source=source, is_settled=settled, before=before, limit=limit + 1
    )
    items = [_shown(row) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    next_cursor = encode_cursor(last.created_at, last.id) if last else None
    return Page(items=items, next_cursor=next_cursor)


@router.post(
    "/replay", operation_id="replay_dead_letters", responses=refusals(), dependencies=[_MANAGE]
)
async def replay_dead_letters(
    body: ReplayBody, actor: CurrentActor, work: Working, clock: Now
) -> Replayed:
    """Give many another chance."""
    which = actions.Which(body.source, body.ids)
    count = await actions.replay_letters(work, which, by=actor.user_id, clock=clock)
    return Replayed(replayed=count)


@router.post(
    "/{letter_id}/replay",
    operation_id="replay_dead_letter",
    responses=refusals(404),
    dependencies=[_MANAGE],
)
async def replay_dead_letter(
    letter_id: UUID, actor: CurrentActor, work: Working, clock: Now
) -> DeadLetter:
    """Give it another chance. Asked for twice, it is done once; failing again, it comes back."""
    await actions.replay_letter(work, letter_id, by=actor.user_id, clock=clock)
    return await _view(work, letter_id)


@router.post(
    "/{letter_id}/dismiss",
    operation_id="dismiss_dead_letter",
    responses=refusals(404),
    dependencies=[_MANAGE],
)
async def dismiss_dead_letter(
    letter_id: UUID, actor: CurrentActor, work: Working, clock: Now
) -> DeadLetter:
    """Let it be. It stays among the settled ones."""
    await actions.dismiss_letter(work, letter_id, by=actor.user_id, clock=clock)
    return await _view(work, letter_id)


async def _view(work: Work, letter_id: UUID) -> DeadLetter:
    row = await queries.letter(work, letter_id)
    if row is None:
        raise NoSuchLetter("There is no such dead letter.")
    return _shown(row)


def _before(cursor: str | None) -> Any:  # Any: the values of a cursor
    return tuple(decode_cursor(cursor, datetime, UUID)) if cursor else None


def _shown(row: asyncpg.Record) -> DeadLetter:
    return DeadLetter(
        id=row["id"],
        source=row["source"],
        subject_id=row["subject_id"],
        reason=row["reason"],
        detail=row["detail"],
        state=_state(row),
        created_at=row["created_at"],
        settled_at=row["settled_at"],
        settled_by=row["settled_by"],
    )


def _state(row: asyncpg.Record) -> State:
    if row["settled_at"] is None:
        return "replaying" if row["settled_how"] == ASKED else "open"
    return "dismissed" if row["settled_how"] == actions.DISMISSED else "replayed"
