"""Rows of files. While one is fetching, the row is the job."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from prosa.channels.contract import InboundMedia
from prosa.db.work import SystemWork, Work
from prosa.domain.attachments import Attachment, AttachmentState, MediaKind
from prosa.domain.ids import AttachmentId, CompanyId, ConversationId, InboxId, MessageId

SELECT_PUBLIC: Final = """
SELECT a.id, a.message_id, a.kind, a.state, a.filename, a.mime, a.size_bytes, a.duration_seconds,
    a.width, a.height, a.is_voice, a.thumbnail_key IS NOT NULL AS has_thumbnail, a.error_code,
    a.error
FROM attachments a
"""

_EXPECT: Final = """
INSERT INTO attachments (company_id, id, message_id, inbox_id, kind, filename, mime, size_bytes,
    duration_seconds, is_voice, sha256, source, expires_at, due_at, created_at)
SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],
    $8::bigint[], $9::float[], $10::bool[], $11::text[], $12::jsonb[], $13::timestamptz[],
    $14::timestamptz[], $14::timestamptz[])
"""

_DUE: Final = """
SELECT company_id, id, message_id, inbox_id, attempts, source, sha256, mime, filename, expires_at,
    created_at, lease_token IS NOT NULL AS was_dropped
FROM attachments
WHERE state = 'fetching' AND due_at <= $1 AND (lease_until IS NULL OR lease_until < $1)
  AND NOT inbox_id = ANY($2)
ORDER BY due_at, id LIMIT $3
FOR NO KEY UPDATE SKIP LOCKED
"""

_CLAIM: Final = """
UPDATE attachments a SET attempts = attempts + 1, lease_until = $3, lease_token = $4
FROM unnest($1::uuid[], $2::uuid[]) v(company_id, id)
WHERE a.company_id = v.company_id AND a.id = v.id
"""

_EXTEND: Final = """
UPDATE attachments a SET lease_until = $3
FROM unnest($1::uuid[], $2::uuid[], $4::uuid[]) v(company_id, id, token)
WHERE a.company_id = v.company_id AND a.id = v.id AND a.lease_token = v.token
"""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that came with a message and is still to be fetched."""

    id: AttachmentId
    message_id: MessageId
    inbox_id: InboxId
    media: InboundMedia
    at: datetime


@dataclass(frozen=True, slots=True)
class DueFile:
    """A file that may be fetched now."""

    company_id: CompanyId
    id: AttachmentId
    message_id: MessageId | None
    inbox_id: InboxId
    attempts: int
    source: dict[str, Any]  # Any: JSON, which only its channel reads
    sha256: str | None
    mime: str | None
    filename: str | None
    expires_at: datetime | None
    asked_since: datetime
    was_dropped: bool
    """Whoever was at it last did not come back."""


async def expect(work: Work, files: Sequence[NewFile]) -> None:
    media = [file.media for file in files]
    await work.sql.execute(
        _EXPECT,
        work.company_id,
        [file.id for file in files],
        [file.message_id for file in files],
        [file.inbox_id for file in files],
        [m.kind for m in media],
        [m.filename for m in media],
        [m.mime for m in media],
        [m.size_bytes for m in media],
        [m.duration_seconds for m in media],
        [m.is_voice for m in media],
        [m.sha256 for m in media],
        [dict(m.source) for m in media],
        [m.expires_at for m in media],
        [file.at for file in files],
    )


async def due(
    work: SystemWork, *, now: datetime, without: Collection[InboxId], limit: int
) -> list[DueFile]:
    """Files to fetch, the longest due first, and none of the inboxes `without`. Nobody else gets
    these rows before this transaction ends."""
    return [DueFile(*row) for row in await work.sql.fetch(_DUE, now, list(without), limit)]


async def claim(
    work: SystemWork, chosen: Sequence[DueFile], *, until: datetime, token: UUID
) -> None:
    await work.sql.execute(
        _CLAIM, [f.company_id for f in chosen], [f.id for f in chosen], until, token
    )


async def extend(
    work: SystemWork, held: Sequence[tuple[CompanyId, AttachmentId, UUID]], *, until: datetime
) -> None:
    """Those who are still at it keep their leases."""
    await work.sql.execute(
        _EXTEND,
        [company for company, _, _ in held],
        [id for _, id, _ in held],
        until,
        [token for _, _, token in held],
    )


async def change(work: Work, attachment_id: AttachmentId, **columns: Any) -> None:  # Any: columns
    """Set these columns of one file."""
    names = ", ".join(f"{name} = ${n}" for n, name in enumerate(columns, start=3))
    await work.sql.execute(
        f"UPDATE attachments SET {names} WHERE company_id = $1 AND id = $2",  # noqa: S608 - names of ours
        work.company_id,
        attachment_id,
        *columns.values(),
    )


async def add_upload(
    work: Work,
    attachment_id: AttachmentId,
    **columns: Any,  # Any: columns
) -> None:
    """A file that is here and belongs to no message yet."""
    names = ", ".join(columns)
    values = ", ".join(f"${n}" for n in range(3, 3 + len(columns)))
    await work.sql.execute(
        f"INSERT INTO attachments (company_id, id, state, {names}) "  # noqa: S608 - names of ours
        f"VALUES ($1, $2, 'stored', {values})",
        work.company_id,
        attachment_id,
        *columns.values(),
    )


async def lock(work: Work, attachment_id: AttachmentId) -> asyncpg.Record | None:
    """The whole row, for change."""
    return await work.sql.fetchrow(
        "SELECT * FROM attachments WHERE company_id = $1 AND id = $2 FOR NO KEY UPDATE",
        work.company_id,
        attachment_id,
    )


async def conversation_of(work: Work, attachment_id: AttachmentId) -> ConversationId | None:
    """The conversation of a file's message; None if it is of none."""
    return await work.sql.fetchval(
        """SELECT m.conversation_id FROM attachments a
        JOIN messages m ON m.company_id = a.company_id AND m.id = a.message_id
        WHERE a.company_id = $1 AND a.id = $2""",
        work.company_id,
        attachment_id,
    )


async def remove(work: Work, attachment_id: AttachmentId) -> None:
    await work.sql.execute(
        "DELETE FROM attachments WHERE company_id = $1 AND id = $2", work.company_id, attachment_id
    )


def attachment_of(row: asyncpg.Record) -> Attachment:
    """A file from the columns that are public."""
    return Attachment(
        id=AttachmentId(row["id"]),
        kind=MediaKind(row["kind"]),
        state=AttachmentState(row["state"]),
        filename=row["filename"],
        mime=row["mime"],
        size_bytes=row["size_bytes"],
        duration_seconds=row["duration_seconds"],
        width=row["width"],
        height=row["height"],
        is_voice=row["is_voice"],
        has_thumbnail=row["has_thumbnail"],
        error_code=row["error_code"],
        error=row["error"],
    )
