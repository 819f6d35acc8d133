"""Tags: the words themselves, and putting them on conversations (TAG-01)."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def makes(agent: Agent, name: str, color: str = "teal") -> dict[str, Any]:
    return await agent.does("POST", "/tags", {"name": name, "color": color})


async def path_of(world: World, name: str) -> str:
    return f"/conversations/{(await world.conversation_of(name))['id']}"


async def kept(world: World) -> set[tuple[UUID, UUID]]:
    rows = await world.rows("SELECT conversation_id, tag_id FROM conversation_tags")
    return {(row["conversation_id"], row["tag_id"]) for row in rows}


async def test_a_supervisor_keeps_them_and_agents_read_them(world: World) -> None:
    marcos, ana = await world.supervisor(), await world.agent("Ana")
    made = await makes(marcos, "Troca")
    assert made == {"id": made["id"], "name": "Troca", "color": "teal", "archived_at": None}
    await makes(marcos, "boleto", "red")
    assert [tag["name"] for tag in (await ana.reads("/tags"))["items"]] == ["boleto", "Troca"]
    assert await ana.refused("POST", "/tags", {"name": "X"}) == (403, "access.not_allowed")
    change = ("PATCH", f"/tags/{made['id']}", {"name": "Y"})
    assert await ana.refused(*change) == (403, "access.not_allowed")
    audit = await world.rows("SELECT action FROM audit_events WHERE subject_type = 'tag'")
    assert [row["action"] for row in audit] == ["tag.created", "tag.created"]


async def test_a_name_is_taken_whatever_its_case(world: World) -> None:
    marcos = await world.supervisor()
    await makes(marcos, "Troca")
    other = await makes(marcos, "Boleto")
    assert await marcos.refused("POST", "/tags", {"name": "TROCA"}) == (409, "tag.name_taken")
    change = ("PATCH", f"/tags/{other['id']}", {"name": "troca"})
    assert await marcos.refused(*change) == (409, "tag.name_taken")
    assert (await marcos.asks("POST", "/tags", {"name": "X", "color": "violet"})).status_code == 422


async def test_an_unchanged_list_is_not_sent_again(world: World) -> None:
    marcos = await world.supervisor()
    await makes(marcos, "Troca")
    etag = (await marcos.asks("GET", "/tags")).headers["etag"]
    assert (await marcos.asks("GET", "/tags", **{"If-None-Match": etag})).status_code == 304
    await makes(marcos, "Boleto")
    assert (await marcos.asks("GET", "/tags", **{"If-None-Match": etag})).status_code == 200


async def test_an_archived_one_stays_on_and_is_put_on_nothing_more(world: World) -> None:
    marcos, ana = await world.supervisor(), await world.agent("Ana", "Vendas")
    tag = await makes(marcos, "Troca")
    for name in ("Rui", "Eva"):
        await world.contact(name).writes("Oi")
    rui, eva = await path_of(world, "Rui"), await path_of(world, "Eva")
    await ana.does("PUT", f"{rui}/tags/{tag['id']}")
    archived = await marcos.does("PATCH", f"/tags/{tag['id']}", {"archived": True})
    assert archived["archived_at"] is not None
    assert await ana.refused("PUT", f"{eva}/tags/{tag['id']}") == (409, "tag.archived")
    assert (await ana.does("PUT", f"{rui}/tags/{tag['id']}"))["tag_ids"] == [tag["id"]]
    assert (await ana.reads("/tags?archived=false"))["items"] == []
    assert len((await ana.reads("/tags?archived=true"))["items"]) == 1
    await marcos.does("PATCH", f"/tags/{tag['id']}", {"archived": False})
    assert (await ana.does("PUT", f"{eva}/tags/{tag['id']}"))["tag_ids"] == [tag["id"]]


async def test_it_is_seen_wherever_the_conversation_is(world: World) -> None:
    """In its list, by itself, in the event, and in the rows that lists are found by."""
    marcos, ana = await world.supervisor(), await world.agent("Ana", "Vendas")
    first, second = await makes(marcos, "Troca"), await makes(marcos, "Boleto")
    await world.contact("Rui").writes("Oi")
    path = await path_of(world, "Rui")
    socket = await ana.connects()
    tagged = await ana.does("PUT", f"{path}/tags/{first['id']}")
    both = await ana.does("PUT", f"{path}/tags/{second['id']}")
    ids = [first["id"], second["id"]]
    assert both["tag_ids"] == ids
    assert both["version"] == tagged["version"] + 1
    assert (await ana.list("all"))[0]["tag_ids"] == ids
    assert (await ana.reads(path))["tag_ids"] == ids
    told = [e for e in socket.events if e["type"] == "conversation.updated"]
    assert [e["conversation"]["tag_ids"] for e in told] == [ids[:1], ids]
    conversation = (await world.conversation_of("Rui"))["id"]
    assert await kept(world) == {(conversation, UUID(id)) for id in ids}

    assert (await ana.does("DELETE", f"{path}/tags/{ids[0]}"))["tag_ids"] == ids[1:]
    assert await kept(world) == {(conversation, UUID(ids[1]))}
    await ana.takes("Rui")
    assert (await ana.replies("Boa tarde"))["body"] == "Boa tarde"
    await ana.resolves()
    assert (await ana.reads(path))["tag_ids"] == ids[1:]


async def test_the_same_again_changes_nothing(world: World) -> None:
    marcos, ana = await world.supervisor(), await world.agent("Ana", "Vendas")
    tag = await makes(marcos, "Troca")
    await world.contact("Rui").writes("Oi")
    path = f"{await path_of(world, 'Rui')}/tags/{tag['id']}"
    put = [await ana.does("PUT", path) for _ in range(2)]
    assert put[0] == put[1]
    gone = [await ana.does("DELETE", path) for _ in range(2)]
    assert gone[0] == gone[1]


async def test_a_conversation_has_ten_at_most(world: World) -> None:
    marcos, ana = await world.supervisor(), await world.agent("Ana", "Vendas")
    tags = [await makes(marcos, f"Assunto {n}") for n in range(11)]
    await world.contact("Rui").writes("Oi")
    path = await path_of(world, "Rui")
    for tag in tags[:10]:
        await ana.does("PUT", f"{path}/tags/{tag['id']}")
    refused = await ana.refused("PUT", f"{path}/tags/{tags[10]['id']}")
    assert refused == (409, "conversation.too_many_tags")
    assert len((await ana.reads(path))["tag_ids"]) == 10


async def test_what_is_not_there_or_not_theirs_is_not_found(world: World) -> None:
    marcos, ana = await world.supervisor(), await world.agent("Ana", "Vendas")
    other = await World.open(world.stack)
    bia = await other.admin()
    foreign = await makes(bia, "Troca")
    tag = await makes(marcos, "Troca")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("3")
    path = await path_of(world, "Rui")
    for unknown in (foreign["id"], str(uuid4())):
        assert await marcos.refused("PUT", f"{path}/tags/{unknown}") == (404, "tag.not_found")
        change = ("PATCH", f"/tags/{unknown}", {"name": "X"})
        assert await marcos.refused(*change) == (404, "tag.not_found")
    refused = await ana.refused("PUT", f"{path}/tags/{tag['id']}")
    assert refused == (404, "conversation.not_found")
    await other.close()
