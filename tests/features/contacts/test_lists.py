"""The list of contacts, narrowed: by tag, inbox, time, opting out, and never served."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from prosa.domain.ids import DepartmentId, UserId
from prosa.domain.permissions import Role, Viewer
from prosa.features.companies.actions.create import NewCompany, create_company
from prosa.features.contacts import queries_list
from prosa.features.contacts.queries import last_conversations
from prosa.features.contacts.queries_list import Filters, listing
from prosa.kit.clock import SystemClock
from tests.support.agent import Agent
from tests.support.database import NewDatabase, as_owner, opened
from tests.support.queries import count_queries, explained
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def names(agent: Agent, query: str) -> list[str]:
    return [one["name"] for one in (await agent.reads(f"/contacts?{query}"))["items"]]


async def added(agent: Agent, name: str, **known: Any) -> dict[str, Any]:
    return await agent.does("POST", "/contacts", {"name": name, **known})


async def tagged(agent: Agent, *names: str) -> list[str]:
    return [(await agent.does("POST", "/tags", {"name": name}))["id"] for name in names]


@pytest.mark.parametrize("many", [queries_list.MANY, 0])
async def test_it_is_narrowed_by_all_that_is_asked(
    world: World, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """CON-05, CON-06. Whether few or many pass."""
    monkeypatch.setattr(queries_list, "MANY", many)
    helena = await world.admin()
    vip, debt = await tagged(helena, "VIP", "Dívida")
    await added(helena, "Ana", tag_ids=[vip, debt])
    await added(helena, "Bia", tag_ids=[vip], opted_out=True)
    await world.contact("Caio").writes("Oi")
    await world.contact("Davi").writes("Oi", on="waha")
    whatsapp, waha = world.inboxes["whatsapp"], world.inboxes["waha"]
    for query, found in {
        "": ["Ana", "Bia", "Caio", "Davi"],
        f"tag_id={vip}": ["Ana", "Bia"],
        f"tag_id={vip}&tag_id={debt}": ["Ana"],
        f"tag_id={uuid4()}": [],
        f"inbox_id={whatsapp}": ["Caio"],
        f"inbox_id={waha}": ["Davi"],
        "opted_out=true": ["Bia"],
        "without_conversations=true": ["Ana", "Bia"],
        "without_conversations=true&opted_out=true": ["Bia"],
        f"without_conversations=true&inbox_id={waha}": [],
        f"search=ana&tag_id={debt}": ["Ana"],
        f"search=bia&tag_id={debt}": [],
    }.items():
        assert await names(helena, query) == found, query


async def test_it_is_narrowed_by_when_they_became_known(world: World) -> None:
    helena = await world.admin()
    begun = world.clock.now()
    for n, name in enumerate(("Ana", "Bia", "Caio")):
        contact = await added(helena, name)
        async with world.database.work(world.company) as work:
            await work.sql.execute(
                "UPDATE contacts SET created_at = $2 WHERE id = $1",
                contact["id"],
                begun + timedelta(days=n),
            )

    def day(n: int) -> str:
        return (begun + timedelta(days=n)).isoformat().replace("+", "%2B")

    assert await names(helena, f"created_from={day(1)}") == ["Bia", "Caio"]
    assert await names(helena, f"created_before={day(1)}") == ["Ana"]
    assert await names(helena, f"created_from={day(1)}&created_before={day(2)}") == ["Bia"]
    wrong = f"/contacts?created_from={day(2)}&created_before={day(2)}"
    assert await helena.refused("GET", wrong) == (422, "contact.bad_period")


async def test_who_was_added_by_hand_is_served_once_somebody_writes(world: World) -> None:
    """Whether the customer is first, or an agent."""
    helena = await world.admin()
    ana = await world.agent("Ana", "Vendas")
    await added(helena, "Rui", phone="+5511987651234")
    await world.contact("Zoe").writes("Oi", on="waha")
    waits = await added(helena, "Eva", phone="+5511977770000")
    await added(helena, "Ivo")
    assert await names(helena, "without_conversations=true") == ["Eva", "Ivo", "Rui"]
    await world.contact("Rui", number="5511987651234").writes("Oi")
    assert await names(helena, "without_conversations=true") == ["Eva", "Ivo"]
    begun = {"contact_id": waits["id"], "inbox_id": str(world.inboxes["waha"]), "text": "Olá!"}
    await ana.does("POST", "/conversations", begun)
    assert await names(helena, "without_conversations=true") == ["Ivo"]


async def test_a_tag_that_is_taken_off_finds_nobody(world: World) -> None:
    helena = await world.admin()
    vip, debt = await tagged(helena, "VIP", "Dívida")
    ana = await added(helena, "Ana", tag_ids=[vip])
    await helena.does("PUT", f"/contacts/{ana['id']}/tags/{debt}")
    await helena.does("DELETE", f"/contacts/{ana['id']}/tags/{vip}")
    assert await names(helena, f"tag_id={vip}") == []
    assert await names(helena, f"tag_id={debt}") == ["Ana"]
    await helena.does("PATCH", f"/contacts/{ana['id']}", {"tag_ids": [vip]})
    assert await names(helena, f"tag_id={debt}") == []
    rows = await world.rows("SELECT tag_id::text FROM contact_tags")
    assert [row["tag_id"] for row in rows] == [vip]


async def test_a_row_tells_where_and_when_they_were_last_spoken_with(world: World) -> None:
    """CON-05, among what the reader may see (CON-07)."""
    ana, bia = await world.agent("Ana", "Vendas"), await world.agent("Bia", "Financeiro")
    rui = world.contact("Rui")
    for words in ("Oi", "1"):
        await rui.writes(words, on="waha")
    await ana.resolves()
    await world.passes(hours=1)
    await rui.writes("Voltei", on="whatsapp")
    helena = await world.admin()
    await added(helena, "Nunca escreveu")

    async def told(agent: Agent) -> dict[str, Any]:
        rows = (await agent.reads("/contacts"))["items"]
        return {row["name"]: row["last_conversation"] for row in rows}

    for agent in (ana, helena):
        last = await told(agent)
        assert last["Rui"]["channel"] == "whatsapp_cloud"
        assert last["Nunca escreveu"] is None
    await rui.writes("SIM", on="whatsapp")
    await ana.transfers(to="Financeiro")
    assert (await told(bia))["Rui"]["channel"] == "whatsapp_cloud"
    assert (await told(ana))["Rui"]["channel"] == "whatsapp_waha", "the other is not hers to see"
    [shown] = (await ana.reads("/contacts?search=rui"))["items"]
    at = datetime.fromisoformat(shown["last_conversation"]["last_message_at"])
    assert at < world.clock.now() - timedelta(minutes=59)


async def test_what_was_begun_first_is_the_last_once_its_person_writes_there_again(
    world: World,
) -> None:
    """CON-05. Two inboxes have one person's conversations at the same time."""
    helena, rui = await world.admin(), world.contact("Rui")
    for inbox, channel in (
        ("waha", "whatsapp_waha"),
        ("whatsapp", "whatsapp_cloud"),
        ("waha", "whatsapp_waha"),
    ):
        await rui.writes("Oi", on=inbox)
        [row] = (await helena.reads("/contacts"))["items"]
        assert row["last_conversation"]["channel"] == channel
        await world.passes(minutes=1)


