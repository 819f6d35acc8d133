"""What every test of the suite needs: the event loop, how hard properties are tried, and the
fixtures of `support/`: one database, one way to start the product."""

import logging
import os
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.support.database import new_database, postgres, shared_database, template
from tests.support.deadlines import end_in_time
from tests.support.installation import installation, office
from tests.support.redis_server import redis
from tests.support.stack import stack
from tests.support.world import world

__all__ = [
    "installation",
    "new_database",
    "office",
    "postgres",
    "redis",
    "shared_database",
    "stack",
    "template",
    "world",
]

settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile(
    "ci", max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "nightly", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    end_in_time(pyfuncitem)
    return (yield)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """Whoever sets up the log in a test writes to that test's captured output, which is closed
    when the next one runs."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    yield
    for handler in [added for added in root.handlers if added not in handlers]:
        root.removeHandler(handler)
