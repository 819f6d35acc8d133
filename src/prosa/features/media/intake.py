"""A file that somebody of the team sends: taken in as a stream, and refused as early as can be.

By its announced length before a byte is read; by its first bytes before any is
written; by its real length before the write that would pass the limit. So
nothing that is too large, or of a kind that the channel does not take, is ever
whole on the disk.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from prosa.channels.capabilities import MediaLimit
from prosa.domain.attachments import EmptyFile, FileTooLarge, MediaKind, UnsupportedKind
from prosa.domain.file_types import (
    EXECUTABLE,
    HEAD_BYTES,
    fits,
    is_animated,
    is_opus,
    kind_of,
    sniff,
)
from prosa.domain.ids import AttachmentId, CompanyId
from prosa.features.media import looks
from prosa.features.media.looks import Looks
from prosa.features.media.storage import Storage, Writing, key_of
from prosa.kit.ids import uuid7

Limits = Mapping[MediaKind, MediaLimit]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the sender says of a file. Only its bytes say what it is."""

    filename: str | None
    announced_bytes: int | None
    kind: MediaKind | None = None
    """As what it is to be sent, if not as what it looks like: a picture as a document."""
    is_voice: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is here."""

    id: AttachmentId
    key: str
    kind: MediaKind
    is_voice: bool
    looks: Looks


async def take_in(
    parts: AsyncIterator[bytes],
    wish: Wish,
    *,
    limits: Limits,
    storage: Storage,
    company_id: CompanyId,
) -> Kept:
    """Raises `FileTooLarge`, `UnsupportedKind`, `EmptyFile`, `StorageFailed`; then nothing is
    left of it."""
    most = max((limit.max_bytes for limit in limits.values()), default=0)
    _refuse_above(most, wish.announced_bytes)
    head = await _head_of(parts)
    if not head:
        raise EmptyFile("The file has no bytes.")
    kind, limit = _limit_for(head, wish, limits)
    _refuse_above(limit, wish.announced_bytes)
    attachment_id = AttachmentId(uuid7())
    key = key_of(company_id, attachment_id)
    writing = storage.begin()
    try:
        await _write(writing, head, parts, most=limit)
        seen = await looks.keep(storage, await writing.finish(), key, filename=wish.filename)
    finally:
        await writing.discard()
    is_voice = wish.is_voice and kind is MediaKind.AUDIO and seen.is_opus
    return Kept(attachment_id, key, kind, is_voice, seen)


async def _head_of(parts: AsyncIterator[bytes]) -> bytes:
    """The first parts, enough of them to know what it is."""
    head = b""
    async for part in parts:
        head += part
        if len(head) >= HEAD_BYTES:
            break
    return head


async def _write(writing: Writing, head: bytes, parts: AsyncIterator[bytes], *, most: int) -> None:
    _refuse_above(most, len(head))
    await writing.write(head)
    async for part in parts:
        _refuse_above(most, writing.size + len(part))
        await writing.write(part)


def _limit_for(head: bytes, wish: Wish, limits: Limits) -> tuple[MediaKind, int]:
    """As what it is sent, and how large it may be then."""
    mime = sniff(head, filename=wish.filename)
    kind = wish.kind or kind_of(mime)
    limit = limits.get(kind)
    if limit is None or not fits(mime, limit.mimes) or mime in EXECUTABLE:
        raise UnsupportedKind(
            f"This channel does not take files of the type {mime} as {kind}.",
            mime=mime,
            kind=str(kind),
            allowed=list(limit.mimes) if limit else [],
        )
    if wish.is_voice and not is_opus(head):
        raise UnsupportedKind(
            "A voice note is Ogg with Opus.", mime=mime, kind=str(kind), allowed=["audio/ogg"]
        )
    if limit.still_max_bytes is not None and not is_animated(head):
        return kind, limit.still_max_bytes
    return kind, limit.max_bytes


def _refuse_above(most: int, size: int | None) -> None:
    if size is not None and size > most:
        raise FileTooLarge(
            f"The file is larger than the {_in_words(most)} that this channel takes.",
            max_bytes=most,
        )


def _in_words(size: int) -> str:
    megabytes = size / (1024 * 1024)
    return f"{megabytes:.0f} MB" if megabytes >= 1 else f"{size // 1024} KB"
