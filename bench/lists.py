"""`python -m bench.lists`: do the lists and counters of a large company stay with their indexes?

No bar and no part of `make bench`: it fills one company with 100,000 conversations
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

from bench.product import Product, running
from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.ids import CompanyId, DepartmentId, UserId
from prosa.domain.permissions import Role, Viewer
from prosa.features.conversations import queries
from prosa.features.conversations.queries import Filters, View
from prosa.settings import kept_secret_key

CONVERSATIONS = 100_000
ASKED = 200
LIMIT = 50

_CONTACTS = """
INSERT INTO contacts (company_id, id, name, phone)
SELECT $1, gen_random_uuid(), 'Cliente ' || n, '+55119' || n FROM generate_series(1, $2::int) n
"""

_CONVERSATIONS = """
INSERT INTO conversations (company_id, id, number, contact_id, inbox_id, recipient, status,
    flow_state, department_id, assignee_id, turn, last_message_at, opened_at, queued_at, preview)
SELECT $1, gen_random_uuid(), n, contact, $2, 'x', status,
    CASE status WHEN 'bot' THEN 'greeting' ELSE 'assigned' END,
    CASE WHEN status <> 'bot' THEN ($3::uuid[])[1 + n % 4] END,
    CASE WHEN status NOT IN ('bot', 'queued') THEN ($4::uuid[])[1 + n % 4] END,
    'us', at, at, at, 'Oi'
FROM (
    SELECT row_number() OVER () AS n, id AS contact,
        now() - random() * interval '90 days' AS at,
        (ARRAY['bot', 'queued', 'active', 'active', 'waiting', 'resolved', 'resolved', 'resolved',
            'resolved', 'closed'])[1 + floor(random() * 10)::int] AS status
    FROM contacts WHERE company_id = $1
) made
"""

_COUNTS = """
INSERT INTO conversation_counts (company_id, status, department_id, assignee_id, count)
SELECT company_id, status, coalesce(department_id, $2), coalesce(assignee_id, $2), count(*)
FROM conversations WHERE company_id = $1 GROUP BY 1, 2, 3, 4
"""


async def _fill(url: str) -> tuple[UUID, list[UUID], list[UUID]]:
    """The company, its departments and its agents."""
    sql = await asyncpg.connect(url)
    company = await sql.fetchval("SELECT id FROM companies")
    inbox = await sql.fetchval("SELECT id FROM inboxes LIMIT 1")
    departments = [row["id"] for row in await sql.fetch("SELECT id FROM departments ORDER BY id")]
    agents = [
        row["user_id"]
        for row in await sql.fetch("SELECT user_id FROM memberships WHERE role = 'agent'")
    ]
    await sql.execute(_CONTACTS, company, CONVERSATIONS)
    await sql.execute(_CONVERSATIONS, company, inbox, departments, agents)
    await sql.execute(_COUNTS, company, UUID(int=0))
    await sql.execute("ANALYZE")
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
    company, departments, agents = await _fill(product.database_url)
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
        asyncio.run(_run(started, Console(width=140)))
