"""One holder for one folder, and a way to say who it is.

The kernel gives the lock back when its holder dies, however it dies, so a stale
file never locks anybody out.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path


class FolderTaken(Exception):
    """Somebody else holds the lock. `holder` is what they wrote about themselves."""

    def __init__(self, holder: Mapping[str, object]) -> None:
        super().__init__(f"held by process {holder.get('pid', 'unknown')}")
        self.holder = holder


class FolderLock:
    """An exclusive lock on a file, which also tells who has it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, **facts: object) -> None:
        """Take the lock and write down `pid` and `facts`. Raises `FolderTaken`."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise FolderTaken(read_holder(self.path)) from None
        self._descriptor = descriptor
        self.describe(**facts)

    def describe(self, **facts: object) -> None:
        """Replace what the file says about us; the lock must be held."""
        if self._descriptor is None:
            raise RuntimeError("the lock is not held")
        text = json.dumps({"pid": os.getpid(), **facts}).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text, 0)

    def release(self) -> None:
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def read_holder(path: Path) -> Mapping[str, object]:
    """What the holder of a lock wrote about itself; empty if it cannot be read."""
    try:
        content: object = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {str(key): value for key, value in content.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # JSON objects have text keys
