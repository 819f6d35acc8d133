"""The native API over a real PostgreSQL, with a clock that tests move by hand."""

from collections.abc import AsyncIterator, Iterator

import pytest

from prosa.app import create_app
from prosa.db.database import Database
from prosa.db.embedded import EmbeddedPostgres
from prosa.db.migrate import migrate
from prosa.features.access.actions.authenticate import Tokens
from prosa.features.access.request import Authenticate
from prosa.kit.logging import configure_logging
from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.support.folders import open_folder
from tests.support.office import HandClock, Installation, Office

SECRET = "a secret key only for tests, long enough"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    configure_logging("warning", "json")
    with open_folder() as folder:
        server = EmbeddedPostgres(folder, durable=False)
        server.start()
        try:
            yield server.owner_url()
        finally:
            server.stop()


@pytest.fixture(scope="session")
async def shared_database(postgres: str, anyio_backend: str) -> AsyncIterator[Database]:
    await migrate(postgres, SECRET)
    database = await Database.open(postgres, SECRET)
    yield database
    await database.close()


@pytest.fixture
def installation(shared_database: Database) -> Installation:
    return build(shared_database, Settings(secret_key=Secret(SECRET), rate_limit_per_minute=0))


@pytest.fixture
async def office(installation: Installation) -> Office:
    return await installation.office()


def build(database: Database, settings: Settings) -> Installation:
    clock = HandClock()
    app = create_app(settings, database, clock)
    tokens = Tokens(database, settings, clock, seconds=lambda: clock.now().timestamp())
    app.state.tokens = tokens
    app.state.authenticate = Authenticate(tokens, settings)
    return Installation(app, database, settings, clock)
