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


async def test_the_whole_story_of_the_first_conversation(world: World) -> None:
    """Menu, assignment, both directions, receipts, transfer, resolve, and the return."""
    ana = await world.agent("Ana", "Vendas")
    bia = await world.agent("Bia", "Financeiro")
    marcos = await world.supervisor()
    screen = await marcos.connects()
    rui = world.contact("Rui")

    await rui.writes("Oi, tudo bem?")
    await rui.writes("vendas")
    assert await world.owner_of("Rui") == ana
    await ana.replies("Oi Rui! Em que posso ajudar?")
    await rui.writes("Quero pagar o boleto")
    await ana.notes("é com o financeiro")
    await ana.transfers(to="Financeiro", reason="boleto", saying="A Bia já fala com você.")
    assert await world.owner_of("Rui") == bia
    await bia.replies("Segue o boleto, Rui.")
    assert await world.states_of("Segue o boleto, Rui.") == ["read"]
    await rui.writes("Pago, obrigado!")
    await bia.resolves()
    assert await world.timeline_of("Rui") == [
        ("contact", "Oi, tudo bem?"),
        ("bot", rui.heard()[0]),
        ("contact", "vendas"),
        ("system", "queued"),
        ("system", "assigned"),
        ("bot", "Ana, de Vendas, vai conversar com você."),
        ("agent", "Oi Rui! Em que posso ajudar?"),
        ("contact", "Quero pagar o boleto"),
        ("agent", "é com o financeiro"),
        ("system", "transferred"),
        ("bot", "A Bia já fala com você."),
        ("system", "assigned"),
        ("bot", "Bia, de Financeiro, vai conversar com você."),
        ("agent", "Segue o boleto, Rui."),
        ("contact", "Pago, obrigado!"),
        ("system", "resolved"),
    ]

    await world.passes(hours=2)
    await rui.writes("Oi, voltei")
    assert "Deseja falar com Financeiro? (SIM/NÃO)" in rui.heard()[-1]
    await rui.writes("sim")
    assert await world.owner_of("Rui") == bia
    new, old = await world.conversations_of("Rui")
    assert (old["status"], new["status"]) == ("resolved", "active")
    assert rui.heard() == world.sent_on("whatsapp")
    told = await world.rows(
        """SELECT position FROM events
        WHERE position >= $1 AND (conversation_id IS NOT NULL OR assignee_id IS NULL)
        ORDER BY position""",
        screen.positions[0],
    )
    assert screen.positions == [row["position"] for row in told], "all but what is personal"
    counters = await marcos.counters()
    assert counters == {"mine": 0, "unassigned": 0, "all": 1, "bot": 0}
