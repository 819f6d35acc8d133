"""Filters and orders of lists: what they promise, and that each is served by an index."""

import random
from collections.abc import AsyncGenerator, Callable, Collection, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from prosa.db.database import Database
from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.support.agent import Agent
from tests.support.database import SECRET, as_owner, opened
from tests.support.installation import build
from tests.support.queries import Ran, count_queries, plan_of
from tests.support.world import World

pytestmark = pytest.mark.anyio

Row = dict[str, Any]
Query = list[tuple[str, str]]
COMMON, RARE = uuid4(), uuid4()
OPEN = {"bot", "queued", "active", "waiting"}

_CROWD = """
WITH people AS (
    INSERT INTO contacts (company_id, id, name)
    SELECT $1, uuidv7(), 'Cliente ' || n FROM generate_series(1, $2::int) n RETURNING id
), numbered AS (SELECT id, row_number() OVER () AS n, random() AS a, random() AS b FROM people)
INSERT INTO conversations (company_id, id, number, contact_id, inbox_id, recipient, status,
    flow_state, department_id, assignee_id, turn, turn_since, unread_count, priority,
    last_message_at, opened_at, archived_at)
SELECT $1, uuidv7(), 1000 + n, id, $3, '5511', status, 'greeting',
    CASE WHEN status <> 'bot' THEN
        CASE WHEN n % ($2 / 5) = 0 THEN $6::uuid ELSE ($4::uuid[])[1 + n / 6 % 2] END END,
    CASE WHEN status NOT IN ('bot', 'queued') THEN ($5::uuid[])[1 + n % cardinality($5)] END,
    CASE WHEN status IN ('resolved', 'closed') OR a > 0.95 THEN NULL
        WHEN b < 0.5 THEN 'us' ELSE 'customer' END,
    CASE WHEN status IN ('resolved', 'closed') OR a > 0.95 THEN NULL
        ELSE $7::timestamptz - n * interval '1 minute' - a * interval '5 days' END,
    CASE WHEN b < 0.02 THEN 2 ELSE 0 END,
    CASE WHEN a < 0.01 THEN 'urgent' WHEN a < 0.03 THEN 'high' WHEN a < 0.05 THEN 'low'
        ELSE 'normal' END,
    $7::timestamptz - (n % ($2 / 2 + 1)) * interval '1 minute', $7,
    CASE WHEN status = 'closed' AND n % 4 = 0 THEN $7 END
FROM numbered, LATERAL (SELECT
    (ARRAY['bot', 'queued', 'active', 'waiting', 'resolved', 'closed'])[n % 6 + 1]) s(status)
"""

_BY_WAHA = """
UPDATE conversations SET inbox_id = $2 WHERE company_id = $1 AND number % $3 = 1
"""

_TAG = "INSERT INTO tags (company_id, id, name) VALUES ($1, $2, 'n.º ' || md5($2::uuid::text))"
_TAGGED = """
INSERT INTO conversation_tags (company_id, conversation_id, tag_id)
SELECT company_id, id, $2 FROM conversations WHERE company_id = $1 AND number % $3 = 0
"""
_SHOWN = """
UPDATE conversations SET tag_ids = tag_ids || $2::uuid WHERE company_id = $1 AND number % $3 = 0
"""
_HANDLED = """
INSERT INTO assignments (company_id, id, conversation_id, user_id, from_at)
SELECT company_id, uuidv7(), id, $2, opened_at FROM conversations
WHERE company_id = $1 AND number % 50 = 0
"""


