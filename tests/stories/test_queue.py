"""Waiting for somebody: told why, and served in order of arrival."""

import pytest

from tests.support.world import World

pytestmark = pytest.mark.anyio


async def arrives(world: World, name: str, department: str = "Vendas") -> None:
    await world.contact(name).writes("Oi")
    await world.contact(name).writes(department)


async def line(world: World, name: str, code: str) -> dict[str, object]:
    """The facts of a line in the timeline of the newest conversation."""
    conversation = await world.conversation_of(name)
    return await world.value(
        "SELECT detail FROM messages WHERE conversation_id = $1 AND detail->>'code' = $2",
        conversation["id"],
        code,
    )


async def test_nobody_online_means_the_queue_and_both_sides_are_told_why(world: World) -> None:
    """QUE-23, FLW-11."""
    await world.agent("Ana", "Vendas", online=False)
    await arrives(world, "Rui")
    assert (await world.conversation_of("Rui"))["status"] == "queued"
    assert "fila de Vendas" in world.contact("Rui").heard()[-1]
    held = await line(world, "Rui", "held")
    assert held == {
        "code": "held",
        "department": "Vendas",
        "because": "nobody_online",
        "members": 1,
        "online": 0,
    }


async def test_whoever_comes_online_takes_in_order_of_arrival(world: World) -> None:
    """QUE-25: as many as they have room for, the others go on waiting."""
    ana = await world.agent("Ana", "Vendas", online=False, capacity=2)
    for name in ("Rui", "Eva", "Ivo"):
        await arrives(world, name)
    await ana.goes("online")
    assert await world.owner_of("Rui") == ana
    assert await world.owner_of("Eva") == ana
    assert await world.owner_of("Ivo") is None
    assert "Ana, de Vendas" in world.contact("Eva").heard()[-1]


async def test_a_freed_place_is_taken_by_who_waits_longest(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", capacity=1)
    for name in ("Rui", "Eva", "Ivo"):
        await arrives(world, name)
    assert (await line(world, "Eva", "held"))["because"] == "all_busy"
    await ana.resolves("Rui")
    assert await world.owner_of("Eva") == ana
    assert await world.owner_of("Ivo") is None
    await ana.closes("Eva")
    assert await world.owner_of("Ivo") == ana


async def test_more_capacity_takes_from_the_queue(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", capacity=1)
    helena = await world.admin()
    await arrives(world, "Rui")
    await arrives(world, "Eva")
    assert await world.owner_of("Eva") is None
    await helena.does("PATCH", f"/users/{ana.id}", {"capacity": 2})
    assert await world.owner_of("Eva") == ana


async def test_joining_a_department_serves_its_queue(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    helena = await world.admin()
    await arrives(world, "Rui", "Financeiro")
    assert (await line(world, "Rui", "held"))["because"] == "nobody_in_department"
    department = world.departments["Financeiro"]
    await helena.does("PUT", f"/departments/{department}/members/{ana.id}")
    assert await world.owner_of("Rui") == ana


async def test_the_least_loaded_is_chosen_and_the_why_is_kept(world: World) -> None:
    """QUE-21, QUE-22."""
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    bia = await world.agent("Bia", "Vendas")
    await arrives(world, "Eva")
    assert await world.owner_of("Rui") == ana
    assert await world.owner_of("Eva") == bia
    why = await world.value("SELECT why FROM assignments WHERE user_id = $1", bia.id)
    assert why == {"reason": "least_loaded", "open_before": 0, "capacity": 8, "considered": 2}


@pytest.mark.parametrize("state", ["busy", "away", "offline"])
async def test_who_is_not_online_gets_nothing_new(world: World, state: str) -> None:
    """USR-25."""
    ana = await world.agent("Ana", "Vendas")
    await ana.goes(state)
    await arrives(world, "Rui")
    assert await world.owner_of("Rui") is None


async def test_given_back_it_does_not_return_to_who_gave_it_back(world: World) -> None:
    """TKT-25: somebody else of the department comes first, however busy."""
    bia = await world.agent("Bia", "Vendas")
    await arrives(world, "Eva")
    await arrives(world, "Ivo")
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    assert await world.owner_of("Rui") == ana
    await ana.unassigns("Rui")
    assert await world.owner_of("Rui") == bia
    await ana.goes("offline")
    await bia.unassigns("Rui")
    assert await world.owner_of("Rui") == bia, "there is nobody else"
