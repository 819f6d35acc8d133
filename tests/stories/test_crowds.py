"""Many at once: nothing is lost, nobody is forgotten, nobody is overloaded."""

import asyncio
from collections import Counter

import pytest

from tests.support import hooks
from tests.support.stack import Worker
from tests.support.world import MENU, World

pytestmark = pytest.mark.anyio


async def test_thirty_first_messages_at_once_are_one_conversation_and_one_greeting(
    world: World,
) -> None:
    """CON-01, MSG-18: thirty hooks on thirty connections. (CW#6046: three to five conversations at
    a time on the official API. WT#441, WT#707: tickets twice under load.)"""
    account = await world.account("whatsapp")
    rui = world.contact("Rui")
    phone = await rui.phone()
    now = hooks.instant(world.clock)
    bodies = [
        hooks.body(
            hooks.entry(account, messages=[hooks.said(f"Oi {n}", sender=phone.number, at=now)])
        )
        for n in range(30)
    ]
    answers = await asyncio.gather(*(hooks.post(account, body) for body in bodies))
    await world.settles()

    assert set(answers) == {200}
    [conversation] = await world.conversations_of("Rui")
    said = [body for author, body in await world.timeline_of("Rui") if author == "contact"]
    assert sorted(said) == sorted(f"Oi {n}" for n in range(30))
    assert sum(MENU in line for line in rui.heard()) == 1
    assert conversation["last_seq"] == len(await world.timeline_of("Rui"))
    assert len(await world.rows("SELECT 1 FROM contacts")) == 1


async def test_forty_customers_choosing_at_once_are_spread_evenly(world: World) -> None:
    """QUE-21 to QUE-25: three agents with room for ten each."""
    team = [await world.agent(name, "Vendas", capacity=10) for name in ("Ana", "Bia", "Caio")]
    names = [f"Cliente {n:02}" for n in range(40)]
    for name in names:
        await world.contact(name).says("Oi")
    await world.settles()
    await asyncio.gather(*(world.contact(name).says("1") for name in names))
    await world.settles()

    owners = [await world.owner_of(name) for name in names]
    loads = Counter(owner for owner in owners if owner is not None)
    assert loads == dict.fromkeys(team, 10)
    waiting = [name for name, owner in zip(names, owners, strict=True) if owner is None]
    states = {(await world.conversation_of(name))["status"] for name in waiting}
    assert states == {"queued"}
    kept = await world.rows("SELECT user_id, open_count FROM agent_loads")
    assert {row["user_id"]: row["open_count"] for row in kept} == {a.id: 10 for a in team}

    for agent in team:
        for row in await agent.list("mine"):
            await agent.does("POST", f"/conversations/{row['id']}/resolve")
    assert all([await world.owner_of(name) is not None for name in waiting])
    assert sum([row["open_count"] for row in await world.rows("SELECT * FROM agent_loads")]) == 10


async def test_below_capacity_loads_differ_by_one_at_most(world: World) -> None:
    team = [await world.agent(name, "Vendas", capacity=10) for name in ("Ana", "Bia", "Caio")]
    names = [f"Cliente {n:02}" for n in range(20)]
    for name in names:
        await world.contact(name).answers("1")
        await world.contact(name).says("Oi")
    await world.settles()
    loads = Counter([await world.owner_of(name) for name in names])
    assert sum(loads.values()) == 20
    assert max(loads.values()) - min(loads[agent] for agent in team) <= 1


@pytest.mark.parametrize(
    "faults",
    [
        {"duplicate": 2},
        {"batch": 7},
        {"reorder_seconds": 0.05, "duplicate": 1},
        {"wrong_signature": True},
    ],
    ids=["duplicated", "batched", "reordered", "forged"],
)
async def test_whatever_the_provider_does_with_its_hooks(
    world: World, faults: dict[str, float]
) -> None:
    """Each word once, one greeting for each customer, and no forged hook taken."""
    world.faults(**faults)
    names = [f"Cliente {n}" for n in range(8)]
    for name in names:
        for text in ("Oi", "tudo bem?", "queria saber do meu pedido"):
            await world.contact(name).says(text)
    await world.settles()
    for name in names:
        assert len(world.contact(name).heard()) == 1
        said = [body for author, body in await world.timeline_of(name) if author == "contact"]
        assert sorted(said) == ["Oi", "queria saber do meu pedido", "tudo bem?"]
    assert await world.value("SELECT count(*) FROM dead_letters") == 0
    assert world.emulator.poster.counters.forged_accepted == 0
    states = await world.rows("SELECT DISTINCT state FROM deliveries")
    assert {row["state"] for row in states} == {"read"}


async def test_two_workers_do_not_step_on_each_other(world: World) -> None:
    """Claims and leases: each hook is read, each message sent, each customer given once."""
    team = [await world.agent(name, "Vendas", capacity=20) for name in ("Ana", "Bia")]
    second = Worker(world.stack.settings, world.database, world.clock)
    await second.start()
    names = [f"Cliente {n}" for n in range(12)]
    for name in names:
        await world.contact(name).answers("1")
        await world.contact(name).says("Oi")
    await world.settles()
    await second.stop()
    for name in names:
        assert len(world.contact(name).heard()) == 2
        assert [author for author, _ in await world.timeline_of(name)].count("contact") == 2
    sent = [send.reference for send in world.emulator.sends if send.reference]
    assert len(sent) == len(set(sent))
    loads = Counter([await world.owner_of(name) for name in names])
    assert loads == dict.fromkeys(team, 6)