async def test_pages_of_a_narrowed_list_follow_each_other(world: World) -> None:
    helena = await world.admin()
    [vip] = await tagged(helena, "VIP")
    for n in range(5):
        await added(helena, f"Cliente {n % 2}", tag_ids=[vip])
    seen: list[str] = []
    cursor = ""
    while True:
        page = await helena.reads(f"/contacts?tag_id={vip}&limit=2{cursor}")
        seen += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    rows = await world.rows("SELECT id::text FROM contacts ORDER BY name, id")
    assert seen == [row["id"] for row in rows]


async def test_nobody_of_another_company_is_listed(world: World) -> None:
    helena = await world.admin()
    [vip] = await tagged(helena, "VIP")
    await added(helena, "Ana", tag_ids=[vip], opted_out=True)
    await world.contact("Rui").writes("Oi", on="waha")
    other = await create_company(world.database, SystemClock(), NewCompany(name="Outra"))
    for filters in (
        Filters(),
        Filters(tag_ids=frozenset({UUID(vip)})),
        Filters(inbox_id=world.inboxes["waha"]),
        Filters(opted_out=True),
        Filters(without_conversations=True),
        Filters(created_from=world.clock.now() - timedelta(days=9_000)),
    ):
        async with world.database.work(other) as work:
            assert await listing(work, filters, after=None, limit=51) == []


