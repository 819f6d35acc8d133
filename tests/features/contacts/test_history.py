"""What has been with a contact: notes, conversations, and both in one line of time."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def test_notes_are_written_pinned_edited_and_deleted(world: World) -> None:
    """NOT-02 to NOT-05, CON-08: the words are their author's, a pin is everybody's."""
    ana, bia = await world.agent("Ana", "Vendas"), await world.agent("Bia", "Financeiro")
    eva = await ana.does("POST", "/contacts", {"name": "Eva"})
    path = f"/contacts/{eva['id']}/notes"
    socket = await bia.connects()
    old = await ana.does("POST", path, {"body": "liga à tarde"})
    assert (old["author_name"], old["edited_at"], old["pinned_at"]) == ("Ana", None, None)
    assert (await socket.hears("contact.updated"))["contact_id"] == eva["id"]
    new = await bia.does("POST", path, {"body": "paga em dia"})
    assert await _bodies(bia, path) == ["paga em dia", "liga à tarde"]

    pinned = await bia.does("PATCH", f"/notes/{old['id']}", {"pinned": True})
    assert pinned["pinned_at"] is not None
    assert pinned["edited_at"] is None
    assert await _bodies(bia, path) == ["liga à tarde", "paga em dia"]

    edit = {"body": "liga de manhã"}
    assert await bia.refused("PATCH", f"/notes/{old['id']}", edit) == (403, "note.not_yours")
    assert (await ana.does("PATCH", f"/notes/{old['id']}", edit))["edited_at"] is not None
    assert await ana.refused("DELETE", f"/notes/{new['id']}") == (403, "note.not_yours")
    await bia.does("DELETE", f"/notes/{new['id']}")
    assert await _bodies(bia, path) == ["liga de manhã"]
    assert await bia.refused("DELETE", f"/notes/{new['id']}") == (404, "note.not_found")
    assert await ana.refused("POST", path, {"body": "  "}) == (422, "note.bad")
    for missing in ("notes", "conversations", "timeline"):
        assert await ana.refused("GET", f"/contacts/{uuid4()}/{missing}") == (
            404,
            "contact.not_found",
        )


async def test_a_note_of_a_conversation_is_not_one_of_the_contact(world: World) -> None:
    """It is an entry of its timeline, for those who may see that."""
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    note = await ana.notes("só aqui")
    rui = await world.value("SELECT id FROM contacts")
    assert await _bodies(ana, f"/contacts/{rui}/notes") == []
    assert await ana.refused("DELETE", f"/notes/{note['id']}") == (404, "note.not_found")


async def test_the_line_of_time_is_whole_page_by_page_and_hides_what_one_may_not_see(
    world: World,
) -> None:
    """CON-07."""
    ana, bia = await world.agent("Ana", "Vendas"), await world.agent("Bia", "Financeiro")
    rui = world.contact("Rui")
    await rui.writes("Oi")
    await rui.writes("1")
    await world.passes(minutes=1)
    await ana.notes("da conversa")
    await world.passes(minutes=1)
    await ana.resolves()
    contact = await world.value("SELECT id FROM contacts")
    await world.passes(minutes=1)
    await bia.does("POST", f"/contacts/{contact}/notes", {"body": "da pessoa"})
    await world.passes(minutes=1)
    await rui.writes("Oi de novo")

    path = f"/contacts/{contact}/timeline"
    whole = await _pages(ana, path, limit=100)
    told = [(item["type"], (item["note"] or {}).get("body")) for item in whole]
    assert told == [
        ("conversation.begun", None),
        ("note", "da pessoa"),
        ("conversation.resolved", None),
        ("note", "da conversa"),
        ("conversation.begun", None),
    ]
    assert [item["at"] for item in whole] == sorted((i["at"] for i in whole), reverse=True)
    for limit in (1, 2, 3):
        assert await _pages(ana, path, limit=limit) == whole

    seen = [item["type"] for item in await _pages(bia, path, limit=2)]
    assert seen == ["conversation.begun", "note"], "the new one has no department yet"


async def test_conversations_of_a_contact_are_paged(world: World) -> None:
    """CON-07."""
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui")
    for _ in range(3):
        await rui.writes("Oi")
        if await world.value("SELECT count(*) FROM conversations") == 1:
            await rui.writes("1")
        await ana.takes("Rui")
        await ana.resolves("Rui")
        await world.passes(hours=1)
    contact = await world.value("SELECT id FROM contacts")
    path = f"/contacts/{contact}/conversations"
    whole = await _pages(ana, path, limit=100)
    assert [one["number"] for one in whole] == [3, 2, 1]
    assert whole[0]["assignee_id"] == str(ana.id)
    assert await _pages(ana, path, limit=1) == whole
    bia = await world.agent("Bia", "Financeiro")
    assert all(one["department_id"] is None for one in await _pages(bia, path, limit=2))


async def _bodies(agent: Agent, path: str) -> list[str]:
    bodies = [note["body"] for note in await _pages(agent, path, limit=100)]
    assert [note["body"] for note in await _pages(agent, path, limit=1)] == bodies
    return bodies


async def _pages(agent: Agent, path: str, *, limit: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = await agent.reads(f"{path}?limit={limit}{cursor}")
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        cursor = f"&cursor={page['next_cursor']}"
