"""No row of one company is seen, changed or made by another (TEN-02, TEN-12).

Tables are discovered in the migrated database, not listed: one that is added later is
tried as well, and a table that no story fills fails the test.
"""

import re
from collections.abc import AsyncGenerator
from typing import Any, Final

import asyncpg
import pytest

from prosa.db.roles import APP_ROLE, SYSTEM_ROLE
from prosa.db.tables import INSTALLATION_TABLES
from prosa.db.tenancy import ROLES, SYSTEM_RIGHTS
from prosa.db.work import Work
from tests.support.database import as_owner
from tests.support.stack import Stack
from tests.support.world import World
from tests.tenancy.filling import has_an_unread_hook, live_through_everything

pytestmark = pytest.mark.anyio

REFUSED: Final = asyncpg.InsufficientPrivilegeError
PLUMBING: Final = frozenset({"alembic_version"})

_WITH_COMPANY: Final = """
SELECT c.relname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
ORDER BY c.relname
"""

_ALL: Final = """
SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""


@pytest.fixture
async def tables(postgres: str) -> list[str]:
    """Those with a company, found in the database itself."""
    async with as_owner(postgres) as owner:
        found = [row["relname"] for row in await owner.fetch(_WITH_COMPANY)]
    return [table for table in found if table not in INSTALLATION_TABLES]


@pytest.fixture
async def ours(stack: Stack) -> AsyncGenerator[World]:
    """A full company; nobody reads its hooks meanwhile."""
    world = await World.open(stack)
    await live_through_everything(world)
    async with stack.worker.paused():
        await has_an_unread_hook(world)
        yield world
    await world.close()


@pytest.fixture
async def theirs(stack: Stack) -> AsyncGenerator[World]:
    world = await World.open(stack)
    yield world
    await world.close()


async def test_every_row_is_for_its_company_only(
    tables: list[str], ours: World, theirs: World
) -> None:
    assert {"conversations", "messages", "events", "kept_hooks"} <= set(tables)
    for table in tables:
        async with ours.database.work(ours.company) as work:
            mine = await _count(work, table, ours)
            assert mine > 0, f"no story fills {table}"
            example = await work.sql.fetchval(f"SELECT to_jsonb(t) FROM {table} t LIMIT 1")
        async with ours.database.work(theirs.company) as work:
            assert await _count(work, table, ours) == 0, table
            assert (
                await work.sql.fetchval(
                    f"SELECT count(*) FROM {table} WHERE company_id <> $1", theirs.company
                )
                == 0
            ), table
            for change in ("UPDATE {} SET company_id = company_id", "DELETE FROM {}"):
                statement = f"{change.format(table)} WHERE company_id = '{ours.company}'"
                assert await _touched(work, statement) == 0, statement
            with pytest.raises(REFUSED):
                await _insert(work, table, example)
        async with ours.database.work(ours.company) as work:
            assert await _count(work, table, ours) == mine, table


async def test_a_row_cannot_be_moved_to_another_company(
    tables: list[str], ours: World, theirs: World
) -> None:
    for table in tables:
        async with ours.database.work(ours.company) as work:
            statement = f"UPDATE {table} SET company_id = '{theirs.company}'"
            with pytest.raises((REFUSED, asyncpg.IntegrityConstraintViolationError)):
                await _attempt(work, statement)


async def test_without_a_company_there_is_nothing(tables: list[str], ours: World) -> None:
    async with ours.database.work(ours.company) as work:
        examples = {
            table: await work.sql.fetchval(f"SELECT to_jsonb(t) FROM {table} t LIMIT 1")
            for table in tables
        }
    async with ours.database.app.acquire() as connection:
        sql: Any = connection
        for table in (*tables, "companies", "users"):
            assert await sql.fetchval(f"SELECT count(*) FROM {table}") == 0, table
        for table in tables:
            with pytest.raises(REFUSED):
                await sql.execute(_INSERT.format(table=table), examples[table])


async def test_the_app_reaches_what_belongs_to_the_installation_only_through_its_company(
    ours: World, theirs: World
) -> None:
    stranger = await theirs.supervisor("Estranha")
    async with ours.database.work(ours.company) as work:
        assert await work.sql.fetchval("SELECT array_agg(id) FROM companies") == [ours.company]
        people = await work.sql.fetch("SELECT id FROM users")
        assert {row["id"] for row in people} == set(ours.agents)
        for statement in (
            f"UPDATE users SET name = 'x' WHERE id = '{stranger.id}'",
            f"UPDATE companies SET name = 'x' WHERE id = '{theirs.company}'",
        ):
            assert await _touched(work, statement) == 0
        for table in sorted(INSTALLATION_TABLES - {"companies", "users"}):
            for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                granted = await work.sql.fetchval(
                    "SELECT has_table_privilege(current_user, $1, $2)", table, privilege
                )
                assert not granted, (table, privilege)


_OF_SOME_COLUMNS = re.compile(r"\w+ \([^)]*\)")


async def test_the_system_reaches_the_documented_tables_only(postgres: str) -> None:
    async with as_owner(postgres) as owner:
        for row in await owner.fetch(_ALL):
            table = row["relname"]
            for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                granted = await owner.fetchval(
                    "SELECT has_table_privilege($1, $2, $3)", SYSTEM_ROLE, table, privilege
                )
                whole = _OF_SOME_COLUMNS.sub("", SYSTEM_RIGHTS.get(table, ""))
                assert granted == (privilege in whole), (table, privilege)


async def test_row_security_is_forced_everywhere_and_nobody_bypasses_it(postgres: str) -> None:
    async with as_owner(postgres) as owner:
        for row in await owner.fetch(_ALL):
            if row["relname"] not in PLUMBING:
                assert row["relrowsecurity"], row["relname"]
                assert row["relforcerowsecurity"], row["relname"]
        found = await owner.fetch(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = ANY($1)",
            list(ROLES),
        )
        assert {row["rolname"] for row in found} == set(ROLES)
        for row in found:
            assert not row["rolsuper"], row["rolname"]
            assert not row["rolbypassrls"], row["rolname"]
        granted = await owner.fetchval(
            "SELECT has_table_privilege($1, 'alembic_version', 'SELECT')", APP_ROLE
        )
        assert not granted


_INSERT: Final = "INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, $1)"


async def _insert(work: Work, table: str, row: Any) -> None:
    await _attempt(work, _INSERT.format(table=table), row)


async def _count(work: Work, table: str, world: World) -> int:
    return await work.sql.fetchval(
        f"SELECT count(*) FROM {table} WHERE company_id = $1", world.company
    )


async def _touched(work: Work, statement: str) -> int:
    """How many rows it changed; none if it may not even be tried."""
    try:
        status = await _attempt(work, statement)
    except REFUSED:
        return 0
    return int(status.rsplit(" ", 1)[-1])


async def _attempt(work: Work, statement: str, *values: Any) -> str:
    """One statement; if it fails, the unit of work goes on."""
    await work.sql.execute("SAVEPOINT attempt")
    try:
        return await work.sql.execute(statement, *values)
    except asyncpg.PostgresError:
        await work.sql.execute("ROLLBACK TO SAVEPOINT attempt")
        raise
