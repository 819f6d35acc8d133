"""How long an audio or a video lasts, where its file says so in a place one can jump to.

Ogg (voice notes): the last page's position, RFC 3533 and RFC 7845. MP4 and its
kin: the `mvhd` box, ISO/IEC 14496-12. Others would have to be read whole, so
their length stays unknown.
"""

import asyncio
import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

_OPUS_RATE: Final = 48_000
_TAIL_BYTES: Final = 128 * 1024
_MOST_BOXES: Final = 64
_LONGEST: Final = 24 * 3600.0


async def seconds_of(path: Path, mime: str) -> float | None:
    """The length in seconds, or None if it cannot be told cheaply."""
    if mime == "audio/ogg":
        return await asyncio.to_thread(_guarded, path, of_ogg)
    if mime in ("audio/mp4", "video/mp4", "video/3gpp", "video/quicktime"):
        return await asyncio.to_thread(_guarded, path, of_mp4)
    return None


def _guarded(path: Path, read: Callable[[BinaryIO], float | None]) -> float | None:
    try:
        with path.open("rb") as file:
            seconds = read(file)
    except (OSError, struct.error):
        return None
    return round(seconds, 2) if seconds is not None and 0 < seconds < _LONGEST else None


def of_ogg(file: BinaryIO) -> float | None:
    head = file.read(512)
    at = head.find(b"OpusHead")
    if not head.startswith(b"OggS") or at < 0:
        return None
    (skipped,) = struct.unpack_from("<H", head, at + 10)
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL_BYTES))
    tail = file.read()
    page = tail.rfind(b"OggS")
    if page < 0 or len(tail) < page + 14:
        return None
    (position,) = struct.unpack_from("<q", tail, page + 6)
    return (position - skipped) / _OPUS_RATE if position > skipped else None


def of_mp4(file: BinaryIO) -> float | None:
    size = file.seek(0, 2)
    movie = _box(file, b"moov", 0, size)
    header = _box(file, b"mvhd", *movie) if movie else None
    if header is None:
        return None
    file.seek(header[0])
    content = file.read(32)
    if content[0] == 1:
        scale, length = struct.unpack_from(">IQ", content, 20)
    else:
        scale, length = struct.unpack_from(">II", content, 12)
    return length / scale if scale else None


def _box(file: BinaryIO, name: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Where the content of the box of this name lies between two places."""
    at = start
    for _ in range(_MOST_BOXES):
        if at + 8 > end:
            return None
        file.seek(at)
        head = file.read(16)
        length, kind = struct.unpack_from(">I4s", head)
        inner = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", head, 8)
            inner = at + 16
        if length == 0:
            length = end - at
        if length < inner - at:
            return None
        if kind == name:
            return inner, min(at + length, end)
        at += length
    return None
