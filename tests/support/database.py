"""One PostgreSQL for the whole run, migrated once; each worker of xdist has a clone of it.

Each test makes its own company and commits: tenancy is what keeps tests apart, so they
see what production sees. What concerns the whole installation takes a clone of its own
(`new_database`).
"""

import asyncio
import fcntl
import os
import signal
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest
import structlog

from prosa.db.database import Database
from prosa.db.embedded import EmbeddedPostgres
from prosa.db.migrate import migrate
from prosa.kit.logging import configure_logging
from tests.support.folders import open_folder

SECRET = "a secret key only for tests, long enough"

_TEMPLATE = "prosa_template"
_LAST_LEAVES_WITHIN_SECONDS = 300


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Generator[str]:
    """The address of a migrated database that nobody connects to."""
    configure_logging("warning", "json")  # the other format draws tracebacks for seconds
    structlog.configure(cache_logger_on_first_use=False)  # a test may listen at another level
    here = tmp_path_factory.getbasetemp()
    with _server(here if worker_id == "master" else here.parent) as url:
        yield url


@pytest.fixture(scope="session")
def postgres(template: str) -> str:
    """The address of this worker's database, as its owner. It is migrated."""
    return asyncio.run(_clone(template))


@pytest.fixture(scope="session")
async def shared_database(postgres: str, anyio_backend: str) -> AsyncGenerator[Database]:
    """This worker's database, open."""
    async with opened(postgres) as database:
        yield database


NewDatabase = Callable[[], Awaitable[str]]


@pytest.fixture
async def new_database(template: str) -> AsyncGenerator[NewDatabase]:
    """Makes a migrated database of its own; answers with its owner's address."""
    async with AsyncExitStack() as stack:

        async def make() -> str:
            url = await _clone(template)
            stack.push_async_callback(_drop, template, named(url))
            return url

        yield make


@asynccontextmanager
async def opened(
    url: str, *, connections: int = 10, redis_url: str | None = None
) -> AsyncGenerator[Database]:
    database = await Database.open(
        url,
        SECRET,
        app_connections=connections,
        system_connections=max(connections // 2, 3),
        redis_url=redis_url,
    )
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def as_owner(url: str) -> AsyncGenerator[asyncpg.Connection]:
    """Sees everything, in every company."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


def named(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def renamed(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


async def _clone(template: str) -> str:
    name = f"prosa_{uuid4().hex}"
    await _patiently(template, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    return renamed(template, name)


async def _drop(template: str, name: str) -> None:
    await _patiently(template, f"DROP DATABASE {name} WITH (FORCE)")


async def _patiently(template: str, change: str) -> None:
    """Again while another worker clones, or the server's own cleaner is in there: nobody may end
    that one."""
    async with as_owner(renamed(template, "postgres")) as owner:
        for attempt in range(20):
            try:
                await owner.execute(change)
                return
            except (asyncpg.ObjectInUseError, asyncpg.InsufficientPrivilegeError):
                await asyncio.sleep(0.05 * (attempt + 1))
        await owner.execute(change)


@contextmanager
def _server(shared: Path) -> Generator[str]:
    """Started by the worker that needs it first, which waits for the others to be done."""
    address, users = shared / "postgres.url", shared / "postgres.users"
    users.mkdir(exist_ok=True)
    mine = users / str(os.getpid())
    with ExitStack() as started:
        with _locked(shared):
            mine.touch()
            if address.exists():
                url = address.read_text()
            else:
                server = EmbeddedPostgres(started.enter_context(open_folder()), durable=False)
                started.callback(_end, server, address, users)
                server.start()
                url = _prepare(server.owner_url())
                address.write_text(url)
        try:
            yield url
        finally:
            mine.unlink()


def _end(server: EmbeddedPostgres, address: Path, users: Path) -> None:
    # Waiting counts as the last test's own time, and whoever is stopped here for being slow takes
    # the database away from those who still work.
    signal.setitimer(signal.ITIMER_REAL, 0)
    deadline = time.monotonic() + _LAST_LEAVES_WITHIN_SECONDS
    while any(users.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    with _locked(address.parent):
        address.unlink(missing_ok=True)
        server.stop()


def _prepare(owner_url: str) -> str:
    async def create() -> None:
        async with as_owner(owner_url) as owner:
            await owner.execute(f"CREATE DATABASE {_TEMPLATE}")

    url = renamed(owner_url, _TEMPLATE)
    asyncio.run(create())
    asyncio.run(migrate(url, SECRET))
    return url


@contextmanager
def _locked(shared: Path) -> Generator[None]:
    with (shared / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
