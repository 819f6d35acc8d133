"""The files of messages: what kinds there are, and how far one has come.

A file that a customer sent is *fetching* until it is here. It is *stored* then,
or *expired* when the provider no longer keeps it, *refused* when it is larger
than we take, *failed* when nothing more can be tried. A message is shown from
the first moment, and its file always says which of these it is (MSG-12).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from prosa.domain.errors import Conflict, Invalid, NotFound
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


class FileTooLarge(Invalid):
    """The file is larger than this channel takes. `max_bytes` in `details` is the limit."""

    code: ClassVar[str] = "media.too_large"


class UnsupportedKind(Invalid):
    """This channel does not take files of this type. `allowed` in `details` are those it takes."""

    code: ClassVar[str] = "media.unsupported_kind"


class EmptyFile(Invalid):
    """The file has no bytes."""

    code: ClassVar[str] = "media.empty"


class CaptionNotTaken(Invalid):
    """This channel takes no caption with this kind of file, or a shorter one."""

    code: ClassVar[str] = "media.caption_not_taken"


class FileNotFound(NotFound):
    """There is no such file, or it is not yours."""

    code: ClassVar[str] = "media.not_found"


class AlreadyUsed(Conflict):
    """An upload goes into one message only, and this one has."""

    code: ClassVar[str] = "media.already_used"


class NotHere(Conflict):
    """The file is not stored: its `state` says why."""

    code: ClassVar[str] = "media.not_here"


class AlreadyHere(Conflict):
    """The file is stored: there is nothing to fetch."""

    code: ClassVar[str] = "media.already_here"


PATIENCE: Final = timedelta(hours=24)
"""So long a file is asked for whose provider does not say how long it keeps it."""
MOST_DENIALS: Final = 4
"""So often a provider may say that it has no such file before we believe it: some tell of a
message a moment before its file can be had."""

_FIRST_WAIT: Final = timedelta(seconds=5)
_LONGEST_WAIT: Final = timedelta(minutes=30)


class Trouble(StrEnum):
    """Why a file did not come."""

    AWAY = "away"
    """The provider could not be asked, or did not answer well. It may later."""
    DENIED = "denied"
    """The provider says that it has no such file."""
    HOPELESS = "hopeless"
    """Another try would end the same way."""


def next_try(
    trouble: Trouble,
    *,
    attempts: int,
    now: datetime,
    deadline: datetime,
    jitter: float,
    at_least: timedelta | None = None,
) -> datetime | None:
    """When to ask for a file again after the attempt of this number (from 1); None: never.

    5 s, 15 s, 45 s… up to half an hour, each up to half longer; a last time at the deadline.
    """
    if trouble is Trouble.HOPELESS or now >= deadline:
        return None
    if trouble is Trouble.DENIED and attempts >= MOST_DENIALS:
        return None
    wait = min(_FIRST_WAIT * 3 ** min(attempts - 1, 8), _LONGEST_WAIT) * (1 + jitter / 2)
    return min(now + max(wait, at_least or wait), deadline)
