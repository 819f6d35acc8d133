"""Reaching the database from a command, whichever it is.

`DATABASE_URL` if it is set; else the embedded database: the one that a running
`prosa up` serves, or one of our own for as long as the command runs.
"""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from prosa.commands.console import fail
from prosa.db.embedded import EmbeddedPostgres
from prosa.db.freshness import is_current
from prosa.settings import Settings

if TYPE_CHECKING:  # it brings SQLAlchemy, which the start of `up` does not need
    from prosa.db.database import Database


@contextmanager
def reachable_database(settings: Settings) -> Generator[str]:
    """The owner's URL of a database that answers, for as long as the block runs."""
    if settings.database_url:
        yield settings.database_url
        return
    running = EmbeddedPostgres.find_running(settings.data_dir)
    if running is not None:
        yield running.owner_url()
        return
    server = EmbeddedPostgres(settings.data_dir, durable=True)
    server.start()
    try:
        yield server.owner_url()
    finally:
        server.stop()


@asynccontextmanager
async def open_database(settings: Settings, url: str) -> AsyncGenerator["Database"]:
    """The pools of the serving roles, small ones: a command does one thing.

    Fails with a sentence if the schema is not current.
    """
    from prosa.db.database import Database

    if not await is_current(url):
        fail("The database is not up to date with this version: run `prosa migrate` first.")
    database = await Database.open(
        url, settings.secret_key.reveal(), app_connections=2, system_connections=2
    )
    try:
        yield database
    finally:
        await database.close()
