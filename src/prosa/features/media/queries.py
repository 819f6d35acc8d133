"""Reading what is known of files."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from prosa.db.work import Work
from prosa.domain.attachments import Attachment, AttachmentState, MediaKind
from prosa.domain.ids import AttachmentId, MessageId

_OF_MESSAGES: Final = """
SELECT a.id, a.message_id, a.kind, a.state, a.filename, a.mime, a.size_bytes, a.duration_seconds,
    a.width, a.height, a.is_voice, a.thumbnail_key IS NOT NULL AS has_thumbnail, a.error_code,
    a.error
FROM attachments a
WHERE a.company_id = $1 AND a.message_id = ANY($2) ORDER BY a.id
"""


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
