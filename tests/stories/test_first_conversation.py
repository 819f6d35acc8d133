"""The first conversation: a customer, the menu, an agent, and both of them talking."""

import pytest

from tests.support.world import MENU, World

pytestmark = pytest.mark.anyio


async def test_a_customer_chooses_and_talks_with_an_agent(world: World) -> None:
    """FLW-02 to FLW-05, QUE-21, MSG-01."""
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui")

    await rui.writes("Oi, meu pedido chegou?")
    greeting = rui.heard()[0]
    assert "Casa Varanda" in greeting
    assert MENU in greeting
    assert "1 - Vendas" in greeting

    await rui.writes("1")
    assert await world.owner_of("Rui") == ana
    assert rui.heard()[1] == "Ana, de Vendas, vai conversar com você."

    message = await ana.replies("Chegou sim!")
    assert rui.heard()[-1] == "Chegou sim!"
    assert await world.states_of("Chegou sim!") == ["read"]
    assert message["status"] == "queued"

    await rui.writes("Que bom")
    [row] = await ana.list("mine")
    assert (row["preview"], row["status"], row["unread_count"]) == ("Que bom", "active", 1)
    assert len(world.sent_on("whatsapp")) == 3
