"""Where files lie: a folder, in which each has a name that nobody chose.

A file is written under a temporary name, forced to the disk and renamed, so that
what has a name is whole. The name is `<company>/<two digits>/<id>`: never a
word of a user. To keep files elsewhere, write another `Storage`.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, Protocol
from uuid import UUID

from prosa.domain.file_types import HEAD_BYTES
from prosa.domain.ids import AttachmentId, CompanyId
from prosa.kit.ids import uuid7

THUMBNAIL: Final = ".thumb"
PARTS: Final = "unfinished"
_WRITE_BYTES: Final = 1024 * 1024
_SYNC_BYTES: Final = 16 * 1024 * 1024
_READ_BYTES: Final = 512 * 1024


class StorageFailed(Exception):
    """The disk is full or away. No error of the network's."""


def key_of(company: CompanyId, attachment: AttachmentId) -> str:
    return f"{company.hex}/{attachment.hex[-2:]}/{attachment.hex}"


@dataclass(frozen=True, slots=True)
class Written:
    """A whole file, under its temporary name."""

    path: Path
    size: int
    sha256: str
    """In hex."""
    head: bytes = field(repr=False)
    """Its first bytes: enough to know what it is."""


class Writing:
    """A file that is being written. `write` collects; a thread hashes and writes a megabyte while
    the next one comes in, so that neither memory nor the event loop feels the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._hash = hashlib.sha256()
        self._parts: list[bytes] = []
        self._waiting = 0
        self._unsynced = 0
        self._pending: asyncio.Task[None] | None = None
        self.size = 0
        self.head = b""

    async def write(self, part: bytes) -> None:
        """Raises `StorageFailed`, perhaps for what was written before."""
        if len(self.head) < HEAD_BYTES:
            self.head += bytes(part[: HEAD_BYTES - len(self.head)])
        self.size += len(part)
        self._waiting += len(part)
        self._parts.append(bytes(part))
        if self._waiting >= _WRITE_BYTES:
            await self._written()
            parts, self._parts, self._waiting = self._parts, [], 0
            self._pending = asyncio.create_task(_in_thread(partial(self._flush, parts)))

    async def finish(self) -> Written:
        """Everything is on the disk. Raises `StorageFailed`."""
        await self._written()
        parts, self._parts = self._parts, []
        await _in_thread(partial(self._seal, parts))
        return Written(self._path, self.size, self._hash.hexdigest(), self.head)

    async def discard(self) -> None:
        """Nothing of it is left."""
        with suppress(StorageFailed):
            await self._written()
        await asyncio.to_thread(self._remove)

    async def _written(self) -> None:
        """What was handed to the thread is in the file. Somebody who leaves meanwhile does not
        leave the thread behind."""
        if self._pending is not None:
            await asyncio.shield(self._pending)
            self._pending = None

    def _flush(self, parts: Sequence[bytes]) -> None:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("xb", buffering=0)
        for part in parts:
            self._hash.update(part)
            _write_all(self._file, part)
            self._unsynced += len(part)
        if self._unsynced >= _SYNC_BYTES:
            # Little by little, while more comes in: at the end there is little left to wait for.
            os.fdatasync(self._file.fileno())
            self._unsynced = 0

    def _seal(self, parts: Sequence[bytes]) -> None:
        self._flush(parts)
        assert self._file is not None  # noqa: S101  # opened by the flush
        os.fsync(self._file.fileno())
        self._file.close()

    def _remove(self) -> None:
        """What cannot be removed now is swept later."""
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
            self._path.unlink(missing_ok=True)


async def _in_thread(work: Callable[[], None]) -> None:
    try:
        await asyncio.to_thread(work)
    except OSError as error:
        raise StorageFailed(type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies here: a `Source` of the transport's."""

    path: Path
    size: int

    async def parts(self, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        """The bytes from `start` up to and without `end`."""
        left = (self.size if end is None else end) - start
        file = await asyncio.to_thread(_open_at, self.path, start)
        try:
            while left > 0:
                part = await asyncio.to_thread(file.read, min(_READ_BYTES, left))
                if not part:
                    return
                left -= len(part)
                yield part
        finally:
            file.close()


class Storage(Protocol):
    """What the product needs of a place for files."""

    def begin(self) -> Writing:
        """A new file without a name."""
        ...

    async def keep(self, written: Written, key: str) -> None:
        """Give it its name. Raises `StorageFailed`."""
        ...

    async def put(self, key: str, content: bytes) -> None:
        """A small file, at once. Raises `StorageFailed`."""
        ...

    async def find(self, key: str) -> Stored | None: ...

    async def remove(self, key: str) -> None:
        """Whether or not it is there, and its thumbnail with it."""
        ...


class LocalFolder:
    """A folder of this machine, or one that all machines of the installation share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self) -> Writing:
        return Writing(self._folder / PARTS / uuid7().hex)

    async def keep(self, written: Written, key: str) -> None:
        try:
            await asyncio.to_thread(_rename, written.path, self._folder / key)
        except OSError as error:
            raise StorageFailed(type(error).__name__) from error

    async def put(self, key: str, content: bytes) -> None:
        writing = self.begin()
        await writing.write(content)
        await self.keep(await writing.finish(), key)

    async def find(self, key: str) -> Stored | None:
        path = self._folder / key
        try:
            status = await asyncio.to_thread(path.stat)
        except OSError:
            return None
        return Stored(path, status.st_size)

    async def remove(self, key: str) -> None:
        for name in (key, key + THUMBNAIL):
            await asyncio.to_thread((self._folder / name).unlink, missing_ok=True)

    def forget_unfinished(self, *, before: float) -> int:
        """Remove what was begun and left, last touched before this Unix time. Blocks."""
        return sum(forget(path, before) for path in self._files(self._folder / PARTS))

    def walk(self) -> Iterator[tuple[CompanyId, AttachmentId, Path]]:
        """Every kept file (thumbnails among them) and whose it is. Blocks."""
        for company in self._folders(self._folder):
            owner = _uuid(company.name)
            if owner is None:
                continue
            for shelf in self._folders(company):
                for path in self._files(shelf):
                    named = _uuid(path.name.removesuffix(THUMBNAIL))
                    if named is not None:
                        yield CompanyId(owner), AttachmentId(named), path

    def _folders(self, folder: Path) -> list[Path]:
        return [path for path in self._files(folder) if path.is_dir()]

    def _files(self, folder: Path) -> list[Path]:
        with suppress(OSError):
            return sorted(folder.iterdir())
        return []


def _write_all(file: BinaryIO, part: bytes) -> None:
    left = memoryview(part)
    while left:
        left = left[file.write(left) :]


def _open_at(path: Path, start: int) -> BinaryIO:
    file = path.open("rb", buffering=0)
    file.seek(start)
    return file


def _rename(path: Path, final: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    path.replace(final)
    # The name itself must survive, too.
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def forget(path: Path, before: float) -> bool:
    """Remove a file that was last touched before this Unix time. Whether it was."""
    with suppress(OSError):
        if path.stat().st_mtime < before:
            path.unlink()
            return True
    return False


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None
