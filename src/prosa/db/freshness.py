"""Whether a database is as this version needs it. Imports little: every start asks."""

from pathlib import Path
from typing import Final

import asyncpg

from prosa.db.roles import APP_ROLE, SYSTEM_ROLE, role_password

_VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"


def newest_revision() -> str:
    """The id of the last migration: file names begin with their revision, `YYYYMMDD_NNNN`."""
    return max("_".join(path.stem.split("_")[:2]) for path in _VERSIONS.glob("*_*.py"))


async def is_current(url: str) -> bool:
    """Whether the database has exactly the migrations that this version brings."""
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return False
        found = await connection.fetchval("SELECT version_num FROM alembic_version")
        return bool(found == newest_revision())
    finally:
        await connection.close()


async def roles_sign_in(url: str, secret_key: str) -> bool:
    """Whether the serving roles exist with the passwords that follow from this secret key."""
    for role in (APP_ROLE, SYSTEM_ROLE):
        try:
            connection = await asyncpg.connect(
                url, user=role, password=role_password(secret_key, role)
            )
        except asyncpg.InvalidAuthorizationSpecificationError:
            return False
        await connection.close()
    return True