async def test_every_filter_is_served_by_an_index(new_database: NewDatabase) -> None:
    """20,000 contacts, under row security: what few pass, what half pass, and what nobody does."""
    url = await new_database()
    now = SystemClock().now()
    async with opened(url, connections=1) as database:
        company = await create_company(database, SystemClock(), NewCompany(name="Casa Varanda"))
        ids = [uuid4() for _ in range(5)]
        async with database.work(company) as work:
            for statement in _CROWD.split(";\n"):
                await work.sql.execute(statement.replace("$company", f"'{company}'").format(*ids))
        async with as_owner(url) as owner:
            await owner.execute("ANALYZE")
        half, few, nobody, crowded, quiet = ids
        viewer = Viewer(UserId(uuid4()), Role.AGENT, frozenset({DepartmentId(uuid4())}))
        day = timedelta(days=1)
        for filters, expected in (
            (Filters(tag_ids=frozenset({half})), 51),
            (Filters(tag_ids=frozenset({few})), 20),
            (Filters(tag_ids=frozenset({nobody})), 0),
            (Filters(inbox_id=crowded), 51),
            (Filters(inbox_id=quiet), 20),
            (Filters(opted_out=True), 51),
            (Filters(without_conversations=True), 51),
            (Filters(created_from=now - 5_000 * day), 51),
            (Filters(created_from=now - day / 2), 51),
            (Filters(created_before=now - 5_000 * day), 0),
        ):
            async with count_queries(database, at_most=5) as ran, database.work(company) as work:
                rows = await listing(work, filters, after=None, limit=51)
                assert len(rows) == expected
                await last_conversations(work, [row["id"] for row in rows], viewer=viewer)
            steps: set[str] = set()
            for statement in ran.statements:
                if "set_config" not in statement[0]:
                    steps = await explained(database, company, statement)
                    assert not [step for step in steps if step.startswith("Seq Scan")], filters
            assert "Index Scan conversations_contact_idx" in steps, "the last one of each"


_CROWD = """
INSERT INTO tags (company_id, id, name)
SELECT $company, id, id::text FROM unnest('{{{0},{1},{2}}}'::uuid[]) id;
INSERT INTO inboxes (company_id, id, name, channel, address, hook_path)
SELECT $company, id, id::text, 'whatsapp_waha', id::text, id::text
FROM unnest('{{{3},{4}}}'::uuid[]) id;
INSERT INTO contacts (company_id, id, name, created_at, tag_ids, opted_out_at, has_conversations)
SELECT $company, gen_random_uuid(), 'Cliente ' || lpad(n::text, 6, '0'),
    now() - n * interval '1 minute',
    CASE WHEN n % 1000 = 0 THEN ARRAY['{0}', '{1}'] WHEN n % 2 = 0 THEN ARRAY['{0}']
        ELSE '{{}}' END::uuid[],
    CASE WHEN n % 100 = 0 THEN now() END, n % 100 <> 1
FROM generate_series(1, 20000) n;
INSERT INTO contact_tags (company_id, contact_id, tag_id)
SELECT company_id, id, unnest(tag_ids) FROM contacts;
INSERT INTO conversations (company_id, id, number, contact_id, inbox_id, recipient, status,
    flow_state, opened_at, last_message_at)
SELECT company_id, gen_random_uuid(), row_number() OVER (), id,
    CASE WHEN name LIKE '%000' THEN '{4}' ELSE '{3}' END::uuid, 'x', 'resolved', 'resolved',
    created_at, created_at
FROM contacts WHERE has_conversations
"""
