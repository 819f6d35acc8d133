"""The rows of notes on contacts."""

from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy import delete, insert, select, update

from prosa.db.tables import notes
from prosa.db.work import Work
from prosa.domain.ids import ContactId, UserId

_OF_A_CONTACT: Final = notes.c.conversation_id.is_(None)
"""Those of conversations are entries of their timelines, and kept there."""


async def add(
    work: Work, note_id: UUID, *, contact_id: ContactId, author_id: UserId, body: str, at: datetime
) -> None:
    await work.execute(
        insert(notes).values(
            company_id=work.company_id,
            id=note_id,
            contact_id=contact_id,
            author_id=author_id,
            body=body,
            created_at=at,
        )
    )


async def lock(work: Work, note_id: UUID) -> asyncpg.Record | None:
    return await work.fetch_one(
        select(notes)
        .where(notes.c.company_id == work.company_id, notes.c.id == note_id, _OF_A_CONTACT)
        .with_for_update(key_share=True)
    )


async def save(work: Work, note_id: UUID, **columns: object) -> None:
    await work.execute(
        update(notes)
        .where(notes.c.company_id == work.company_id, notes.c.id == note_id, _OF_A_CONTACT)
        .values(**columns)
    )


async def remove(work: Work, note_id: UUID) -> None:
    await work.execute(
        delete(notes).where(
            notes.c.company_id == work.company_id, notes.c.id == note_id, _OF_A_CONTACT
        )
    )
