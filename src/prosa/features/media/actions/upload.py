"""Files for messages that are still to be written."""

from datetime import datetime

from prosa.db.work import Work
from prosa.domain.attachments import AlreadyUsed, Attachment, FileNotFound
from prosa.domain.ids import AttachmentId, InboxId, MessageId, UserId
from prosa.features.media import queries, store
from prosa.features.media.intake import Kept as Kept
from prosa.features.media.intake import Limits as Limits
from prosa.features.media.intake import Wish as Wish
from prosa.features.media.intake import take_in as take_in
from prosa.features.media.storage import Storage as Storage
from prosa.features.media.storage import StorageFailed as StorageFailed


async def record_upload(
    work: Work, kept: Kept, *, filename: str | None, inbox_id: InboxId, by: UserId, now: datetime
) -> Attachment:
    """A file that is here. Whoever sent it may put it into one message, within a day."""
    looks = kept.looks
    await store.add_upload(
        work,
        kept.id,
        inbox_id=inbox_id,
        uploaded_by=by,
        kind=kept.kind,
        filename=filename,
        mime=looks.mime,
        size_bytes=looks.size_bytes,
        duration_seconds=looks.duration_seconds,
        width=looks.width,
        height=looks.height,
        is_voice=kept.is_voice,
        sha256=looks.sha256,
        storage_key=kept.key,
        thumbnail_key=looks.thumbnail_key,
        created_at=now,
    )
    return await queries.one(work, kept.id)


async def pick_upload(work: Work, attachment_id: AttachmentId, *, by: UserId) -> Attachment:
    """The upload of `by`, locked, to be put into a message. Raises `FileNotFound`,
    `AlreadyUsed`."""
    row = await store.lock(work, attachment_id)
    if row is None or row["uploaded_by"] != by or row["storage_key"] is None:
        raise FileNotFound("There is no such upload.")
    if row["message_id"] is not None:
        raise AlreadyUsed("This upload is in a message already.")
    return await queries.one(work, attachment_id)


async def use_upload(
    work: Work, attachment_id: AttachmentId, *, message_id: MessageId, inbox_id: InboxId
) -> None:
    """It belongs to this message now."""
    await store.change(work, attachment_id, message_id=message_id, inbox_id=inbox_id)


async def keep_upload(work: Work, attachment_id: AttachmentId, *, until: datetime) -> None:
    """It is for a message of that time, so its day for going into one begins then."""
    await store.change(work, attachment_id, created_at=until)


async def drop_upload(work: Work, attachment_id: AttachmentId, *, by: UserId) -> str:
    """It is not wanted. Returns the key of its file, to be removed after the commit."""
    row = await store.lock(work, attachment_id)
    if row is None or row["uploaded_by"] != by:
        raise FileNotFound("There is no such upload.")
    if row["message_id"] is not None:
        raise AlreadyUsed("This upload is in a message already.")
    await store.remove(work, attachment_id)
    return row["storage_key"]


async def note_given(
    work: Work, attachment_id: AttachmentId, *, media_id: str, until: datetime
) -> None:
    """The provider has the file under this id, so that another try need not give it again."""
    await store.change(work, attachment_id, source={"media_id": media_id}, expires_at=until)
