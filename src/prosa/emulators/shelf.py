"""Files that the emulators keep: what customers send and what the business uploads.

On disk, in a folder of their own that is gone when the emulators end.
"""

import hashlib
import secrets
import tempfile
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from prosa.emulators.model import File
from prosa.emulators.tape import now

_EXTENSIONS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/ogg": "oga",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
    "application/pdf": "pdf",
}


class TooLarge(Exception):
    """More bytes than were allowed."""


class Shelf:
    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="prosa-emulators-")
        self._files: dict[str, File] = {}

    async def add(
        self,
        parts: AsyncIterator[bytes],
        *,
        mime: str,
        filename: str = "",
        account: str = "",
        is_uploaded: bool = False,
        most: int | None = None,
    ) -> File:
        """Keep a new file. Raises `TooLarge`, and keeps nothing then."""
        id = f"{secrets.randbelow(9 * 10**14) + 10**14}"
        digest, size = hashlib.sha256(), 0
        path = self._path(id)
        try:
            with path.open("wb") as kept:
                async for part in parts:
                    size += len(part)
                    if most is not None and size > most:
                        raise TooLarge
                    digest.update(part)
                    kept.write(part)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        file = File(
            id=id,
            mime=mime.partition(";")[0].strip() or "application/octet-stream",
            filename=filename,
            size_bytes=size,
            sha256=digest.hexdigest(),
            at=now(),
            account=account,
            is_uploaded=is_uploaded,
        )
        self._files[id] = file
        return file

    def find(self, id: str) -> File | None:
        return self._files.get(id)

    def path_of(self, file: File) -> Path:
        return self._path(file.id)

    def forget(self) -> None:
        for file in self._files.values():
            self._path(file.id).unlink(missing_ok=True)
        self._files.clear()

    def close(self) -> None:
        self._files.clear()
        self._folder.cleanup()

    def _path(self, id: str) -> Path:
        return Path(self._folder.name) / id


def extension_of(file: File) -> str:
    ending = file.filename.rpartition(".")[2] if "." in file.filename else ""
    return ending or _EXTENSIONS.get(file.mime, "bin")
