"""Reading what is known of files."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg

from prosa.db.work import Work
from prosa.domain.attachments import Attachment, FileNotFound, MediaKind
from prosa.domain.ids import AttachmentId, ConversationId, MessageId, UserId
from prosa.features.media.links import Links as Links
from prosa.features.media.links import Variant as Variant
from prosa.features.media.storage import Storage as Storage
from prosa.features.media.storage import Stored as Stored
from prosa.features.media.store import SELECT_PUBLIC, attachment_of, conversation_of

_OF_MESSAGES: Final = f"""{SELECT_PUBLIC}
WHERE a.company_id = $1 AND a.message_id = ANY($2) ORDER BY a.id
"""

_ONE: Final = f"{SELECT_PUBLIC} WHERE a.company_id = $1 AND a.id = $2"

_TO_SEND: Final = """
SELECT a.id, a.message_id, a.kind, a.mime, a.size_bytes, a.filename, a.is_voice, a.storage_key,
    a.source->>'media_id' AS media_id, a.expires_at
FROM attachments a
WHERE a.company_id = $1 AND a.message_id = ANY($2) AND a.state = 'stored'
"""

_CONTENT: Final = """
SELECT a.storage_key, a.thumbnail_key, a.mime, a.filename, a.kind, a.sha256 FROM attachments a
WHERE a.company_id = $1 AND a.id = $2 AND a.state = 'stored'
"""


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A file of a message that is about to be sent."""

    id: AttachmentId
    message_id: MessageId
    kind: MediaKind
    mime: str
    size_bytes: int
    filename: str | None
    is_voice: bool
    storage_key: str
    uploaded_id: str | None
    """The provider's id from an earlier try."""
    uploaded_until: datetime | None


@dataclass(frozen=True, slots=True)
class Content:
    """Where a stored file lies, and what is said of it when it is served."""

    storage_key: str
    thumbnail_key: str | None
    mime: str | None
    filename: str | None
    kind: str
    sha256: str | None


async def of_messages(
    work: Work, ids: Sequence[MessageId]
) -> Mapping[MessageId, Sequence[Attachment]]:
    """The files of these messages; those without any are left out."""
    if not ids:
        return {}
    found: defaultdict[MessageId, list[Attachment]] = defaultdict(list)
    for row in await work.sql.fetch(_OF_MESSAGES, work.company_id, ids):
        found[MessageId(row["message_id"])].append(attachment_of(row))
    return found


async def one(work: Work, attachment_id: AttachmentId) -> Attachment:
    """Raises `FileNotFound`. Who may see it is for the caller to say."""
    row = await work.sql.fetchrow(_ONE, work.company_id, attachment_id)
    if row is None:
        raise FileNotFound("There is no such file.")
    return attachment_of(row)


async def conversation_of_file(work: Work, attachment_id: AttachmentId) -> ConversationId | None:
    """The conversation of a file's message; None if it is of none."""
    return await conversation_of(work, attachment_id)


async def message_of_file(work: Work, attachment_id: AttachmentId) -> MessageId | None:
    return await work.sql.fetchval(
        "SELECT message_id FROM attachments WHERE company_id = $1 AND id = $2",
        work.company_id,
        attachment_id,
    )


async def is_upload_of(work: Work, attachment_id: AttachmentId, user_id: UserId) -> bool:
    """Whether it is a file that they sent and that is in no message yet."""
    found = await work.sql.fetchval(
        """SELECT 1 FROM attachments
        WHERE company_id = $1 AND id = $2 AND message_id IS NULL AND uploaded_by = $3""",
        work.company_id,
        attachment_id,
        user_id,
    )
    return found is not None


async def to_send(work: Work, ids: Sequence[MessageId]) -> Mapping[MessageId, FileToSend]:
    """The files that go with these messages."""
    rows: Sequence[asyncpg.Record] = await work.sql.fetch(_TO_SEND, work.company_id, list(ids))
    files = [
        FileToSend(
            AttachmentId(row["id"]),
            MessageId(row["message_id"]),
            MediaKind(row["kind"]),
            row["mime"],
            row["size_bytes"],
            row["filename"],
            row["is_voice"],
            row["storage_key"],
            row["media_id"],
            row["expires_at"],
        )
        for row in rows
    ]
    return {file.message_id: file for file in files}


async def waiting_for_upload(
    work: Work, ids: Sequence[MessageId], *, channels: Sequence[str], now: datetime
) -> set[MessageId]:
    """Of these messages, those whose provider (one that is given files first) was not given
    theirs: so it was certainly not asked to send them either."""
    rows = await work.sql.fetch(
        """SELECT a.message_id FROM attachments a
        JOIN inboxes i ON i.company_id = a.company_id AND i.id = a.inbox_id
        WHERE a.company_id = $1 AND a.message_id = ANY($2) AND i.channel = ANY($3)
          AND (a.source->>'media_id' IS NULL OR a.expires_at <= $4)""",
        work.company_id,
        list(ids),
        list(channels),
        now,
    )
    return {MessageId(row["message_id"]) for row in rows}


async def content(work: Work, attachment_id: AttachmentId) -> Content | None:
    """Where its bytes are, or None if they are not here."""
    row = await work.sql.fetchrow(_CONTENT, work.company_id, attachment_id)
    return Content(*row) if row else None
