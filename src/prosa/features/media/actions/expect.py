"""Files that came with messages: known from the first moment, fetched at once."""

from collections.abc import Sequence
from datetime import datetime

from prosa.channels.contract import InboundMedia
from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.attachments import Attachment
from prosa.domain.ids import AttachmentId, InboxId, MessageId
from prosa.features.media import store
from prosa.features.media.store import NewFile as NewFile
from prosa.kit.ids import uuid7


def new_file(
    media: InboundMedia, *, message_id: MessageId, inbox_id: InboxId, at: datetime
) -> NewFile:
    """A file of a message that is being written down."""
    return NewFile(AttachmentId(uuid7()), message_id, inbox_id, media, at)


def as_shown(file: NewFile) -> Attachment:
    """As everybody sees it while it is fetched."""
    media = file.media
    return Attachment(
        id=file.id,
        kind=media.kind,
        filename=media.filename,
        mime=media.mime,
        size_bytes=media.size_bytes,
        duration_seconds=media.duration_seconds,
        is_voice=media.is_voice,
    )


async def expect(work: Work, files: Sequence[NewFile]) -> None:
    """In the unit of work of their messages: one is never there without the other."""
    if not files:
        return
    await store.expect(work, files)
    work.wake(bell.FILES)