async def crowd(world: World, count: int, *, rare: int) -> tuple[Agent, Agent]:
    """Ana of Vendas with a hundredth of them, and Marcos who sees all. A handful came by WAHA."""
    await world.account("whatsapp")
    await world.account("waha")
    world.is_checked = False
    ana = await world.agent("Ana", "Vendas", online=False)
    others = [await world.agent(f"Agente {n}", online=False) for n in range(9)]
    marcos = await world.supervisor()
    departments = [world.departments[name] for name in ("Vendas", "Suporte Técnico")]
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            _CROWD,
            world.company,
            count,
            world.inboxes["whatsapp"],
            departments,
            [ana.id, *(other.id for other in others)],
            world.departments["Financeiro"],
            world.clock.now(),
        )
        await work.sql.execute(_BY_WAHA, world.company, world.inboxes["waha"], count // 20)
        for tag, nth in ((COMMON, 4), (RARE, rare)):
            await work.sql.execute(_TAG, world.company, tag)
            await work.sql.execute(_TAGGED, world.company, tag, nth)
            await work.sql.execute(_SHOWN, world.company, tag, nth)
        await work.sql.execute(_HANDLED, world.company, ana.id)
    return ana, marcos


# What they promise: the same as an honest loop over all rows


def expected(
    rows: list[Row], query: Query, *, me: UUID, departments: Collection[UUID] | None
) -> list[Row]:
    """`rows` as the list should have them; None as departments: sees all."""
    tests = list(conditions(query, me))
    found = [row for row in rows if all(test(row) for test in tests)]
    if departments is not None:
        found = [
            row
            for row in found
            if row["assignee_id"] == me
            or row["department_id"] is None
            or row["department_id"] in departments
        ]
    return in_order(found, dict(query).get("sort", "newest"), has_ended=may_have_ended(query))


def conditions(query: Query, me: UUID) -> Iterator[Callable[[Row], bool]]:
    asked: dict[str, list[str]] = {}
    for name, value in query:
        asked.setdefault(name, []).append(value)
    [view] = asked.pop("view", ["none"])
    yield lambda row: (row["archived_at"] is not None) == (view == "archived")
    if view != "none" or not {"status", "handled_by_me"} & set(asked):
        yield OF_VIEW[view](me)
    for name, values in asked.items():
        if name in OF_FILTER:
            yield OF_FILTER[name](values, me)


OF_VIEW: dict[str, Callable[[UUID], Callable[[Row], bool]]] = {
    "mine": lambda me: (
        lambda row: row["status"] in {"active", "waiting"} and row["assignee_id"] == me
    ),
    "unassigned": lambda _: lambda row: row["status"] == "queued",
    "bot": lambda _: lambda row: row["status"] == "bot",
    "all": lambda _: lambda row: row["status"] in OPEN,
    "none": lambda _: lambda row: row["status"] in OPEN,
    "ended": lambda _: lambda row: row["status"] not in OPEN,
    "archived": lambda _: lambda row: row["status"] not in OPEN,
}

OF_FILTER: dict[str, Callable[[list[str], UUID], Callable[[Row], bool]]] = {
    "status": lambda values, _: lambda row: row["status"] in values,
    "priority": lambda values, _: lambda row: row["priority"] in values,
    "department_id": lambda values, _: lambda row: str(row["department_id"]) == values[0],
    "inbox_id": lambda values, _: lambda row: str(row["inbox_id"]) == values[0],
    "assignee_id": lambda values, me: (
        lambda row: str(row["assignee_id"]) == {"me": str(me), "none": "None"}.get(*values * 2)
    ),
    "tag_id": lambda values, _: lambda row: set(values) <= set(map(str, row["tag_ids"])),
    "unread": lambda _, __: lambda row: row["unread_count"] > 0,
    "turn": lambda values, _: lambda row: row["turn"] == values[0],
    "waiting_minutes": lambda values, _: (
        lambda row: (
            row["turn"] == "us"
            and row["now"] - row["turn_since"] >= timedelta(minutes=int(*values))
        )
    ),
    "handled_by_me": lambda _, __: lambda row: row["number"] % 50 == 0,
}


def may_have_ended(query: Query) -> bool:
    values = {value for name, value in query if name in {"view", "status"}}
    names = {name for name, _ in query}
    if names & {"view", "status"}:
        of_views = bool(values & {"ended", "archived"})
        has_view = "view" in names
        return of_views or (not has_view and bool(values & {"resolved", "closed"}))
    return "handled_by_me" in names


def in_order(rows: list[Row], sort: str, *, has_ended: bool) -> list[Row]:
    rows = sorted(rows, key=lambda row: (row["last_message_at"], row["id"]))
    if sort == "oldest":
        return rows
    rows.reverse()
    if has_ended or sort == "newest":
        return rows
    if sort == "priority":
        return sorted(
            rows, key=lambda row: ["urgent", "high", "normal", "low"].index(row["priority"])
        )
    turns = ["us", "customer", None]
    return sorted(
        rows, key=lambda row: (turns.index(row["turn"]), row["turn_since"] or 0, row["id"])
    )


def any_query(chance: random.Random, world: World, agent: UUID) -> Query:
    """Up to three filters, a view or none, and an order or none."""
    filters: list[Query] = [
        [("status", "active"), ("status", "resolved")],
        [("status", "queued")],
        [("department_id", str(world.departments["Suporte Técnico"]))],
        [("department_id", str(world.departments["Financeiro"]))],
        [("inbox_id", str(world.inboxes[chance.choice(["whatsapp", "waha"])]))],
        [("assignee_id", chance.choice(["me", "none", str(agent)]))],
        [("tag_id", str(COMMON))],
        [("tag_id", str(RARE)), ("tag_id", str(COMMON))],
        [("priority", "urgent"), ("priority", "low")],
        [("priority", "normal")],
        [("unread", "true")],
        [("turn", chance.choice(["us", "customer"]))],
        [("waiting_minutes", "90")],
        [("handled_by_me", "true")],
    ]
    query = [pair for chosen in chance.sample(filters, chance.randint(0, 2)) for pair in chosen]
    views = ["mine", "unassigned", "all", "bot", "ended", "archived"]
    if chance.random() < 0.6:
        query.append(("view", chance.choice(views)))
    if chance.random() < 0.7:
        query.append(("sort", chance.choice(["newest", "oldest", "waiting", "priority"])))
    return query


async def pages(http: httpx.AsyncClient, query: Query, *, limit: int) -> list[str]:
    """The ids of the whole list, page by page."""
    found: list[str] = []
    cursor: Query = []
    while True:
        params = httpx.QueryParams([*query, ("limit", str(limit)), *cursor])
        answer = await http.get("/api/v1/conversations", params=params)
        assert answer.status_code == 200, (query, answer.text)
        page = answer.json()
        assert len(page["items"]) <= limit
        found += [row["id"] for row in page["items"]]
        if page["next_cursor"] is None:
            return found
        assert page["items"], query
        cursor = [("cursor", page["next_cursor"])]


async def test_every_list_is_what_a_loop_over_all_rows_would_find(world: World) -> None:
    """Views, filters, orders and pages, together and for both kinds of viewers (TKT-32, TKT-36)."""
    ana, marcos = await crowd(world, 240, rare=8)
    rows = [dict(row) for row in await world.rows("SELECT * FROM conversations")]
    for row in rows:
        row["now"] = world.clock.now()
    chance = random.Random(7)
    vendas = {world.departments["Vendas"]}
    lengths: set[int] = set()
    for agent, departments in ((ana, vendas), (marcos, None)):
        headers = {"authorization": f"Bearer {await agent.token()}"}
        async with httpx.AsyncClient(base_url=world.stack.url, headers=headers) as http:
            for _ in range(40):
                query = any_query(chance, world, ana.id)
                if agent is marcos:
                    query = [pair for pair in query if pair[0] != "handled_by_me"]
                found = await pages(http, query, limit=chance.choice([3, 17, 100]))
                wanted = expected(rows, query, me=agent.id, departments=departments)
                assert found == [str(row["id"]) for row in wanted], query
                lengths.add(len(found))
    assert len(lengths) > 12
    handled = await pages_of(world, marcos, [("handled_by_me", "true")])
    assert handled == []


async def pages_of(world: World, agent: Agent, query: Query) -> list[str]:
    headers = {"authorization": f"Bearer {await agent.token()}"}
    async with httpx.AsyncClient(base_url=world.stack.url, headers=headers) as http:
        return await pages(http, query, limit=100)


@pytest.mark.parametrize(
    "query",
    ["status=lost", "assignee_id=everybody", "waiting_minutes=0", "sort=random", "turn=bot"],
)
async def test_what_cannot_be_understood_is_refused(world: World, query: str) -> None:
    marcos = await world.supervisor()
    assert await marcos.refused("GET", f"/conversations?{query}") == (422, "request.invalid")


async def test_a_place_in_one_order_is_none_in_another(world: World) -> None:
    _, marcos = await crowd(world, 60, rare=8)
    page = await marcos.reads("/conversations?sort=waiting&limit=2")
    path = f"/conversations?sort=newest&cursor={page['next_cursor']}"
    assert await marcos.refused("GET", path) == (422, "paging.bad_cursor")


# That each is served by an index


@pytest.fixture
async def narrow(postgres: str) -> AsyncGenerator[Database]:
    """One connection for the app, so that everything it asks is heard."""
    async with opened(postgres, connections=1) as database:
        yield database


USUAL = (
    "view=all",
    "view=all&sort=oldest",
    "view=all&sort=waiting",
    "view=all&sort=priority",
    "view=mine",
    "view=mine&sort=waiting",
    "view=mine&unread=true",
    "view=unassigned&sort=waiting",
    "view=all&department_id={department}",
    "view=all&department_id={department}&sort=waiting",
    "view=all&assignee_id={agent}",
    "view=all&assignee_id=none",
    "view=all&tag_id={common}",
    "view=all&tag_id={rare}",
    "view=ended&tag_id={rare}",
    "view=all&tag_id={rare}&tag_id={common}",
    "view=all&priority=urgent",
    "view=all&priority=urgent&priority=high",
    "view=all&unread=true",
    "view=all&turn=us",
    "view=all&waiting_minutes=60&sort=waiting",
    "view=ended",
    "view=ended&sort=oldest",
    "status=active&status=resolved",
    "handled_by_me=true",
)
SMALL = (
    "view=ended&department_id={department}",
    "view=all&inbox_id={big}",
    "view=all&inbox_id={small}",
    "view=all&inbox_id={small}&sort=waiting",
    "view=all&inbox_id={small}&unread=true",
    "view=ended&inbox_id={big}",
    "view=ended&inbox_id={small}",
    "view=archived&inbox_id={small}",
    "status=active&status=resolved&inbox_id={small}",
)
"""Of an inbox or a department with hardly anything."""
AT_MOST = 3_000
"""Of some 20,000 rows, that a page of 50 may touch: what it skips, and what it sorts."""


@pytest.mark.parametrize("queries", [USUAL, SMALL], ids=["usual", "small"])
async def test_usual_lists_touch_few_rows_of_many(
    world: World, postgres: str, narrow: Database, queries: tuple[str, ...]
) -> None:
    """Under row security, for who sees all and for an agent of one department: no list reads
    the whole table, and none sorts what it could have read in order."""
    ana, marcos = await crowd(world, 20_000, rare=1_000)
    async with as_owner(postgres) as owner:
        await owner.execute("ANALYZE conversations, contacts, conversation_tags, assignments")
    names = {
        "department": world.departments["Financeiro"],
        "agent": ana.id,
        "common": COMMON,
        "rare": RARE,
        "big": world.inboxes["whatsapp"],
        "small": world.inboxes["waha"],
    }
    offenders: list[str] = []
    for viewer in (ana, marcos):
        async with client(world, narrow, await viewer.token()) as http:
            for query in queries:
                async with count_queries(narrow, at_most=8) as ran:
                    answer = await http.get(
                        f"/api/v1/conversations?{query.format_map(names)}&limit=50"
                    )
                assert answer.status_code == 200, answer.text
                touched = await rows_touched(narrow, world, ran)
                if touched > AT_MOST:
                    offenders.append(f"{viewer} {query}: {touched}")
    assert not offenders, "\n".join(offenders)


async def rows_touched(database: Database, world: World, ran: Ran) -> int:
    """Of conversations, by all statements of a list; a whole table is more than is allowed."""
    touched = 0
    for text, values in ran.statements:
        if "FROM conversations c WHERE" not in text:
            continue
        plan = await plan_of(database, world.company, (text, values))
        for node in nodes(plan):
            if node.get("Relation Name") == "conversations":
                assert node["Node Type"] != "Seq Scan", text
                skipped = node.get("Rows Removed by Filter", 0)
                touched += int((node["Actual Rows"] + skipped) * node["Actual Loops"])
    return touched


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def client(world: World, database: Database, token: str) -> httpx.AsyncClient:
    """The same API over `database`, at the world's time."""
    here = build(database, Settings(secret_key=Secret(SECRET), rate_limit_per_minute=0))
    here.clock.instant = world.clock.now()
    return here.caller(authorization=f"Bearer {token}")
