"""What the tests of the running installation share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import folders


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with folders.open_folder() as folder:
        yield folder
