"""Which statements a piece of the product runs: counted, and explained."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from asyncpg.connection import LoggedQuery

from prosa.db.database import Database
from prosa.domain.ids import CompanyId

_OF_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK")


@dataclass(slots=True)
class Ran:
    """Statements in their order, without those that begin and end transactions."""

    statements: list[tuple[str, tuple[Any, ...]]] = field(
        default_factory=list[tuple[str, tuple[Any, ...]]]
    )

    def hear(self, query: LoggedQuery) -> None:
        if not query.query.startswith(_OF_TRANSACTIONS):
            self.statements.append((query.query, tuple(query.args or ())))

    def one(self, words: str) -> tuple[str, tuple[Any, ...]]:
        """The only statement with these words in it."""
        found = [statement for statement in self.statements if words in statement[0]]
        assert len(found) == 1, [text for text, _ in found]
        return found[0]


@asynccontextmanager
async def count_queries(database: Database, *, at_most: int) -> AsyncGenerator[Ran]:
    """Of the app's role, over a database that was opened with one connection for it."""
    ran = Ran()
    async with database.app.acquire() as connection:
        connection.add_query_logger(ran.hear)
    try:
        yield ran
    finally:
        async with database.app.acquire() as connection:
            connection.remove_query_logger(ran.hear)
    texts = [text for text, _ in ran.statements]
    assert len(texts) <= at_most, "\n".join(texts)


async def explained(
    database: Database, company: CompanyId, statement: tuple[str, tuple[Any, ...]]
) -> set[str]:
    """The kinds of steps of its plan, as `Index Scan conversations_all_idx` or `Sort`."""
    text, values = statement
    async with database.work(company) as work:
        [plan] = await work.sql.fetchval(f"EXPLAIN (FORMAT JSON) {text}", *values)
    return set(_steps(plan["Plan"]))


def _steps(node: dict[str, Any]) -> list[str]:
    where = node.get("Index Name") or node.get("Relation Name") or ""
    found = [f"{node['Node Type']} {where}".strip()]
    for below in node.get("Plans", ()):
        found += _steps(below)
    return found


async def plan_of(
    database: Database, company: CompanyId, statement: tuple[str, tuple[Any, ...]]
) -> dict[str, Any]:
    """What the database did for a statement of a unit that only reads, step by step."""
    text, values = statement
    async with database.work(company, reads_only=True) as work:
        [plan] = await work.sql.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}", *values)
    return plan["Plan"]
