"""Customers who come back: SIM, NÃO, silence, and words that are neither."""

import pytest

from prosa.features.conversations.jobs import BOT_TIMEOUTS
from tests.support.world import MENU, World

pytestmark = pytest.mark.anyio

QUESTION = "Deseja falar com Vendas? (SIM/NÃO)"


async def was_served(world: World) -> None:
    """Rui was served by Ana in Vendas, although Bia was there as well."""
    ana = await world.agent("Ana", "Vendas", "Financeiro")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("vendas")
    assert await world.owner_of("Rui") == ana
    await world.agent("Bia", "Vendas", "Financeiro")
    await ana.replies("Chegou sim!")
    await ana.resolves()
    await world.passes(minutes=5)


async def test_a_returning_customer_gets_the_same_agent(world: World) -> None:
    """FLW-06, CON-10. The earlier conversation stays ended; only staff reopen."""
    await was_served(world)
    await world.contact("Rui").writes("Veio errado…")
    assert QUESTION in world.contact("Rui").heard()[-1]
    await world.contact("Rui").writes("SIM")

    owner = await world.owner_of("Rui")
    assert owner is not None
    assert owner.person.name == "Ana"
    new, old = await world.conversations_of("Rui")
    assert (new["status"], old["status"]) == ("active", "resolved")
    assert new["number"] == old["number"] + 1
    reason = await world.value("SELECT why FROM assignments WHERE conversation_id = $1", new["id"])
    assert reason["reason"] == "last_agent"


async def test_nao_brings_the_menu(world: World) -> None:
    """FLW-07."""
    await was_served(world)
    rui = world.contact("Rui")
    await rui.writes("Oi de novo")
    await rui.writes("não")
    assert rui.heard()[-1].startswith(MENU)
    await rui.writes("3")
    conversation = await world.conversation_of("Rui")
    assert world.department_named(conversation["department_id"]) == "Financeiro"


async def test_two_minutes_of_silence_bring_the_menu(world: World) -> None:
    """FLW-08; and running the tick twice says it once."""
    await was_served(world)
    rui = world.contact("Rui")
    await rui.writes("Oi de novo")
    await world.ticks(BOT_TIMEOUTS)
    assert QUESTION in rui.heard()[-1]

    await world.passes(minutes=2, seconds=1)
    await world.ticks(BOT_TIMEOUTS)
    await world.ticks(BOT_TIMEOUTS)
    assert rui.heard()[-1].startswith(MENU)
    assert sum(line.startswith(MENU) for line in rui.heard()) == 1
    await rui.writes("1")
    assert await world.owner_of("Rui") is not None


async def test_what_is_neither_is_asked_once_more_and_then_gets_the_menu(world: World) -> None:
    """FLW-06."""
    await was_served(world)
    rui = world.contact("Rui")
    await rui.writes("Oi de novo")
    await world.passes(seconds=10)
    await rui.writes("é sobre uma troca")
    assert rui.heard()[-1] == QUESTION
    await world.passes(seconds=10)
    await rui.writes("a cadeira azul")
    assert rui.heard()[-1].startswith(MENU)


async def test_whoever_goes_elsewhere_gets_the_least_loaded(world: World) -> None:
    """The last agent comes first only for those who go back to where they were (QUE-22)."""
    await was_served(world)
    ana, bia = world.agents.values()
    await bia.goes("away")
    await world.contact("Eva").writes("Oi")
    await world.contact("Eva").writes("Vendas")
    assert await world.owner_of("Eva") == ana
    await bia.goes("online")
    await world.contact("Rui").writes("Oi de novo")
    await world.contact("Rui").writes("NÃO")
    await world.contact("Rui").writes("Financeiro")
    owner = await world.owner_of("Rui")
    assert owner is not None
    assert owner.person.name == "Bia", "the least loaded"
