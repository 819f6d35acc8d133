"""`python -m bench.lists`: do the lists and counters of a large company stay with their indexes?

No bar and no part of `make bench`: it fills one company with a million conversations
behind the product's back, then asks the product's own queries under row security,
shows their plans' scans and how long they take. `python -m bench.lists 200000` for fewer.
"""

import asyncio
import re
import statistics
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from rich.console import Console
from rich.table import Table

from bench import seed
from bench.product import Product, running
from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.conversation import Status, Turn
from prosa.domain.ids import CompanyId, DepartmentId, UserId
from prosa.domain.permissions import Role, Viewer
from prosa.features.conversations import queries
from prosa.features.conversations.queries_lists import Filters, Sort, View, listing
from prosa.kit.clock import SystemClock
from prosa.settings import kept_secret_key

CONVERSATIONS = int(sys.argv[1]) if sys.argv[1:] else 1_000_000
ASKED = 200
LIMIT = 50
COMMON, RARE = uuid4(), uuid4()
TAGS = {COMMON: 10, RARE: 5_000}
SMALL = uuid4()
"""A department that nobody has made, which is no matter here."""

Asked = tuple[View | None, Sort, Filters]


def questions(me: UUID, department: UUID, inbox: UUID) -> Mapping[str, Asked]:
    """What lists are usually asked, and some things that are rare on purpose."""
    anything, open_ = Filters(), View.ALL
    late = SystemClock().now() - timedelta(days=80)
    return {
        **{view: (view, Sort.NEWEST, anything) for view in View},
        "all, oldest": (open_, Sort.OLDEST, anything),
        "all, waiting": (open_, Sort.WAITING, anything),
        "all, priority": (open_, Sort.PRIORITY, anything),
        "mine, waiting": (View.MINE, Sort.WAITING, anything),
        "mine, priority": (View.MINE, Sort.PRIORITY, anything),
        "unassigned, waiting": (View.UNASSIGNED, Sort.WAITING, anything),
        "small department": (open_, Sort.NEWEST, Filters(department_id=department)),
        "small department, waiting": (open_, Sort.WAITING, Filters(department_id=department)),
        "small department, ended": (View.ENDED, Sort.NEWEST, Filters(department_id=department)),
        "inbox": (open_, Sort.NEWEST, Filters(inbox_id=inbox)),
        "assignee": (open_, Sort.NEWEST, Filters(assignee_id=me)),
        "nobody's": (open_, Sort.NEWEST, Filters(is_nobodys=True)),
        "common tag": (open_, Sort.NEWEST, Filters(tag_ids=frozenset({COMMON}))),
        "rare tag": (open_, Sort.NEWEST, Filters(tag_ids=frozenset({RARE}))),
        "rare tag, ended": (View.ENDED, Sort.NEWEST, Filters(tag_ids=frozenset({RARE}))),
        "both tags": (open_, Sort.NEWEST, Filters(tag_ids=frozenset({COMMON, RARE}))),
        "urgent": (open_, Sort.NEWEST, Filters(priority=frozenset({"urgent"}))),
        "urgent or high": (open_, Sort.NEWEST, Filters(priority=frozenset({"urgent", "high"}))),
        "unread": (open_, Sort.NEWEST, Filters(unread=True)),
        "mine, unread": (View.MINE, Sort.NEWEST, Filters(unread=True)),
        "our turn": (open_, Sort.NEWEST, Filters(turn=Turn.US)),
        "ours for long": (open_, Sort.WAITING, Filters(ours_before=late)),
        "ours for long, newest": (open_, Sort.NEWEST, Filters(ours_before=late)),
        "active and resolved": (
            None,
            Sort.NEWEST,
            Filters(status=frozenset({Status.ACTIVE, Status.RESOLVED})),
        ),
        "handled by me": (None, Sort.NEWEST, Filters(handled_by=me)),
        "handled by a newcomer": (None, Sort.NEWEST, Filters(handled_by=uuid4())),
    }


