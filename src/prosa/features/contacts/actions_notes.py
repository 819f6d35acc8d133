"""Notes on a contact: what the team tells itself about a person (NOT-02 to NOT-04, CON-08)."""

from typing import Any, Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.events import ContactUpdated
from prosa.domain.ids import ContactId, UserId
from prosa.features.contacts import queries, store_notes
from prosa.features.contacts.errors import (
    BadNote,
    ContactNotFound,
    NoteNotFound,
    NotYourNote,
)
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

LONGEST_NOTE: Final = 10_000


async def add_note(
    work: Work, contact_id: ContactId, *, body: str, by: UserId, clock: Clock
) -> UUID:
    """The customer never sees it."""
    words, note_id = _checked(body), uuid7()
    await _told(work, contact_id, clock)
    await store_notes.add(
        work, note_id, contact_id=contact_id, author_id=by, body=words, at=clock.now()
    )
    return note_id


async def change_note(
    work: Work,
    note_id: UUID,
    *,
    body: str | None = None,
    pinned: bool | None = None,
    by: UserId,
    clock: Clock,
) -> None:
    """Only its author changes the words; anybody pins it or lets it go."""
    note = await _locked(work, note_id)
    columns: dict[str, Any] = {}  # Any: columns
    if body is not None and _checked(body) != note["body"]:
        _require_author(note, by)
        columns |= {"body": _checked(body), "edited_at": clock.now()}
    if pinned is not None and pinned != (note["pinned_at"] is not None):
        columns["pinned_at"] = clock.now() if pinned else None
    if columns:
        await store_notes.save(work, note_id, **columns)
        await _told(work, ContactId(note["contact_id"]), clock)


async def delete_note(work: Work, note_id: UUID, *, by: UserId, clock: Clock) -> None:
    """Raises `NotYourNote` for a colleague's."""
    note = await _locked(work, note_id)
    _require_author(note, by)
    await store_notes.remove(work, note_id)
    await _told(work, ContactId(note["contact_id"]), clock)


async def _locked(work: Work, note_id: UUID) -> asyncpg.Record:
    note = await store_notes.lock(work, note_id)
    if note is None:
        raise NoteNotFound("There is no such note.")
    return note


def _require_author(note: asyncpg.Record, by: UserId) -> None:
    if note["author_id"] != by:
        raise NotYourNote("Only its author changes or deletes a note.")


def _checked(body: str) -> str:
    if not body.strip() or len(body) > LONGEST_NOTE:
        raise BadNote("A note has 1 to 10,000 characters.")
    return body.strip()


async def _told(work: Work, contact_id: ContactId, clock: Clock) -> None:
    """Screens read it again: an event for the whole company says nothing of the words."""
    contact = await queries.one(work, contact_id)
    if contact is None:
        raise ContactNotFound("There is no such contact.")
    work.record(ContactUpdated(at=clock.now(), contact_id=contact_id, name=contact["name"]))
