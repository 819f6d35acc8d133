"""The connections of one process: a pool for each role, and the bell.

`prosa_app` serves, always inside a unit of one company. `prosa_system` reads
what must be read before the company is known or across companies, by named
policies on listed tables. Neither bypasses row security.
"""

import json
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

import asyncpg

from prosa.db import log
from prosa.db.bell import Bell
from prosa.db.metered import MeteredConnection
from prosa.db.redis_link import RedisLink
from prosa.db.roles import APP_ROLE, SYSTEM_ROLE, role_password
from prosa.db.work import SystemWork, Work, open_system_work, open_work
from prosa.domain.ids import CompanyId

_PLANS: Final = {"jit": "off", "enable_seqscan": "off", "plan_cache_mode": "force_generic_plan"}
"""A statement that was prepared while its table was empty would keep reading the whole of it
(measured: a claim of 50 ms instead of 1); every hot one of ours has its index. And a change goes
by keys, whatever their values: planning it anew took as long as doing it (measured: 1.5 ms of a
reply). Units that only read plan for their values, see `work`."""

_CLAIMING: Final = {**_PLANS, "enable_bitmapscan": "off"}
"""The system role mostly claims what is due, in the order of an index, from tables that are
rewritten all day. A bitmap would read that index whole, sort it, and never mark its dead entries,
so that each claim read them again (measured: 18,000 pages instead of 60)."""


async def prepare_connection(connection: asyncpg.Connection) -> None:
    """JSON columns as Python values, both ways."""
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(
            kind, encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
        )


async def _prepare_serving(connection: asyncpg.Connection) -> None:
    await prepare_connection(connection)
    await connection.execute(log.PREPARE_APPEND)


async def _reset(connection: asyncpg.Connection) -> None:
    """Give a connection back clean. Everything of ours is `SET LOCAL`, so there is
    nothing to reset but a transaction that was left open."""
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK")


class Database:
    """One per process; open it once and close it at the end."""

    def __init__(
        self, app: asyncpg.Pool, system: asyncpg.Pool, bell: Bell, redis: RedisLink | None = None
    ) -> None:
        self.app = app
        self.system = system
        self.bell = bell
        self.redis = redis
        """Where the installation has one: for what may be lost."""

    @classmethod
    async def open(
        cls,
        url: str,
        secret_key: str,
        *,
        app_connections: int = 10,
        system_connections: int = 5,
        redis_url: str | None = None,
        command_seconds: float = 60,
    ) -> "Database":
        """Connect as the two serving roles. `url` names host, port and database; its own
        user is the owner and is not used here. A Redis that is away is no error. A statement
        that takes longer than `command_seconds` is given up with `TimeoutError`."""

        async def pool(role: str, size: int, plans: Mapping[str, str]) -> asyncpg.Pool:
            return await asyncpg.create_pool(
                url,
                user=role,
                password=role_password(secret_key, role),
                min_size=1,
                max_size=size,
                init=_prepare_serving if role == APP_ROLE else prepare_connection,
                reset=_reset,
                connection_class=MeteredConnection,
                command_timeout=command_seconds,
                max_inactive_connection_lifetime=0,
                server_settings={
                    "application_name": role,
                    "timezone": "UTC",
                    "standard_conforming_strings": "on",  # `statements.literal` relies on it
                    **plans,
                },
            )

        async def connect() -> (
            Any
        ):  # Any: asyncpg's connection, whose stubs disagree with the pool's
            return await asyncpg.connect(
                url, user=SYSTEM_ROLE, password=role_password(secret_key, SYSTEM_ROLE)
            )

        app = await pool(APP_ROLE, app_connections, _PLANS)
        system = await pool(SYSTEM_ROLE, system_connections, _CLAIMING)
        redis = RedisLink(redis_url, secret_key) if redis_url else None
        bell = Bell(connect, redis)
        bell.start()
        return cls(app, system, bell, redis)

    async def close(self) -> None:
        await self.bell.stop()
        for pool in (self.app, self.system):
            pool.terminate()

    def work(
        self, company_id: CompanyId, *, reads_only: bool = False
    ) -> AbstractAsyncContextManager[Work]:
        """One transaction for one company. It commits at the end and rolls back on an error.

        With `reads_only` the database refuses every change, and lists and searches are planned
        for the values that they ask for."""
        return open_work(self.app, self.bell, company_id, reads_only=reads_only)

    def system_work(self) -> AbstractAsyncContextManager[SystemWork]:
        """One transaction of the system role, of no company."""
        return open_system_work(self.system)
