"""A conversation ends with a reason and a last word (TKT-26)."""

import pytest

from tests.support.world import World

pytestmark = pytest.mark.anyio

WORDS = {"outcome": "Venda feita", "text": "Obrigado, até logo!"}


async def resolving(world: World, name: str = "Rui") -> str:
    return f"/conversations/{(await world.conversation_of(name))['id']}/resolve"


async def test_the_last_word_is_sent_and_the_reason_is_kept(world: World) -> None:
    ana, helena = await world.agent("Ana", "Vendas"), await world.admin()
    await helena.does("PATCH", "/company", {"outcomes": [" Venda feita ", "Engano"]})
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    path, screen = await resolving(world), await ana.connects()
    unknown = await ana.refused("POST", path, {**WORDS, "outcome": "Nada"})
    assert unknown == (422, "conversation.unknown_outcome")
    assert "Obrigado, até logo!" not in world.sent_on("whatsapp"), "neither without the other"
    done = await ana.does("POST", path, WORDS)
    assert (done["status"], done["outcome"], done["turn"]) == ("resolved", "Venda feita", None)
    assert world.sent_on("whatsapp")[-1] == "Obrigado, até logo!"
    event = await screen.hears("conversation.resolved")
    assert event["conversation"]["outcome"] == "Venda feita"
    line = event["messages"][0]["detail"]
    assert (line["code"], line["by"], line["outcome"]) == ("resolved", "Ana", "Venda feita")
    assert line["left"]["turn"] == "customer", "the last word was ours"
    assert (await world.timeline_of("Rui"))[-2:] == [
        ("agent", "Obrigado, até logo!"),
        ("system", "resolved"),
    ]
    assert (await ana.opens("Rui"))["outcome"] == "Venda feita"
    again = await ana.reopens("Rui")
    assert again["outcome"] is None


async def test_a_repeated_call_says_the_last_word_once(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    path = await resolving(world)
    answers = [await ana.asks("POST", path, WORDS, **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert await ana.refused("POST", path, WORDS) == (409, "conversation.illegal_move")
    await world.settles()
    assert world.sent_on("whatsapp").count("Obrigado, até logo!") == 1


async def test_where_the_window_is_closed_nothing_happens(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    path = await resolving(world)
    world.clock.advance(hours=25)
    status, code = await ana.refused("POST", path, WORDS)
    assert (status, code) == (409, "delivery.window_closed")
    assert (await world.conversation_of("Rui"))["status"] == "active"
    done = await ana.does("POST", path, {"outcome": "Sem resposta"})
    assert done["outcome"] == "Sem resposta", "a company without a list takes any words"


async def test_who_resolves_what_nobody_has_with_a_last_word_has_had_it(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    done = await ana.does("POST", await resolving(world), {"text": "Até logo!"})
    assert (done["status"], done["assignee_id"]) == ("resolved", str(ana.id))
    assert await world.value("SELECT open_count FROM agent_loads") == 0


async def test_each_outcome_stands_in_the_list_once(world: World) -> None:
    helena, ana = await world.admin(), await world.agent("Ana", online=False)
    twice = {"outcomes": ["Engano", "engano"]}
    refused = await helena.refused("PATCH", "/company", twice)
    assert refused == (422, "company.repeated_outcome")
    await helena.does("PATCH", "/company", {"outcomes": ["Venda", "Engano"]})
    await helena.does("PATCH", "/company", {"name": "Outra"})
    assert (await ana.reads("/company"))["outcomes"] == ["Venda", "Engano"]
    assert (await helena.does("PATCH", "/company", {"outcomes": []}))["outcomes"] == []
