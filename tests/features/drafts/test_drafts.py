"""What somebody has begun to write follows them, and nobody else sees it."""

from typing import Any

import pytest

from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def path_of(world: World, name: str) -> str:
    return f"/conversations/{(await world.conversation_of(name))['id']}/draft"


async def bodies(agent: Agent) -> list[tuple[str, str]]:
    return [(one["mode"], one["body"]) for one in (await agent.reads("/drafts"))["items"]]


def told(socket: Any) -> list[tuple[str, str]]:
    return [(e["mode"], e["body"]) for e in socket.events if e["type"] == "draft.saved"]


async def test_a_draft_is_on_ones_own_screens_only(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Vendas", online=False)
    await world.contact("Rui").writes("Oi")
    path = await path_of(world, "Rui")
    screen, other = await ana.connects(), await bia.connects()
    await ana.does("PUT", path, {"mode": "reply", "body": "Chegou si"})
    await ana.does("PUT", path, {"mode": "reply", "body": "Chegou sim"})
    await ana.does("PUT", path, {"mode": "reply", "body": "Chegou sim"})
    await ana.does("PUT", path, {"mode": "note", "body": "ver"})
    assert await bodies(ana) == [("note", "ver"), ("reply", "Chegou sim")]
    assert await bodies(bia) == []
    assert told(screen) == [("reply", "Chegou si"), ("reply", "Chegou sim"), ("note", "ver")]
    assert told(other) == []
    gone = await ana.does("PUT", path, {"mode": "reply", "body": " \n"})
    assert gone["body"] == ""
    assert await bodies(ana) == [("note", "ver")]
    assert told(screen)[-1] == ("reply", "")


async def test_what_is_sent_is_no_draft_any_more(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Vendas", online=False)
    await world.contact("Rui").writes("Oi")
    path = await path_of(world, "Rui")
    for agent in (ana, bia):
        for mode in ("reply", "note"):
            await agent.does("PUT", path, {"mode": mode, "body": "começo"})
    await ana.notes("cliente antigo", to="Rui")
    assert await bodies(ana) == [("reply", "começo")]
    await ana.replies("Chegou sim!", to="Rui")
    assert await bodies(ana) == []
    assert len(await bodies(bia)) == 2
    refused = await bia.refused("POST", path.replace("/draft", "/messages"), {"text": "Oi"})
    assert refused[0] == 403 or refused[0] == 409
    assert len(await bodies(bia)) == 2


async def test_one_is_kept_only_where_one_may_write(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    helena = await world.admin()
    await world.contact("Rui").writes("Oi")
    await world.contact("Eva").writes("Oi")
    path = await path_of(world, "Rui")
    draft = {"mode": "reply", "body": "Chegou si"}
    await ana.does("PUT", path, draft)
    evas = await world.value(
        "SELECT id FROM messages WHERE conversation_id = $1 LIMIT 1",
        (await world.conversation_of("Eva"))["id"],
    )
    assert await ana.refused("PUT", path, {**draft, "reply_to_id": str(evas)}) == (
        404,
        "message.not_found",
    )
    await helena.transfers("Rui", to="Financeiro", saying="")
    assert await ana.refused("PUT", path, draft) == (404, "conversation.not_found")
    assert await bodies(ana) == []
