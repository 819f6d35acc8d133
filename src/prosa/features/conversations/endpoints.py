"""Reading conversations over HTTP.

Lists and timelines are the hot paths: they are encoded by msgspec straight from
the rows, and the declared models only document them.
"""

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from prosa.channels.registry import CHANNELS
from prosa.domain.attachments import MediaKind
from prosa.domain.ids import ConversationId
from prosa.domain.permissions import Permission, Viewer, may
from prosa.features.contacts.queries import contact_view
from prosa.features.conversations import desk, queries
from prosa.features.conversations.acting import Acting
from prosa.features.conversations.examples import COUNTERS, DETAIL, PAGE, TIMELINE
from prosa.features.conversations.queries_lists import MOST_STEPS, Place, Sort, listing
from prosa.features.conversations.schemas import (
    CanView,
    ConversationDetail,
    ConversationPage,
    CountersView,
    ListRequest,
    MediaLimitView,
    TimelinePage,
    WindowView,
)
from prosa.http.deps import Now, Requires, Working
from prosa.http.encoding import encoded
from prosa.http.openapi import answers, refusals
from prosa.http.paging import BadCursor, Limit, decode_cursor, encode_cursor

router = APIRouter(prefix="/conversations", tags=["conversations"])

_SEE = Requires(Permission.CONVERSATION_SEE)


@router.get(
    "",
    operation_id="list_conversations",
    responses={**answers(PAGE), **refusals()},
    response_model=ConversationPage,
    dependencies=[_SEE],
)
async def list_conversations(
    work: Working, by: Acting, clock: Now, asked: Annotated[ListRequest, Query()]
) -> Response:
    """A tab of the inbox, narrowed and in an order; only what you may see."""
    page = await listing(
        work,
        asked.view,
        viewer=by.viewer,
        filters=asked.filters(me=by.user_id, now=clock.now()),
        sort=asked.sort,
        after=_place(asked.cursor, asked.sort) if asked.cursor else None,
        limit=asked.limit,
    )
    cursor = encode_cursor(*_named(page.next, asked.sort)) if page.next else None
    return encoded({"items": page.items, "next_cursor": cursor})


@router.get(
    "/counters",
    operation_id="count_conversations",
    responses={**answers(COUNTERS), **refusals()},
    response_model=CountersView,
    dependencies=[_SEE],
)
async def count_conversations(work: Working, by: Acting) -> Response:
    """The numbers on the tabs."""
    return encoded(await queries.counters(work, viewer=by.viewer))


@router.get(
    "/{conversation_id}",
    operation_id="get_conversation",
    responses={**answers(DETAIL), **refusals(404)},
    dependencies=[_SEE],
)
async def get_conversation(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> ConversationDetail:
    """One conversation, its contact, its reply window, and what may be done with it."""
    found = await queries.one(work, ConversationId(conversation_id), viewer=by.viewer)
    window = desk.reply_window(found, now=clock.now())
    return ConversationDetail(
        **{field.name: getattr(found, field.name) for field in fields(found)},
        contact=await contact_view(work, found.contact_id, viewer=by.viewer),
        window=WindowView(is_open=window.is_open, ends_at=window.ends_at, kind=window.kind.value),
        moves=list(queries.legal_moves(found)),
        max_text_length=CHANNELS[found.channel].capabilities.max_text_length,
        media_limits=media_limits(found.channel),
        can=can(found.channel, by.viewer),
    )


@router.get(
    "/{conversation_id}/messages",
    operation_id="list_messages",
    responses={**answers(TIMELINE), **refusals(404)},
    response_model=TimelinePage,
    dependencies=[_SEE],
)
async def list_messages(
    conversation_id: UUID,
    work: Working,
    by: Acting,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="A `seq`.")] = None,
    after: Annotated[int | None, Query(ge=0, le=2**31 - 1, description="A `seq`.")] = None,
    limit: Limit = 50,
) -> Response:
    """The newest entries (before a `seq`), or those after one; always ascending."""
    await queries.one(work, ConversationId(conversation_id), viewer=by.viewer)
    page = await queries.timeline(
        work, ConversationId(conversation_id), before=before, after=after, limit=limit
    )
    return encoded(page)


def can(channel: str, viewer: Viewer) -> CanView:
    """What the channel lets agents do with single messages."""
    capabilities = CHANNELS[channel].capabilities
    edit, revoke = capabilities.edit_within, capabilities.revoke_within
    return CanView(
        react=capabilities.reacts,
        edit=edit is not None,
        edit_minutes=_minutes(edit),
        revoke=revoke is not None,
        revoke_minutes=_minutes(revoke),
        revoke_others=may(viewer.role, Permission.CONVERSATION_ASSIGN_OTHERS),
        quote=capabilities.quotes,
    )


def _minutes(time: timedelta | None) -> int | None:
    return None if time is None else int(time.total_seconds() // 60)


def media_limits(channel: str) -> dict[MediaKind, MediaLimitView]:
    """What files the channel takes, so that screens can say it before one is chosen."""
    capabilities = CHANNELS[channel].capabilities
    return {
        kind: MediaLimitView(
            max_bytes=limit.max_bytes,
            mimes=list(limit.mimes),
            max_caption_length=capabilities.max_caption_length if limit.takes_caption else 0,
        )
        for kind, limit in capabilities.media.items()
    }


def _named(place: Place, sort: Sort) -> tuple[str, int, str, UUID]:
    return sort.value, place.step, place.at.isoformat() if place.at else "", place.id


def _place(cursor: str, sort: Sort) -> Place:
    """Raises `BadCursor`, also for the place in another order."""
    values: Any = decode_cursor(cursor, str, int, str, UUID)  # Any: checked there
    named, step, at, id = values
    if named != sort or not 0 <= step < MOST_STEPS:
        raise BadCursor("This cursor is of a list in another order.")
    try:
        instant = datetime.fromisoformat(at) if at else None
    except ValueError as wrong:
        raise BadCursor("This cursor is not one of ours.") from wrong
    if instant is not None and instant.tzinfo is None:
        raise BadCursor("This cursor is not one of ours.")
    return Place(step, instant, id)
