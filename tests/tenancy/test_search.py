"""The functions that search read past row security, and tell of one company only all the same."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
import pytest

from prosa.db.tenancy import SEARCH_RIGHTS
from prosa.db.work import Work
from prosa.kit.clock import SystemClock
from tests.support.database import as_owner
from tests.support.world import World

pytestmark = pytest.mark.anyio

_ANYTHING: Final = "SELECT id FROM search_newest($1, $2, $3, $4, $5, 1000)"
_ANYBODY: Final = "SELECT search_contacts($1, NULL)"
_LAST: Final = UUID(int=2**128 - 1)
_WORDS: Final = {"messages": "'segredo'", "contacts": "'eva':*", "conversations": "'reservado'"}

_COLUMNS: Final = """
SELECT c.relname, a.attname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND has_column_privilege('prosa_search', c.oid, a.attnum, 'SELECT')
"""

_ITS_FUNCTIONS: Final = """
SELECT p.oid::regprocedure::text, p.prosecdef, array_to_string(p.proconfig, ' ') AS config,
    has_function_privilege('prosa_app', p.oid, 'EXECUTE') AS for_app,
    has_function_privilege('public', p.oid, 'EXECUTE') AS for_all
FROM pg_proc p WHERE pg_get_userbyid(p.proowner) = 'prosa_search'
"""


async def _with_a_secret(world: World) -> None:
    helena = await world.admin()
    await world.contact("Eva").writes("o segredo é este")
    path = f"/conversations/{(await world.conversation_of('Eva'))['id']}"
    await helena.does("PATCH", path, {"subject": "Reservado"})


async def _found(work: Work, what: str, words: str) -> list[Any]:
    now = SystemClock().now() + timedelta(days=3650)
    return await work.sql.fetch(
        _ANYTHING, what, words, datetime(1970, 1, 1, tzinfo=UTC), now, _LAST
    )


async def _somebody(work: Work, words: str = _WORDS["contacts"]) -> list[Any]:
    return await work.sql.fetch(_ANYBODY, words)


async def test_another_company_finds_nothing_even_without_a_filter(world: World) -> None:
    """TEN-12. The function is asked as the app may ask it, with nothing around it."""
    await _with_a_secret(world)
    other = await World.open(world.stack)
    for what, words in _WORDS.items():
        async with world.database.work(world.company) as work:
            assert await _found(work, what, words), what
        async with world.database.work(other.company) as work:
            assert not await _found(work, what, words), what
    async with world.database.work(world.company) as work:
        assert await _somebody(work)
    async with world.database.work(other.company) as work:
        assert not await _somebody(work)
    await other.close()


async def test_the_company_is_no_argument_that_could_be_given(world: World) -> None:
    """Naming another company's block of time among the words finds nothing either."""
    await _with_a_secret(world)
    other = await World.open(world.stack)
    async with other.database.work(other.company) as work:
        for level, number in itertools.product((3, 2), range(100)):
            name = await work.sql.fetchval(
                "SELECT quote_literal(search_block($1, $2, $3))", world.company, level, number
            )
            for words in (name, f"'segredo' | {name}", f"!'nada' | {name}"):
                assert not await _found(work, "messages", words)
                assert not await _somebody(work, words)
    await other.close()


async def test_without_a_company_nothing_is_found(world: World) -> None:
    await _with_a_secret(world)
    async with world.database.app.acquire() as connection:
        work: Any = type("Bare", (), {"sql": connection})
        for what, words in _WORDS.items():
            assert not await _found(work, what, words)
        assert not await _somebody(work)


async def test_the_role_that_searches_reads_the_documented_columns_only(postgres: str) -> None:
    async with as_owner(postgres) as owner:
        found: dict[str, set[str]] = {}
        for row in await owner.fetch(_COLUMNS):
            found.setdefault(row["relname"], set()).add(row["attname"])
        assert found == {table: set(names.split(", ")) for table, names in SEARCH_RIGHTS.items()}
        for table in found:
            for privilege in ("INSERT", "UPDATE", "DELETE"):
                may = "SELECT has_table_privilege('prosa_search', $1, $2)"
                assert not await owner.fetchval(may, table, privilege)


async def test_nobody_may_become_the_role_that_searches(postgres: str, world: World) -> None:
    async with as_owner(postgres) as owner:
        members = await owner.fetch(
            "SELECT member::regrole::text FROM pg_auth_members "
            "WHERE roleid = 'prosa_search'::regrole AND (set_option OR inherit_option)"
        )
        assert not members
        may_sign_in = "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'prosa_search'"
        assert not await owner.fetchval(may_sign_in)
        create = "SELECT has_schema_privilege('prosa_search', 'public', 'CREATE')"
        assert not await owner.fetchval(create)
    async with world.database.work(world.company) as work:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await work.sql.execute("SET LOCAL ROLE prosa_search")


async def test_its_functions_keep_their_own_search_path_and_the_app_may_call_two(
    postgres: str,
) -> None:
    async with as_owner(postgres) as owner:
        functions = await owner.fetch(_ITS_FUNCTIONS)
    assert [row["prosecdef"] for row in functions if row["for_app"]] == [True, True]
    assert not [row for row in functions if row["for_all"]]
    for row in functions:
        assert "search_path=pg_catalog, pg_temp" in row["config"]
