"""Agents who are not there: what waits for them finds somebody else (RTE-02, RTE-06, USR-24)."""

from datetime import timedelta
from typing import Any

import pytest

from prosa.features.conversations.jobs import ABSENCES, RESPONSE_TIMEOUTS, SNOOZES
from prosa.features.team.actions import presence
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def arrives(world: World, name: str, department: str = "Vendas") -> None:
    await world.contact(name).writes("Oi")
    await world.contact(name).writes(department)


async def waits(world: World, **time: float) -> None:
    world.clock.advance(**time)
    await world.ticks(ABSENCES)


async def falls_silent(world: World, agent: Agent) -> None:
    """Two minutes without a heartbeat; everybody else is heard of."""
    world.clock.advance(minutes=3)
    for other in world.agents.values():
        if other is not agent:
            async with world.database.work(world.company) as work:
                await presence.heartbeat(work, other.person.id, now=world.clock.now())
    await presence.sweep(world.database, world.clock)
    await world.settles()


async def detail(world: World, name: str, code: str) -> dict[str, Any]:
    conversation = await world.conversation_of(name)
    return await world.value(
        """SELECT detail FROM messages WHERE conversation_id = $1 AND detail->>'code' = $2
        ORDER BY seq DESC LIMIT 1""",
        conversation["id"],
        code,
    )


async def codes(world: World, name: str) -> list[str]:
    return [words for author, words in await world.timeline_of(name) if author == "system"]


async def test_what_waits_for_a_silent_agent_goes_to_a_colleague_with_the_reason(
    world: World,
) -> None:
    """RTE-02: heard of no more, offline after two minutes, redistributed after the grace."""
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    bia = await world.agent("Bia", "Vendas")
    assert await world.owner_of("Rui") == ana
    await falls_silent(world, ana)
    await world.ticks(ABSENCES)
    assert await world.owner_of("Rui") == ana, "within the grace"
    await waits(world, seconds=61)

    assert await world.owner_of("Rui") == bia
    assert (await codes(world, "Rui"))[-2:] == ["agent_offline", "assigned"]
    line = await detail(world, "Rui", "agent_offline")
    assert (line["agent"], line["department"], line["reason"]) == (
        "Ana",
        "Vendas",
        "agent_offline",
    )
    assert line["offline_seconds"] >= 60
    assert world.contact("Rui").heard()[-1] == "Bia, de Vendas, vai conversar com você."
    first, second = await world.rows("SELECT * FROM assignments ORDER BY from_at")
    assert (first["why"]["ended"], first["to_at"] is not None) == ("agent_offline", True)
    assert (second["user_id"], second["to_at"]) == (bia.id, None)


