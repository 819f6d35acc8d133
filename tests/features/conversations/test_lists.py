"""Lists: as many questions for one row as for a hundred, and each view by its index."""

from collections.abc import AsyncGenerator

import httpx
import pytest

from prosa.db.database import Database
from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.support.agent import Agent
from tests.support.database import SECRET, as_owner, opened
from tests.support.installation import build
from tests.support.queries import count_queries, explained
from tests.support.world import World

pytestmark = pytest.mark.anyio

_CROWD = """
WITH people AS (
    INSERT INTO contacts (company_id, id, name)
    SELECT $1, uuidv7(), 'Cliente ' || n FROM generate_series($4::int, $6::int) n RETURNING id
), numbered AS (SELECT id, $4::int - 1 + row_number() OVER () AS n FROM people)
INSERT INTO conversations (company_id, id, number, contact_id, inbox_id, recipient, status,
    flow_state, department_id, assignee_id, last_message_at, opened_at, queued_at)
SELECT $1, uuidv7(), 100000 + n, id, $2, '5511',
    (ARRAY['bot', 'queued', 'active', 'waiting', 'resolved', 'closed'])[n % 6 + 1], 'greeting',
    $3, CASE WHEN n % 6 IN (2, 3) AND n % 5 = 0 THEN $5::uuid END,
    now() - n * interval '1 minute', now(), now()
FROM numbered
"""


_ARCHIVED = """
UPDATE conversations SET archived_at = now() WHERE status = 'closed'
"""


async def crowd(world: World, agent: Agent, first: int, last: int) -> None:
    await world.account("whatsapp")
    world.is_checked = False
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            _CROWD,
            world.company,
            world.inboxes["whatsapp"],
            world.departments["Vendas"],
            first,
            agent.id,
            last,
        )


@pytest.fixture
async def narrow(postgres: str) -> AsyncGenerator[Database]:
    """One connection for the app, so that everything it asks is heard."""
    async with opened(postgres, connections=1) as database:
        yield database


def client(world: World, database: Database, token: str) -> httpx.AsyncClient:
    """The same API over `database`, at the world's time."""
    here = build(database, Settings(secret_key=Secret(SECRET), rate_limit_per_minute=0))
    here.clock.instant = world.clock.now()
    return here.caller(authorization=f"Bearer {token}")


LISTS = (
    "/conversations?view=all&limit=100",
    "/conversations?view=mine",
    "/conversations/counters",
    "/contacts",
    "/contacts?search=cliente",
    "/users",
    "/departments",
    "/inboxes",
    "/events?since=0",
    "/audit",
)


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_asks_as_much_for_many_rows_as_for_one(
    world: World, narrow: Database, path: str
) -> None:
    """At most four questions, whatever the company has."""
    helena = await world.admin()
    ana = await world.agent("Ana", "Vendas", online=False)
    asked: list[int] = []
    async with client(world, narrow, await helena.token()) as http:
        await http.get(f"/api/v1{path}")  # the driver asks once for types that it does not know
        for first, last in ((1, 2), (3, 60)):
            await crowd(world, ana, first, last)
            async with count_queries(narrow, at_most=4) as ran:
                answer = await http.get(f"/api/v1{path}")
            assert answer.status_code == 200, answer.text
            asked.append(len(ran.statements))
    assert asked[0] == asked[1] > 0


@pytest.mark.parametrize(
    ("view", "index", "reaching"),
    [
        ("all", "conversations_all_idx", ()),
        ("mine", "conversations_mine_idx", ()),
        ("bot", "conversations_bot_idx", ()),
        ("unassigned", "conversations_unassigned_idx", ("unassigned_department",)),
        ("ended", "conversations_ended_idx", ("ended_department", "ended_assignee")),
        ("archived", "conversations_archived_idx", ("archived_department", "archived_assignee")),
    ],
)
async def test_each_view_is_read_by_its_index_in_its_order(
    world: World, postgres: str, narrow: Database, view: str, index: str, reaching: tuple[str, ...]
) -> None:
    """For who sees all, and for an agent of some departments, who may have lists of their own that
    are merged. Nothing else is sorted."""
    ana = await world.agent("Ana", "Vendas", online=False)
    marcos = await world.supervisor()
    await crowd(world, ana, 1, 4000)
    async with as_owner(postgres) as owner:
        await owner.execute(_ARCHIVED)
        await owner.execute("ANALYZE conversations, contacts, deliveries")
    for viewer in (ana, marcos):
        async with (
            client(world, narrow, await viewer.token()) as http,
            count_queries(narrow, at_most=4) as ran,
        ):
            answer = await http.get(f"/api/v1/conversations?view={view}&limit=50")
        assert answer.status_code == 200
        steps = await explained(narrow, world.company, ran.one("FROM conversations"))
        if reaching and viewer is ana:
            used = {step.split()[-1] for step in steps}
            assert {f"conversations_{name}_idx" for name in reaching} <= used, steps
        else:
            assert f"Index Scan {index}" in steps, steps
            assert "Sort" not in steps, steps
        assert "Seq Scan conversations" not in steps


async def test_pages_follow_each_other_without_gaps_or_repetitions(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    await crowd(world, ana, 1, 130)
    helena = await world.admin()
    seen: list[str] = []
    path = "/conversations?view=all&limit=25"
    cursor = ""
    while True:
        page = await helena.reads(path + (f"&cursor={cursor}" if cursor else ""))
        seen += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    open_ones = "SELECT count(*) FROM conversations WHERE status NOT IN ('resolved', 'closed')"
    assert len(seen) == len(set(seen)) == await world.value(open_ones)
