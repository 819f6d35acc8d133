"""One's notifications over HTTP. They are made by `subscribers.py`, not here."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from prosa.features.notifications import queries
from prosa.features.notifications.actions import read
from prosa.features.notifications.schemas import EXAMPLE, NotificationPage, ReadBody, UnreadView
from prosa.http.deps import CurrentActor, Now, SignedIn, Working
from prosa.http.openapi import answers, refusals
from prosa.http.paging import Cursor, Limit, decode_cursor, encode_cursor

router = APIRouter(prefix="/me/notifications", tags=["notifications"])


@router.get(
    "",
    operation_id="list_notifications",
    responses={**answers(EXAMPLE), **refusals()},
    dependencies=[SignedIn],
)
async def list_notifications(
    actor: CurrentActor,
    work: Working,
    unread: Annotated[bool, Query(description="Only those that were not read yet.")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> NotificationPage:
    """What concerned you, the newest first."""
    after: Any = tuple(decode_cursor(cursor, datetime, UUID)) if cursor else None  # Any: checked
    found = await queries.page(work, actor.user_id, is_unread=unread, after=after, limit=limit + 1)
    items = found[:limit]
    more = encode_cursor(items[-1].created_at, items[-1].id) if len(found) > limit else None
    return NotificationPage(
        items=items,
        next_cursor=more,
        unread_count=await queries.count_unread(work, actor.user_id),
    )


@router.post(
    "/read",
    operation_id="read_notifications",
    responses=refusals(),
    dependencies=[SignedIn],
)
async def read_notifications(
    body: ReadBody, actor: CurrentActor, work: Working, clock: Now
) -> UnreadView:
    """You have seen these: by id, up to one, or all of a conversation."""
    unread = await read(
        work,
        actor.user_id,
        ids=body.ids,
        upto=body.upto,
        conversation_id=body.conversation_id,
        clock=clock,
    )
    return UnreadView(unread_count=unread)
