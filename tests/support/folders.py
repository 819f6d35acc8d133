"""Folders that an unprivileged PostgreSQL may enter.

pytest's own are closed to everybody else; as root the embedded database would
then keep its cluster under /var/lib/prosa, where nobody removes it.
"""

import atexit
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_folder() -> Generator[Path]:
    """A new folder, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="prosa-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


MEDIA_DIR = Path(tempfile.mkdtemp(prefix="prosa-files-"))
"""Where the tests of this process keep files of messages. Gone at its end."""

atexit.register(shutil.rmtree, MEDIA_DIR, ignore_errors=True)
