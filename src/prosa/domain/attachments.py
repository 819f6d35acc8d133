"""The files of messages: what kinds there are, and how far one has come.

A file that a customer sent is *fetching* until it is here. It is *stored* then,
or *expired* when the provider no longer keeps it, *refused* when it is larger
than we take, *failed* when nothing more can be tried. A message is shown from
the first moment, and its file always says which of these it is (MSG-12).
"""

from dataclasses import dataclass
from enum import StrEnum

from prosa.domain.ids import AttachmentId


class MediaKind(StrEnum):
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"
    STICKER = "sticker"


class AttachmentState(StrEnum):
    FETCHING = "fetching"
    STORED = "stored"
    EXPIRED = "expired"
    REFUSED = "refused"
    FAILED = "failed"


MEDIA_KINDS: tuple[MediaKind, ...] = tuple(MediaKind)
ATTACHMENT_STATES: tuple[AttachmentState, ...] = tuple(AttachmentState)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file as everybody sees it. Where it lies is nobody's business but `features/media`:
    ask `/attachments/{id}/content`."""

    id: AttachmentId
    kind: MediaKind
    state: AttachmentState = AttachmentState.FETCHING
    filename: str | None = None
    mime: str | None = None
    """What the bytes are, once they are here; until then what the sender said."""
    size_bytes: int | None = None
    duration_seconds: float | None = None
    width: int | None = None
    """Pixels of an image or a video; None while unknown."""
    height: int | None = None
    is_voice: bool = False
    """Recorded as a voice note, rather than an audio file."""
    has_thumbnail: bool = False
    error_code: str | None = None
    """Why it is not here: `media.expired`, `media.too_large`, `media.unreached`…"""
    error: str | None = None
