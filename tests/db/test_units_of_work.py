"""A unit of work: what it may do, and what is said in one message with its commit."""

import asyncpg
import pytest

from prosa.db.statements import literal
from tests.support.office import Office

pytestmark = pytest.mark.anyio

_RENAME = "UPDATE companies SET name = $1 WHERE id = $2"
_NAME = "SELECT name FROM companies WHERE id = $1"

WORDS = (
    "",
    "it's",
    "''; DROP TABLE companies; --",
    "\\'; ROLLBACK; --",
    "\\",
    "$1 $q$ {name} %s",
    'a "word"\n— and a second line\t🙂',
    "\u2028\x01\x7f",
)


async def name_of(office: Office) -> str:
    async with office.installation.database.work(office.company, reads_only=True) as work:
        return await work.sql.fetchval(_NAME, office.company)


@pytest.mark.parametrize("words", WORDS)
async def test_a_literal_is_read_as_what_was_written(office: Office, words: str) -> None:
    """Nothing that a customer writes ends the quotes around it."""
    async with office.installation.database.work(office.company) as work:
        assert await work.sql.fetchval(f"SELECT {literal(words)}") == words
        work.lastly(f"UPDATE companies SET name = {literal(words)}")
    assert await name_of(office) == words


def test_what_no_text_of_the_database_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="NUL"):
        literal("a\0b")


async def test_a_unit_that_only_reads_cannot_change_anything(office: Office) -> None:
    """A GET that writes would be lost in a cache, a prefetch or a crawler's visit."""
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with office.installation.database.work(office.company, reads_only=True) as work:
            await work.sql.execute(_RENAME, "another", office.company)


async def test_what_fails_with_the_commit_undoes_all_of_the_unit(office: Office) -> None:
    before = await name_of(office)

    async def rename_and_fail() -> None:
        async with office.installation.database.work(office.company) as work:
            await work.sql.execute(_RENAME, "another", office.company)
            work.lastly("SELECT 1 / 0")

    with pytest.raises(asyncpg.DivisionByZeroError):
        await rename_and_fail()
    assert await name_of(office) == before


async def test_the_connection_is_as_before_after_a_unit_that_only_read(office: Office) -> None:
    """Plans and the refusal of changes are its own, not the connection's."""
    for _ in range(20):
        await name_of(office)
    async with office.installation.database.work(office.company) as work:
        assert await work.sql.fetchval("SHOW plan_cache_mode") == "force_generic_plan"
        assert await work.sql.fetchval("SHOW transaction_read_only") == "off"
