"""A server for the tests of the whole API."""

from collections.abc import Iterator

import pytest

from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.api.server import Server, serving
from tests.support.database import SECRET
from tests.support.folders import MEDIA_DIR


@pytest.fixture(scope="session")
def server(postgres: str) -> Iterator[Server]:
    settings = Settings.model_validate(
        {
            "secret_key": Secret(SECRET),
            "database_url": postgres,
            "rate_limit_per_minute": 0,
            "media_dir": MEDIA_DIR,
            "app_pool_size": 4,
            "system_pool_size": 3,
        }
    )
    with serving(settings) as running:
        yield running
