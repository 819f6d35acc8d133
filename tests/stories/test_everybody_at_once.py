"""Several workers and people decide at the same moment: each conversation changes hands once."""

import asyncio

import pytest

from prosa.features.conversations.jobs import ABSENCES, RESPONSE_TIMEOUTS, SNOOZES
from prosa.features.routing.jobs import OPENINGS
from tests.support.stack import Worker
from tests.support.world import World

pytestmark = pytest.mark.anyio

TICKS = (RESPONSE_TIMEOUTS, ABSENCES, OPENINGS, SNOOZES)
NAMES = [f"Cliente {n}" for n in range(10)]


async def test_nobody_is_bounced_between_agents_by_concurrent_writers(world: World) -> None:
    """CW!15275: two workers deal and redirect, four agents come online and take, all at once."""
    agents = [
        await world.agent(f"Agente {n}", "Vendas", online=False, capacity=2) for n in range(3)
    ]
    other = await world.agent("Bia", "Financeiro", online=False)
    for name in NAMES:
        await world.contact(name).writes("Oi")
        await world.contact(name).writes("Vendas")
    world.clock.advance(minutes=6)
    rows = [await world.conversation_of(name) for name in NAMES]
    second = Worker(world.stack.settings, world.database, world.clock)
    await second.start()
    try:
        await asyncio.gather(
            *(a.asks("PUT", "/me/presence", {"state": "online"}) for a in (*agents, other)),
            *(tick.work(world.database, world.clock) for tick in TICKS * 3),
            *(agents[0].asks("POST", f"/conversations/{row['id']}/take") for row in rows[:3]),
        )
        await world.settles()
    finally:
        await second.stop()

    hands = await world.rows("SELECT conversation_id, count(*) FROM assignments GROUP BY 1")
    taken = {row["id"] for row in rows[:3]}
    for row in hands:
        most = 2 if row["conversation_id"] in taken else 1
        assert row["count"] <= most, "a machine may give it, and a person may take it then"
    for name in NAMES:
        lines = [words for author, words in await world.timeline_of(name) if author == "system"]
        assert lines.count("assigned") + lines.count("redirected") <= 1
    over = await world.rows(
        """SELECT m.user_id FROM memberships m JOIN agent_loads l USING (company_id, user_id)
        WHERE l.open_count > m.capacity AND m.user_id <> $1""",
        agents[0].id,
    )
    assert not over, "only who takes by hand has more than their capacity"


async def test_a_backlog_of_several_departments_is_handed_out_in_order_of_arrival(
    world: World,
) -> None:
    """CW#10376, CW#10685: by who came first, not queue by queue."""
    ana = await world.agent("Ana", "Vendas", "Financeiro", online=False, capacity=3)
    for name, department in (
        ("Rui", "Financeiro"),
        ("Eva", "Vendas"),
        ("Ivo", "Suporte Técnico"),
        ("Lia", "Financeiro"),
        ("Noé", "Vendas"),
    ):
        await world.contact(name).writes("Oi")
        await world.contact(name).writes(department)
    await ana.goes("online")
    owners = [await world.owner_of(name) for name in ("Rui", "Eva", "Ivo", "Lia", "Noé")]
    assert owners == [ana, ana, None, ana, None]
    order = await world.rows(
        """SELECT p.name FROM assignments a
        JOIN conversations c ON c.company_id = a.company_id AND c.id = a.conversation_id
        JOIN contacts p ON p.company_id = c.company_id AND p.id = c.contact_id
        ORDER BY a.id"""
    )
    assert [row["name"] for row in order] == ["Rui", "Eva", "Lia"]


async def test_a_backlog_longer_than_one_dealing_is_handed_out_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prosa.features.conversations import roster

    monkeypatch.setattr(roster, "MOST_PER_DEPARTMENT", 2)
    ana = await world.agent("Ana", "Vendas", online=False)
    for name in NAMES[:7]:
        await world.contact(name).writes("Oi")
        await world.contact(name).writes("Vendas")
    await ana.goes("online")
    assert [await world.owner_of(name) for name in NAMES[:7]] == [ana] * 7