async def test_choosing_offline_is_leaving_and_being_busy_or_away_is_not(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    bia = await world.agent("Bia", "Vendas")
    for state in ("busy", "away"):
        await ana.goes(state)
        await waits(world, minutes=10)
        await bia.goes("online")
        assert await world.owner_of("Rui") == ana, state
    await ana.goes("offline")
    await waits(world, seconds=61)
    assert await world.owner_of("Rui") == bia


async def test_a_short_blip_shuffles_nothing(world: World) -> None:
    """Back within the grace: the clock of the absence begins anew."""
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    await world.agent("Bia", "Vendas")
    for _ in range(4):
        await ana.goes("offline")
        await waits(world, seconds=50)
        await ana.goes("online")
        await waits(world, seconds=30)
    assert await world.owner_of("Rui") == ana
    assert "agent_offline" not in await codes(world, "Rui")


async def test_the_grace_is_the_companys_to_choose(world: World) -> None:
    helena = await world.admin()
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    bia = await world.agent("Bia", "Vendas")
    await helena.does("PATCH", "/company", {"redistribute_after_seconds": None})
    await ana.goes("offline")
    await waits(world, hours=1)
    await bia.goes("online")
    assert await world.owner_of("Rui") == ana, "null: who goes offline keeps everything"
    await helena.does("PATCH", "/company", {"redistribute_after_seconds": 0})
    await world.ticks(ABSENCES)
    assert await world.owner_of("Rui") == bia


async def test_the_longest_wait_is_dealt_first(world: World) -> None:
    """RTE-06: by when the customer began to wait, not by when it came back to the queue."""
    ana = await world.agent("Ana", "Vendas")
    for name in ("Rui", "Eva", "Ivo"):
        world.clock.advance(seconds=10)
        await arrives(world, name)
    await ana.replies("Um momento", to="Rui")
    world.clock.advance(seconds=10)
    await world.contact("Rui").writes("E aí?")
    bia = await world.agent("Bia", "Vendas", online=False, capacity=2)
    caio = await world.agent("Caio", "Vendas", capacity=1)
    await ana.goes("offline")
    await waits(world, seconds=61)
    assert await world.owner_of("Eva") == caio
    await bia.goes("online")
    assert await world.owner_of("Ivo") == bia
    assert await world.owner_of("Rui") == bia, "she wrote last"
    orders = await world.rows(
        "SELECT conversation_id FROM assignments WHERE user_id = $1 ORDER BY id", bia.id
    )
    assert orders[0]["conversation_id"] == (await world.conversation_of("Ivo"))["id"]


async def test_what_waits_for_the_customer_stays_until_the_customer_writes(world: World) -> None:
    """CW#4158, CW#7204, CW#9587: a chat that goes on must not go on with an offline agent."""
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    await arrives(world, "Eva")
    await ana.replies("Qual é o número do pedido?", to="Rui")
    await ana.waits("Eva")
    bia = await world.agent("Bia", "Vendas")
    await ana.goes("offline")
    await waits(world, minutes=30)
    await bia.goes("online")
    for name in ("Rui", "Eva"):
        assert await world.owner_of(name) == ana
        await world.contact(name).writes("Oi?")
        assert await world.owner_of(name) == bia, "at that moment, without any tick"
        assert "agent_offline" in await codes(world, name)


async def test_who_is_back_before_the_customer_writes_goes_on(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    await ana.replies("Qual é o número do pedido?")
    await world.agent("Bia", "Vendas")
    await ana.goes("offline")
    await waits(world, minutes=30)
    await ana.goes("online")
    await world.contact("Rui").writes("1234")
    assert await world.owner_of("Rui") == ana


async def test_with_nobody_else_there_it_stays_and_supervisors_are_told_once(
    world: World,
) -> None:
    """Better with an absent agent than with nobody; whoever comes gets it."""
    ana = await world.agent("Ana", "Vendas")
    marcos = await world.supervisor()
    socket = await marcos.connects()
    await arrives(world, "Rui")
    await ana.goes("offline")
    for _ in range(5):
        await waits(world, minutes=5)
    assert await world.owner_of("Rui") == ana
    [told] = [event for event in socket.events if event["type"] == "conversation.overdue"]
    assert told["why"]["because"] == "agent_offline"
    assert told["why"]["agent"] == "Ana"
    assert (await world.conversation_of("Rui"))["flow_state"] == "timeout_redirect"
    assert (await codes(world, "Rui")).count("left_behind") == 1
    bia = await world.agent("Bia", "Vendas")
    await world.ticks(ABSENCES)
    assert await world.owner_of("Rui") == bia


async def test_what_was_redirected_to_somebody_who_leaves_is_told_too(world: World) -> None:
    """Having been late once does not mean that anybody knows of it now."""
    ana = await world.agent("Ana", "Vendas", capacity=0)
    eva = await world.agent("Eva", "Financeiro")
    await arrives(world, "Rui")
    await waits(world, minutes=6)
    await world.ticks(RESPONSE_TIMEOUTS)
    assert await world.owner_of("Rui") == eva
    assert (await world.conversation_of("Rui"))["flow_state"] == "timeout_redirect"
    for agent in (ana, eva):
        await agent.goes("offline")
    await waits(world, minutes=5)
    await waits(world, minutes=5)
    assert await world.owner_of("Rui") == eva
    assert (await codes(world, "Rui")).count("left_behind") == 1


async def test_an_answer_takes_the_mark_away_and_the_next_absence_is_told_again(
    world: World,
) -> None:
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    for times in (1, 2):
        await ana.goes("offline")
        await waits(world, minutes=5)
        assert (await codes(world, "Rui")).count("left_behind") == times
        await ana.goes("online")
        await ana.replies("Voltei")
        await world.contact("Rui").writes("Oi")
    assert await world.owner_of("Rui") == ana


async def test_who_is_back_when_it_is_dealt_gets_it_back_first(world: World) -> None:
    """She did not give it up, it was taken from her: she knows the customer."""
    helena = await world.admin()
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    bia = await world.agent("Bia", "Vendas", capacity=0)
    await ana.goes("offline")
    await waits(world, seconds=61)
    assert await world.owner_of("Rui") is None
    async with world.stack.worker.paused():
        assert (await ana.asks("PUT", "/me/presence", {"state": "online"})).is_success
        assert (await helena.asks("PATCH", f"/users/{bia.id}", {"capacity": 5})).is_success
    await world.settles()
    assert await world.owner_of("Rui") == ana
    why = await world.value("SELECT why FROM assignments WHERE to_at IS NULL")
    assert why["reason"] == "last_agent"


async def test_a_person_who_gives_it_to_an_absent_agent_is_not_contradicted(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    await world.agent("Bia", "Vendas", capacity=0)
    marcos = await world.supervisor()
    await arrives(world, "Rui")
    await marcos.gives("Rui", to=ana)
    await waits(world, hours=1)
    assert await world.owner_of("Rui") == ana


async def test_a_snooze_that_ends_without_its_agent_finds_another(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    bia = await world.agent("Bia", "Vendas")
    await ana.snoozes("Rui", until=world.clock.now() + timedelta(minutes=30))
    await ana.goes("offline")
    await waits(world, minutes=20)
    assert await world.owner_of("Rui") == ana, "it sleeps"
    world.clock.advance(minutes=11)
    await bia.goes("online")
    await world.ticks(SNOOZES)
    await world.ticks(ABSENCES)
    assert await world.owner_of("Rui") == bia
    assert (await codes(world, "Rui"))[-3:] == ["woken", "agent_offline", "assigned"]


async def test_whoever_is_deactivated_leaves_everything_to_the_others(world: World) -> None:
    helena = await world.admin()
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    bia = await world.agent("Bia", "Vendas")
    await helena.does("PATCH", f"/users/{ana.id}", {"is_active": False})
    await waits(world, seconds=61)
    assert await world.owner_of("Rui") == bia


async def test_out_of_hours_nobody_is_expected_and_nothing_moves(world: World) -> None:
    """Everybody goes home at six. In the morning the grace runs on from the opening."""
    world.clock.advance(seconds=60 - world.clock.now().second)
    now = world.clock.now()
    opens = (now + timedelta(minutes=90)).strftime("%H:%M")
    closes = (now + timedelta(minutes=30)).strftime("%H:%M")
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = {"week": {day: [[opens, closes]] for day in days}}
    helena = await world.admin()
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    bia = await world.agent("Bia", "Vendas")
    change = {"timezone": "UTC", "hours": hours, "redistribute_after_seconds": 300}
    await helena.does("PATCH", "/company", change)
    world.clock.advance(minutes=31)
    await ana.goes("offline")
    await waits(world, minutes=30)
    assert await world.owner_of("Rui") == ana
    await world.contact("Rui").writes("Alguém?")
    assert await world.owner_of("Rui") == ana, "closed: the message waits for the morning"
    await bia.goes("online")
    await waits(world, minutes=30)
    assert await world.owner_of("Rui") == ana, "open for a minute"
    await waits(world, minutes=5)
    assert await world.owner_of("Rui") == bia


async def test_a_customer_who_wakes_a_snooze_of_an_absent_agent_finds_another(
    world: World,
) -> None:
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    bia = await world.agent("Bia", "Vendas")
    await ana.snoozes("Rui", until=world.clock.now() + timedelta(days=2))
    await ana.goes("offline")
    world.clock.advance(minutes=20)
    await bia.goes("online")
    await world.contact("Rui").writes("Já chegou?")
    assert await world.owner_of("Rui") == bia
    found = await world.conversation_of("Rui")
    assert (found["status"], found["snoozed_until"]) == ("active", None)


async def test_a_snooze_that_ended_while_no_worker_ran_comes_back_once(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    await ana.snoozes("Rui", until=world.clock.now() + timedelta(minutes=30))
    world.clock.advance(days=3)
    for _ in range(2):
        await world.ticks(SNOOZES)
    assert (await codes(world, "Rui")).count("woken") == 1
    assert await world.owner_of("Rui") == ana


async def test_a_customer_who_comes_back_is_not_given_to_an_agent_who_is_offline(
    world: World,
) -> None:
    """CW#4158: though she served them last time and would come first."""
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    await ana.resolves("Rui")
    await ana.goes("offline")
    bia = await world.agent("Bia", "Vendas")
    await world.contact("Rui").writes("Oi de novo")
    await world.contact("Rui").writes("sim")
    assert await world.owner_of("Rui") == bia
