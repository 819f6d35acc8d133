"""What a file is, seen from itself: type, hash, size of an image, length of a sound."""

from dataclasses import dataclass

from prosa.domain.file_types import is_opus, sniff
from prosa.features.media.pictures import picture_of
from prosa.features.media.sounds import seconds_of
from prosa.features.media.storage import THUMBNAIL, Storage, Written


@dataclass(frozen=True, slots=True)
class Looks:
    mime: str
    size_bytes: int
    sha256: str
    is_opus: bool = False
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None
    thumbnail_key: str | None = None


async def keep(
    storage: Storage,
    written: Written,
    key: str,
    *,
    filename: str | None = None,
    may_look: bool = True,
) -> Looks:
    """Look at a whole file and give it its name, with a small picture beside it if it is an
    image; at its first bytes only unless it `may_look`. Raises `StorageFailed`."""
    mime = sniff(written.head, filename=filename)
    is_picture = may_look and mime.startswith("image/")
    picture = await picture_of(written.path) if is_picture else None
    seconds = await seconds_of(written.path, mime) if may_look else None
    await storage.keep(written, key)
    thumbnail_key = None
    if picture is not None and picture.thumbnail is not None:
        thumbnail_key = key + THUMBNAIL
        await storage.put(thumbnail_key, picture.thumbnail)
    return Looks(
        mime=mime,
        size_bytes=written.size,
        sha256=written.sha256,
        is_opus=is_opus(written.head),
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        duration_seconds=seconds,
        thumbnail_key=thumbnail_key,
    )
