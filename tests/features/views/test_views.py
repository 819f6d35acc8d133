"""Saved views: one's own, everybody's, and what may be in them."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

URGENT = {"view": "all", "priority": ["urgent", "high"], "turn": "us", "sort": "waiting"}


async def saves(agent: Agent, name: str, **more: Any) -> dict[str, Any]:
    return await agent.does("POST", "/views", {"name": name, "query": URGENT, **more})


async def names(agent: Agent) -> list[str]:
    return [view["name"] for view in (await agent.reads("/views"))["items"]]


async def test_ones_own_are_nobody_elses(world: World) -> None:
    ana, bia = await world.agent("Ana"), await world.agent("Bia")
    mine = await saves(ana, "Urgentes")
    assert mine == {
        "id": mine["id"],
        "name": "Urgentes",
        "is_shared": False,
        "query": URGENT,
        "sort_order": 0,
    }
    assert await names(ana) == ["Urgentes"]
    assert await names(bia) == []
    for method, body in (("PATCH", {"name": "X"}), ("DELETE", None)):
        refused = await bia.refused(method, f"/views/{mine['id']}", body)
        assert refused == (404, "view.not_found")
    await ana.does("DELETE", f"/views/{mine['id']}")
    assert await names(ana) == []


async def test_shared_ones_are_kept_by_supervisors_and_told_to_all(world: World) -> None:
    ana, marcos = await world.agent("Ana"), await world.supervisor()
    socket = await ana.connects()
    assert await ana.refused("POST", "/views", {"name": "X", "query": {}, "is_shared": True}) == (
        403,
        "access.not_allowed",
    )
    shared = await saves(marcos, "Urgentes", is_shared=True)
    await saves(ana, "Minhas")
    assert await names(ana) == ["Minhas", "Urgentes"]
    assert [e["subject"] for e in socket.events if e["type"] == "team.changed"] == ["views"]
    path = f"/views/{shared['id']}"
    for method, body in (("PATCH", {"is_shared": False}), ("DELETE", None)):
        assert await ana.refused(method, path, body) == (403, "access.not_allowed")
    await marcos.does("PATCH", path, {"is_shared": False})
    assert await names(ana) == ["Minhas"]
    assert await names(marcos) == ["Urgentes"]


async def test_they_stand_in_their_order(world: World) -> None:
    ana = await world.agent("Ana")
    first, second = await saves(ana, "Primeira"), await saves(ana, "Segunda")
    assert (first["sort_order"], second["sort_order"]) == (0, 1)
    await ana.does("PATCH", f"/views/{first['id']}", {"sort_order": 2})
    assert await names(ana) == ["Segunda", "Primeira"]


async def test_what_is_saved_is_what_the_list_takes(world: World) -> None:
    """Names that the list does not know are refused; what narrows nothing is not kept."""
    ana, marcos = await world.agent("Ana", "Vendas"), await world.supervisor()
    tag = await marcos.does("POST", "/tags", {"name": "Troca"})
    for query in ({"colour": "red"}, {"sort": "random"}, {"assignee_id": "everybody"}):
        body = {"name": "X", "query": query}
        assert await ana.refused("POST", "/views", body) == (422, "request.invalid")
    query = {"view": "all", "tag_id": [tag["id"]], "assignee_id": "none", "unread": True}
    told = {**query, "sort": "newest", "status": [], "handled_by_me": False}
    saved = await ana.does("POST", "/views", {"name": "Trocas", "query": told})
    assert saved["query"] == query
    for name in ("Rui", "Eva"):
        await world.contact(name).writes("Oi")
    path = f"/conversations/{(await world.conversation_of('Rui'))['id']}/tags/{tag['id']}"
    await ana.does("PUT", path)
    text = f"view=all&tag_id={tag['id']}&assignee_id=none"
    found = (await ana.reads(f"/conversations?{text}"))["items"]
    assert [row["contact_name"] for row in found] == ["Rui"]


async def test_an_unchanged_list_is_not_sent_again(world: World) -> None:
    ana = await world.agent("Ana")
    etag = (await ana.asks("GET", "/views")).headers["etag"]
    assert (await ana.asks("GET", "/views", **{"If-None-Match": etag})).status_code == 304
    await saves(ana, "Urgentes")
    assert (await ana.asks("GET", "/views", **{"If-None-Match": etag})).status_code == 200


async def test_another_companys_are_not_there(world: World) -> None:
    other = await World.open(world.stack)
    theirs = await saves(await other.admin(), "Urgentes", is_shared=True)
    helena = await world.admin()
    assert await names(helena) == []
    for id in (theirs["id"], str(uuid4())):
        refused = await helena.refused("PATCH", f"/views/{id}", {"name": "X"})
        assert refused == (404, "view.not_found")
    await other.close()
