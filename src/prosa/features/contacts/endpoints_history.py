"""Notes on contacts, their conversations and what has been, over HTTP."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter, status

from prosa.db.work import Work
from prosa.domain.actor import Actor
from prosa.domain.ids import ContactId
from prosa.domain.permissions import Permission, Viewer
from prosa.features.contacts import actions_notes, queries, queries_history
from prosa.features.contacts.schemas import (
    ChangeNoteBody,
    CreateNoteBody,
    EarlierConversation,
    NoteView,
    TimelineConversation,
    TimelineItem,
    TimelineNote,
)
from prosa.features.team.queries import departments_of
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import refusals
from prosa.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor

router = APIRouter(tags=["contacts"], route_class=CreatingRoute)

_SEE = Requires(Permission.CONTACT_SEE)
_EDIT = Requires(Permission.CONTACT_EDIT)
_ONE = "/contacts/{contact_id}"


@router.get(
    f"{_ONE}/notes",
    operation_id="list_contact_notes",
    responses=refusals(404),
    dependencies=[_SEE],
)
async def list_contact_notes(
    contact_id: UUID, work: Working, cursor: Cursor = None, limit: Limit = 50
) -> Page[NoteView]:
    """Notes on the person (CON-08): pinned ones first, then the newest."""
    after: Any = tuple(decode_cursor(cursor, int, UUID)) if cursor else None  # Any: checked there
    await queries_history.require(work, ContactId(contact_id))
    rows = await queries_history.notes(work, ContactId(contact_id), after=after, limit=limit + 1)
    items = [NoteView(**dict(row)) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    cursor = encode_cursor(int(last.pinned_at is not None), last.id) if last else None
    return Page(items=items, next_cursor=cursor)


@router.post(
    f"{_ONE}/notes",
    operation_id="create_contact_note",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(404),
    dependencies=[_EDIT, Once],
)
async def create_contact_note(
    contact_id: UUID, body: CreateNoteBody, work: Working, actor: CurrentActor, clock: Now
) -> NoteView:
    """A note on the person; the customer never sees it (NOT-02, NOT-05)."""
    note_id = await actions_notes.add_note(
        work, ContactId(contact_id), body=body.body, by=actor.user_id, clock=clock
    )
    return NoteView(**dict(await queries_history.note(work, note_id)))


@router.patch(
    "/notes/{note_id}",
    operation_id="change_note",
    responses=refusals(404),
    dependencies=[_EDIT],
)
async def change_note(
    note_id: UUID, body: ChangeNoteBody, work: Working, actor: CurrentActor, clock: Now
) -> NoteView:
    """Its words, if it is yours; or pin it."""
    await actions_notes.change_note(
        work, note_id, body=body.body, pinned=body.pinned, by=actor.user_id, clock=clock
    )
    return NoteView(**dict(await queries_history.note(work, note_id)))


@router.delete(
    "/notes/{note_id}",
    operation_id="delete_note",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(404),
    dependencies=[_EDIT],
)
async def delete_note(note_id: UUID, work: Working, actor: CurrentActor, clock: Now) -> None:
    """One of yours; it is gone for good."""
    await actions_notes.delete_note(work, note_id, by=actor.user_id, clock=clock)


@router.get(
    f"{_ONE}/conversations",
    operation_id="list_contact_conversations",
    responses=refusals(404),
    dependencies=[_SEE],
)
async def list_contact_conversations(
    contact_id: UUID, work: Working, actor: CurrentActor, cursor: Cursor = None, limit: Limit = 20
) -> Page[EarlierConversation]:
    """Their conversations that you may see, the newest first (CON-07)."""
    after: Any = tuple(decode_cursor(cursor, datetime, UUID)) if cursor else None  # Any: checked
    await queries_history.require(work, ContactId(contact_id))
    rows = await queries.earlier_conversations(
        work,
        ContactId(contact_id),
        viewer=await _viewer(work, actor),
        after=after,
        limit=limit + 1,
    )
    items = [EarlierConversation(**dict(row)) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return Page(items=items, next_cursor=encode_cursor(last.opened_at, last.id) if last else None)


@router.get(
    f"{_ONE}/timeline",
    operation_id="list_contact_timeline",
    responses=refusals(404),
    dependencies=[_SEE],
)
async def list_contact_timeline(
    contact_id: UUID, work: Working, actor: CurrentActor, cursor: Cursor = None, limit: Limit = 50
) -> Page[TimelineItem]:
    """What has been with them: conversations begun and resolved, and notes; the newest first.
    Of conversations, only what you may see."""
    after: Any = tuple(decode_cursor(cursor, datetime, str, UUID)) if cursor else None  # Any: same
    await queries_history.require(work, ContactId(contact_id))
    rows = await queries_history.timeline(
        work,
        ContactId(contact_id),
        viewer=await _viewer(work, actor),
        after=after,
        limit=limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=[_item(row) for row in rows[:limit]],
        next_cursor=encode_cursor(last["at"], last["type"], last["id"]) if last else None,
    )


def _item(row: asyncpg.Record) -> TimelineItem:
    conversation = note = None
    if row["conversation_id"] is not None:
        conversation = TimelineConversation(
            id=row["conversation_id"], number=row["number"], subject=row["subject"]
        )
    if row["author_id"] is not None:
        note = TimelineNote(
            id=row["id"],
            author_id=row["author_id"],
            author_name=row["author_name"],
            body=row["body"],
        )
    return TimelineItem(type=row["type"], at=row["at"], conversation=conversation, note=note)


async def _viewer(work: Work, actor: Actor) -> Viewer:
    return Viewer(actor.user_id, actor.role, await departments_of(work, actor.user_id))
