"""Who looks at a conversation: told to those who may see it, and gone with whoever looked."""

from typing import Any

import pytest

from prosa.app import Web
from prosa.realtime import viewers
from tests.support.agent import Socket
from tests.support.database import opened
from tests.support.patience import until
from tests.support.stack import serving
from tests.support.world import World

pytestmark = pytest.mark.anyio


def seen_by(socket: Socket, id: str) -> list[list[dict[str, Any]]]:
    """What this screen was told of a conversation, in order."""
    return [
        content["users"]
        for name, content in socket.told
        if name == "viewers.changed" and content["conversation_id"] == id
    ]


async def waiting_conversation(world: World, name: str = "Rui") -> str:
    await world.contact(name).writes("Oi")
    await world.contact(name).writes("1")
    return str((await world.conversation_of(name))["id"])


async def test_those_who_may_see_it_hear_who_looks_and_who_writes(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    eva = await world.agent("Eva", "Vendas", online=False)
    bia = await world.agent("Bia", "Financeiro", online=False)
    marcos = await world.supervisor()
    id = await waiting_conversation(world)
    mine, theirs, other, staff = [await one.connects() for one in (ana, eva, bia, marcos)]
    before = await world.value("SELECT position FROM log_heads")

    answer = await mine.calls("viewing", {"conversation_id": id})
    assert answer == {"ok": True, "users": []}
    looking = {"id": str(ana.id), "name": "Ana", "is_typing": False}
    await until(lambda: seen_by(theirs, id) == seen_by(staff, id) == [[looking]])

    answer = await theirs.calls("viewing", {"conversation_id": id, "is_typing": True})
    assert answer["users"] == [looking]
    writing = {"id": str(eva.id), "name": "Eva", "is_typing": True}
    await until(lambda: seen_by(mine, id)[-1] == [looking, writing])

    assert (await mine.calls("viewing", {"conversation_id": None}))["ok"]
    await until(lambda: seen_by(staff, id)[-1] == [writing])
    await theirs.leave()
    await until(lambda: seen_by(staff, id)[-1] == [])
    assert seen_by(other, id) == [], "another department's"
    assert await world.value("SELECT position FROM log_heads") == before, "never stored"


async def test_what_may_not_be_seen_cannot_be_looked_at(world: World) -> None:
    bia = await world.agent("Bia", "Financeiro", online=False)
    marcos = await world.supervisor()
    id = await waiting_conversation(world)
    socket, staff = await bia.connects(), await marcos.connects()
    refused = await socket.calls("viewing", {"conversation_id": id})
    assert (refused["ok"], refused["code"]) == (False, "conversation.not_found")
    nonsense = await socket.calls("viewing", {"conversation_id": 7})
    assert nonsense["code"] == "realtime.bad_request"
    await staff.calls("viewing", {"conversation_id": id})
    await until(lambda: len(seen_by(staff, id)) == 1)
    assert [user["name"] for user in seen_by(staff, id)[0]] == ["Marcos"]


async def test_one_person_with_two_screens_is_one(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    marcos = await world.supervisor()
    id = await waiting_conversation(world)
    first, second, staff = await ana.connects(), await ana.connects(), await marcos.connects()
    await first.calls("viewing", {"conversation_id": id})
    await second.calls("viewing", {"conversation_id": id, "is_typing": True})
    await until(lambda: len(seen_by(staff, id)) == 2)
    [[one], [same]] = seen_by(staff, id)
    assert (one["is_typing"], same["is_typing"]) == (False, True)
    await first.leave()
    await second.calls("viewing", {"conversation_id": id})
    await until(lambda: len(seen_by(staff, id)) == 3)
    assert [user["name"] for user in seen_by(staff, id)[-1]] == ["Ana"], "she is still there"
    await second.leave()
    await until(lambda: seen_by(staff, id)[-1] == [])


async def test_who_falls_silent_looks_no_longer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that died says no farewell for its sockets."""
    monkeypatch.setattr(viewers, "EXPIRES_SECONDS", 0.8)
    monkeypatch.setattr(viewers, "TYPING_SECONDS", 0.1)
    ana = await world.agent("Ana", "Vendas", online=False)
    id = await waiting_conversation(world)
    staff = await (await world.supervisor()).connects()
    socket = await ana.connects()
    await socket.calls("viewing", {"conversation_id": id, "is_typing": True})
    await until(lambda: bool(seen_by(staff, id)) and seen_by(staff, id)[-1] == [])
    assert seen_by(staff, id)[0][0]["is_typing"] is True
    await socket.calls("viewing", {"conversation_id": id})
    await until(lambda: seen_by(staff, id)[-1] != [])


async def test_who_loses_a_conversation_hears_of_it_no_longer(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    eva = await world.agent("Eva", "Vendas", online=False)
    marcos = await world.supervisor()
    id = await waiting_conversation(world)
    theirs, staff = await eva.connects(), await marcos.connects()
    await staff.calls("viewing", {"conversation_id": id})
    await until(lambda: len(seen_by(theirs, id)) == 1)
    await marcos.transfers("Rui", to="Financeiro")
    await staff.calls("viewing", {"conversation_id": id})
    await until(lambda: len(seen_by(staff, id)) == 3)
    assert [len(users) for users in seen_by(staff, id)] == [1, 0, 1]
    await until(lambda: [len(users) for users in seen_by(theirs, id)] == [1, 0])
    refused = await (await ana.connects()).calls("viewing", {"conversation_id": id})
    assert refused["code"] == "conversation.not_found"


async def test_screens_of_another_web_process_hear_the_same(world: World, postgres: str) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Vendas", online=False)
    id = await waiting_conversation(world)
    here = await ana.connects()
    async with (
        opened(postgres) as database,
        serving(Web(world.stack.settings, database, world.clock)) as url,
    ):
        there = await Socket().connect(url, auth={"token": await bia.token()})
        await there.hears("live")
        await here.calls("viewing", {"conversation_id": id})
        await until(lambda: len(seen_by(there, id)) == 1)
        assert [user["name"] for user in seen_by(there, id)[0]] == ["Ana"]
        answer = await there.calls("viewing", {"conversation_id": id})
        assert [user["name"] for user in answer["users"]] == ["Ana"]
        await until(lambda: len(seen_by(here, id)) == 2)
        await there.leave()
        await until(lambda: [user["name"] for user in seen_by(here, id)[-1]] == ["Ana"])