async def _people(url: str) -> tuple[UUID, list[UUID], list[UUID], UUID]:
    """The company, its departments, its agents and an inbox."""
    sql = await asyncpg.connect(url)
    company = await sql.fetchval("SELECT id FROM companies")
    departments = [row["id"] for row in await sql.fetch("SELECT id FROM departments ORDER BY id")]
    agents = [
        row["user_id"]
        for row in await sql.fetch("SELECT user_id FROM memberships WHERE role = 'agent'")
    ]
    inbox = await sql.fetchval("SELECT id FROM inboxes LIMIT 1")
    await sql.close()
    return company, departments, agents, inbox


class _Explaining:
    """Stands for the connection: explains what it is asked instead of answering it."""

    def __init__(self, sql: Any) -> None:
        self._sql = sql
        self.scans: list[str] = []

    async def fetch(self, statement: str, *values: Any) -> list[Any]:
        rows = await self._sql.fetch(f"EXPLAIN {statement}", *values)
        plan = "\n".join(row[0] for row in rows)
        self.scans += re.findall(r"Seq Scan on \w+|Scan (?:using|on) \w+_idx|Sort(?= )", plan)
        return []

    async def fetchrow(self, statement: str, *values: Any) -> None:
        await self.fetch(statement, *values)


async def _ask(work: Work, asked: Asked | None, viewer: Viewer) -> None:
    if asked is None:
        await queries.counters(work, viewer=viewer)
        return
    view, sort, filters = asked
    await listing(work, view, viewer=viewer, filters=filters, sort=sort, limit=LIMIT)


async def _measure(
    database: Database, company: CompanyId, asked: Asked | None, viewer: Viewer
) -> tuple[float, float, str]:
    """p50 and p95 in milliseconds, and the scans that a plan has."""
    took: list[float] = []
    async with database.work(company, reads_only=True) as work:
        for _ in range(ASKED):
            began = time.perf_counter()
            await _ask(work, asked, viewer)
            took.append((time.perf_counter() - began) * 1000)
        sql, explaining = work.sql, _Explaining(work.sql)
        work.sql = explaining  # pyright: ignore[reportAttributeAccessIssue]  # it stands for it
        await _ask(work, asked, viewer)
        work.sql = sql
    cuts = statistics.quantiles(took, n=20)
    first = [scan for scan in explaining.scans if "conversation" in scan or scan == "Sort"]
    return cuts[9], cuts[18], ", ".join(dict.fromkeys(first))


async def _run(product: Product, screen: Console) -> None:
    company, departments, agents, inbox = await _people(product.database_url)
    secret = kept_secret_key(product.data_dir)
    database = await Database.open(product.database_url, secret)
    viewers = {
        "supervisor": Viewer(UserId(agents[0]), Role.SUPERVISOR, frozenset()),
        "agent": Viewer(
            UserId(agents[0]), Role.AGENT, frozenset(map(DepartmentId, departments[:2]))
        ),
        "agent of a small department": Viewer(
            UserId(uuid4()), Role.AGENT, frozenset({DepartmentId(SMALL)})
        ),
    }
    table = Table(title=f"{CONVERSATIONS:,} conversations of one company, row security on")
    for column in ("who", "what", "p50 ms", "p95 ms", "scans of conversations"):
        table.add_column(column)
    for who, viewer in viewers.items():
        asked = {"counters": None, **questions(viewer.user_id, SMALL, inbox)}
        for what, question in asked.items():
            p50, p95, scans = await _measure(database, CompanyId(company), question, viewer)
            table.add_row(who, what, f"{p50:.2f}", f"{p95:.2f}", scans)
    screen.print(table)
    await database.close()


if __name__ == "__main__":
    with running() as started:
        seed.run(seed.conversations, started.database_url, CONVERSATIONS)
        seed.run(seed.filters, started.database_url, TAGS, SMALL)
        asyncio.run(_run(started, Console(width=180)))
