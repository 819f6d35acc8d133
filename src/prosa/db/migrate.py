"""Bringing a database to the newest schema: roles first, then Alembic."""

from pathlib import Path
from typing import Final

import asyncpg
from alembic import command
from alembic.config import Config

from prosa.db.roles import role_password
from prosa.db.tenancy import ROLES

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 7077_0001
"""An advisory lock, so that two processes starting together migrate one after the other."""


async def migrate(url: str, secret_key: str) -> None:
    """Create the roles, set their passwords and run every migration. `url` is the owner's."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await _create_roles(connection, secret_key)
        await _upgrade(url)
    finally:
        await connection.close()


def configuration(url: str | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["url"] = url
    return config


async def _create_roles(connection: asyncpg.Connection, secret_key: str) -> None:
    """The names and passwords are ours (hex), so they may stand in the text."""
    for role in ROLES:
        exists = await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
        verb = "ALTER" if exists else "CREATE"
        # Only a superuser may name these again, and the owner of the database is none.
        powers = "" if exists else "NOSUPERUSER NOBYPASSRLS"
        login = "NOLOGIN" if role in {"prosa_owner", "prosa_search"} else "LOGIN"
        password = role_password(secret_key, role)
        await connection.execute(f"{verb} ROLE {role} {login} {powers} PASSWORD '{password}'")
    await connection.execute("GRANT prosa_owner TO CURRENT_USER")
    await connection.execute("GRANT USAGE, CREATE ON SCHEMA public TO prosa_owner")


async def _upgrade(url: str) -> None:
    import asyncio

    await asyncio.to_thread(command.upgrade, configuration(url), "head")
