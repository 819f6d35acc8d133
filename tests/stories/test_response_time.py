"""Waiting too long: somebody else, then supervisors, in working time (RTE-01 to RTE-05)."""

from typing import Any

import pytest

from prosa.features.conversations.jobs import RESPONSE_TIMEOUTS
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def arrives(world: World, name: str, department: str = "Vendas") -> None:
    await world.contact(name).writes("Oi")
    await world.contact(name).writes(department)


async def waits(world: World, **time: float) -> None:
    world.clock.advance(**time)
    await world.ticks(RESPONSE_TIMEOUTS)


async def lines(world: World, name: str, code: str) -> list[dict[str, Any]]:
    conversation = await world.conversation_of(name)
    rows = await world.rows(
        """SELECT detail FROM messages WHERE conversation_id = $1 AND detail->>'code' = $2
        ORDER BY seq""",
        conversation["id"],
        code,
    )
    return [row["detail"] for row in rows]


async def test_after_five_minutes_anybody_of_any_department_gets_it(world: World) -> None:
    """RTE-03, C-28: the customer hears of it, and the conversation goes to their department."""
    await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Suporte Técnico")
    await arrives(world, "Rui")
    queued = await world.conversation_of("Rui")
    assert (queued["deadline_at"] - queued["queued_at"]).total_seconds() == 300
    await waits(world, minutes=4)
    assert await world.owner_of("Rui") is None
    await waits(world, minutes=1, seconds=1)

    assert await world.owner_of("Rui") == bia
    found = await world.conversation_of("Rui")
    assert world.department_named(found["department_id"]) == "Suporte Técnico"
    assert (found["flow_state"], found["deadline_at"]) == ("timeout_redirect", None)
    assert world.contact("Rui").heard()[-1] == (
        "Para você não esperar mais, Bia, de Suporte Técnico, vai conversar com você."
    )
    [line] = await lines(world, "Rui", "redirected")
    assert (line["redirected_from"], line["reason"]) == ("Vendas", "only_one")
    assert line["waited_seconds"] >= 300
    [moved] = await world.rows("SELECT * FROM transfers")
    assert (moved["reason"], moved["by_user_id"]) == ("response_timeout", None)
    assert world.department_named(moved["from_department_id"]) == "Vendas"


async def test_the_own_department_comes_first_and_says_nothing_of_a_redirect(world: World) -> None:
    """Somebody became free without an event: capacity that the log never told."""
    ana = await world.agent("Ana", "Vendas", online=False)
    await world.agent("Bia", "Suporte Técnico")
    await arrives(world, "Rui")
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            "UPDATE presence SET chosen = 'online', effective = 'online' WHERE user_id = $1", ana.id
        )
    await waits(world, minutes=6)
    assert await world.owner_of("Rui") == ana
    assert (await world.conversation_of("Rui"))["flow_state"] == "assigned"
    assert world.contact("Rui").heard()[-1] == "Ana, de Vendas, vai conversar com você."


async def test_if_there_is_nobody_supervisors_are_told_less_and_less_often(world: World) -> None:
    """RTE-03, A-10: a Friday evening must not ring every five minutes."""
    await world.agent("Ana", "Vendas", online=False)
    marcos = await world.supervisor()
    socket = await marcos.connects()
    await arrives(world, "Rui")
    place = (await world.conversation_of("Rui"))["queued_at"]
    for _ in range(12 * 12):
        await waits(world, minutes=5)
    told = [event for event in socket.events if event["type"] == "conversation.overdue"]
    assert [event["why"]["times"] for event in told] == list(range(1, len(told) + 1))
    assert 7 <= len(told) <= 9, "in twelve hours"
    first = told[0]["why"]
    assert first["department"] == "Vendas"
    assert first["because"] == "nobody_online"
    assert 300 <= first["waited_seconds"] < 700
    found = await world.conversation_of("Rui")
    assert (found["status"], found["flow_state"]) == ("queued", "timeout_redirect")
    assert found["queued_at"] == place, "the place in the queue is kept"


async def test_who_comes_online_still_takes_the_longest_wait_first(world: World) -> None:
    """CW#10376: being overdue changes nothing about the order."""
    ana = await world.agent("Ana", "Vendas", online=False, capacity=1)
    await arrives(world, "Rui")
    await waits(world, minutes=6)
    await arrives(world, "Eva")
    await ana.goes("online")
    assert await world.owner_of("Rui") == ana
    assert await world.owner_of("Eva") is None
    assert (await world.conversation_of("Rui"))["deadline_at"] is None


async def test_taking_resolving_or_assigning_ends_the_clock(world: World) -> None:
    """RTE-05."""
    ana = await world.agent("Ana", "Vendas", online=False)
    marcos = await world.supervisor()
    for name in ("Rui", "Eva", "Ivo"):
        await arrives(world, name)
    await ana.takes("Rui")
    await marcos.gives("Eva", to=ana)
    await ana.resolves("Ivo")
    await waits(world, minutes=6)
    for name in ("Rui", "Eva", "Ivo"):
        assert (await world.conversation_of(name))["deadline_at"] is None
        assert await lines(world, name, "overdue") == []


async def test_a_transfer_starts_the_clock_of_the_other_department(world: World) -> None:
    """A-10."""
    ana = await world.agent("Ana", "Vendas")
    helena = await world.admin()
    path = f"/departments/{world.departments['Financeiro']}"
    await helena.does("PATCH", path, {"response_timeout_seconds": 600})
    await arrives(world, "Rui")
    await ana.transfers(to="Financeiro", reason="boleto", saying="")
    moved = await world.conversation_of("Rui")
    assert (moved["deadline_at"] - moved["queued_at"]).total_seconds() == 600


async def test_without_a_response_time_nobody_is_ever_late(world: World) -> None:
    helena = await world.admin()
    path = f"/departments/{world.departments['Vendas']}"
    await helena.does("PATCH", path, {"response_timeout_seconds": 0})
    await arrives(world, "Rui")
    assert (await world.conversation_of("Rui"))["deadline_at"] is None
    await arrives(world, "Eva", "Financeiro")
    await helena.does(
        "PATCH", f"/departments/{world.departments['Financeiro']}", {"response_timeout_seconds": 0}
    )
    await waits(world, minutes=6)
    assert (await world.conversation_of("Eva"))["deadline_at"] is None
    assert await lines(world, "Eva", "overdue") == [], "it was switched off meanwhile"


async def test_time_that_passed_while_no_worker_ran_is_made_up_for(world: World) -> None:
    """Three hours without a tick: told once, and the clock begins again from now."""
    await arrives(world, "Rui")
    await waits(world, hours=3)
    assert len(await lines(world, "Rui", "overdue")) == 1
    await world.ticks(RESPONSE_TIMEOUTS)
    assert len(await lines(world, "Rui", "overdue")) == 1
    found = await world.conversation_of("Rui")
    assert (found["deadline_at"] - world.clock.now()).total_seconds() > 290


async def test_several_that_are_late_are_dealt_in_order_of_arrival(world: World) -> None:
    await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Suporte Técnico", capacity=2)
    for name in ("Rui", "Eva", "Ivo"):
        await arrives(world, name)
    await waits(world, minutes=6)
    assert await world.owner_of("Rui") == bia
    assert await world.owner_of("Eva") == bia
    assert await world.owner_of("Ivo") is None
    [line] = await lines(world, "Ivo", "overdue")
    assert line["because"] == "nobody_online", "the reason of its own department"
