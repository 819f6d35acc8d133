"""The native API over a real PostgreSQL, with a clock that tests move by hand."""

import pytest

from prosa.app import create_app
from prosa.db.database import Database
from prosa.features.access.actions.authenticate import Tokens
from prosa.features.access.request import Authenticate
from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.support.clock import HandClock
from tests.support.database import SECRET
from tests.support.folders import MEDIA_DIR
from tests.support.office import Installation, Office

__all__ = ["SECRET", "build", "installation", "office"]


@pytest.fixture
def installation(shared_database: Database) -> Installation:
    settings = Settings(secret_key=Secret(SECRET), rate_limit_per_minute=0, media_dir=MEDIA_DIR)
    return build(shared_database, settings)


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
