"""`python -m bench.lists`: do the lists and counters of a large company stay with their indexes?

No bar and no part of `make bench`: it fills one company with a million conversations
behind the product's back, then asks the product's own queries under row security,
shows their plans' scans and how long they take.
"""

import asyncio
import re
import statistics
import time
from typing import Any
from uuid import UUID

import asyncpg
from rich.console import Console
from rich.table import Table

from bench import seed
from bench.product import Product, running
from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.ids import CompanyId, DepartmentId, UserId
from prosa.domain.permissions import Role, Viewer
from prosa.features.conversations import queries
from prosa.features.conversations.queries import Filters, View
from prosa.settings import kept_secret_key

CONVERSATIONS = 1_000_000
ASKED = 200
LIMIT = 50


async def _people(url: str) -> tuple[UUID, list[UUID], list[UUID]]:
    """The company, its departments and its agents."""
    sql = await asyncpg.connect(url)
    company = await sql.fetchval("SELECT id FROM companies")
    departments = [row["id"] for row in await sql.fetch("SELECT id FROM departments ORDER BY id")]
    agents = [
        row["user_id"]
        for row in await sql.fetch("SELECT user_id FROM memberships WHERE role = 'agent'")
    ]
    await sql.close()
    return company, departments, agents


class _Explaining:
    """Stands for the connection: explains what it is asked instead of answering it."""

    def __init__(self, sql: Any) -> None:
        self._sql = sql
        self.scans: list[str] = []

    async def fetch(self, statement: str, *values: Any) -> list[Any]:
        rows = await self._sql.fetch(f"EXPLAIN {statement}", *values)
        plan = "\n".join(row[0] for row in rows)
        self.scans = re.findall(r"Seq Scan on \w+|Index (?:Only )?Scan using \w+|Sort", plan)
        return []

    async def fetchrow(self, statement: str, *values: Any) -> None:
        await self.fetch(statement, *values)


async def _ask(work: Work, view: View | None, viewer: Viewer) -> None:
    if view is None:
        await queries.counters(work, viewer=viewer)
    else:
        await queries.listing(work, view, viewer=viewer, filters=Filters(), after=None, limit=LIMIT)


async def _measure(
    database: Database, company: CompanyId, view: View | None, viewer: Viewer
) -> tuple[float, float, str]:
    """p50 and p95 in milliseconds, and the scans that a plan has."""
    took: list[float] = []
    async with database.work(company) as work:
        for _ in range(ASKED):
            began = time.perf_counter()
            await _ask(work, view, viewer)
            took.append((time.perf_counter() - began) * 1000)
        explaining = _Explaining(work.sql)
        work.sql = explaining  # pyright: ignore[reportAttributeAccessIssue]  # it stands for it
        await _ask(work, view, viewer)
    cuts = statistics.quantiles(took, n=20)
    first = [scan for scan in explaining.scans if "conversation" in scan or scan == "Sort"]
    return cuts[9], cuts[18], ", ".join(dict.fromkeys(first))


async def _run(product: Product, screen: Console) -> None:
    company, departments, agents = await _people(product.database_url)
    secret = kept_secret_key(product.data_dir)
    database = await Database.open(product.database_url, secret)
    viewers = {
        "supervisor": Viewer(UserId(agents[0]), Role.SUPERVISOR, frozenset()),
        "agent": Viewer(
            UserId(agents[0]), Role.AGENT, frozenset(map(DepartmentId, departments[:2]))
        ),
    }
    table = Table(title=f"{CONVERSATIONS:,} conversations of one company, row security on")
    for column in ("who", "what", "p50 ms", "p95 ms", "scans of conversations"):
        table.add_column(column)
    for who, viewer in viewers.items():
        for view in (None, *View):
            p50, p95, scans = await _measure(database, CompanyId(company), view, viewer)
            table.add_row(who, view or "counters", f"{p50:.2f}", f"{p95:.2f}", scans)
    screen.print(table)
    await database.close()


if __name__ == "__main__":
    with running() as started:
        seed.run(seed.conversations, started.database_url, CONVERSATIONS)
        asyncio.run(_run(started, Console(width=140)))
