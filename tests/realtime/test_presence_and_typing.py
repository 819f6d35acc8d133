"""What is said on sockets: being there, and typing."""

import pytest

from prosa.app import Web
from prosa.features.team.actions import presence
from tests.support.agent import Socket
from tests.support.database import opened
from tests.support.stack import serving
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def test_presence_is_chosen_on_the_socket_and_everybody_hears_of_it(world: World) -> None:
    """USR-25."""
    ana = await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Financeiro", online=False)
    socket, other = await ana.connects(), await bia.connects()
    assert await socket.calls("presence.set", {"state": "online"}) == {
        "ok": True,
        "state": "online",
    }
    await world.settles()
    event = await other.hears("presence.changed")
    assert (event["user_id"], event["effective"]) == (str(ana.id), "online")
    refused = await socket.calls("presence.set", {"state": "asleep"})
    assert (refused["ok"], refused["code"]) == (False, "realtime.bad_request")


async def test_a_heartbeat_says_how_far_the_log_has_come_and_brings_presence_back(
    world: World,
) -> None:
    """USR-24: silent for two minutes means offline; what was chosen returns with a sign of life."""
    ana = await world.agent("Ana", "Vendas")
    socket = await ana.connects()
    answer = await socket.calls("heartbeat")
    assert answer["ok"] is True
    assert answer["position"] == await world.value("SELECT position FROM log_heads")
    world.clock.advance(minutes=3)
    await presence.sweep(world.database, world.clock)
    await presence.sweep(world.database, world.clock)
    assert await world.value("SELECT effective FROM presence") == "offline"
    await socket.calls("heartbeat")
    await world.settles()
    assert await world.value("SELECT effective FROM presence") == "online"
    changes = [event for event in socket.events if event["type"] == "presence.changed"]
    assert [event["effective"] for event in changes] == ["offline", "online"]


async def test_typing_is_heard_by_those_who_have_the_conversation_open(world: World) -> None:
    """RT-35, RT-13: never stored, so a screen that is away never hears of it."""
    ana = await world.agent("Ana", "Vendas")
    bia = await world.agent("Bia", "Vendas", online=False)
    await world.contact("Rui").writes("Oi")
    id = str((await world.conversation_of("Rui"))["id"])
    writing, reading = await ana.connects(), await bia.connects()
    bystander = await (await world.supervisor()).connects()

    before = await world.value("SELECT position FROM log_heads")
    told_too_soon = await writing.calls("typing", {"conversation_id": id, "is_typing": True})
    assert (told_too_soon["ok"], told_too_soon["code"]) == (False, "realtime.bad_request")
    for socket in (writing, reading):
        assert await socket.calls("conversation.join", {"conversation_id": id}) == {"ok": True}
    assert (await writing.calls("typing", {"conversation_id": id, "is_typing": True}))["ok"]
    assert await reading.hears("typing") == {
        "conversation_id": id,
        "user_id": str(ana.id),
        "name": "Ana",
        "is_typing": True,
    }
    assert "typing" not in [name for name, _ in writing.told], "not to oneself"
    assert "typing" not in [name for name, _ in bystander.told]
    assert await world.value("SELECT position FROM log_heads") == before

    assert (await reading.calls("conversation.leave", {"conversation_id": id}))["ok"]
    reading.told.clear()
    await writing.calls("typing", {"conversation_id": id, "is_typing": False})
    await world.settles()
    assert reading.told == []


async def test_a_customer_who_types_is_shown_in_the_conversation_of_that_inbox(
    world: World,
) -> None:
    """WAHA tells it; nothing is stored, and nobody is made a contact by it."""
    ana = await world.agent("Ana", "Vendas", online=False)
    rui = world.contact("Rui", number="5511987650007")
    await rui.writes("Oi", on="waha")
    there = str((await world.conversation_of("Rui"))["id"])
    await rui.writes("Oi", on="whatsapp")
    here = str((await world.conversation_of("Rui"))["id"])
    socket = await ana.connects()
    for id in (here, there):
        assert (await socket.calls("conversation.join", {"conversation_id": id}))["ok"]
    before = await world.value("SELECT position FROM log_heads")
    world.emulator.type_something(await rui.phone("waha"))
    world.emulator.type_something(await world.contact("Ninguém").phone("waha"))
    assert await socket.hears("typing") == {
        "conversation_id": there,
        "user_id": None,
        "name": "Rui",
        "is_typing": True,
    }
    await world.settles()
    assert [name for name, _ in socket.told].count("typing") == 1
    assert await world.value("SELECT position FROM log_heads") == before
    assert await world.value("SELECT count(*) FROM contacts") == 1


async def test_what_may_not_be_seen_cannot_be_joined(world: World) -> None:
    bia = await world.agent("Bia", "Financeiro", online=False)
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    id = str((await world.conversation_of("Rui"))["id"])
    socket = await bia.connects()
    refused = await socket.calls("conversation.join", {"conversation_id": id})
    assert (refused["ok"], refused["code"]) == (False, "conversation.not_found")
    nonsense = await socket.calls("conversation.join", {"conversation_id": "x"})
    assert nonsense["code"] == "realtime.bad_request"


async def test_screens_on_another_web_process_hear_the_same(world: World, postgres: str) -> None:
    """Events come from the log and typing by the bell, so it does not matter who is where."""
    ana = await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Vendas", online=False)
    await world.contact("Rui").writes("Oi")
    id = str((await world.conversation_of("Rui"))["id"])
    here = await ana.connects()
    async with (
        opened(postgres) as database,
        serving(Web(world.stack.settings, database, world.clock)) as url,
    ):
        there = await Socket().connect(url, auth={"token": await bia.token()})
        await there.hears("live")
        for socket in (here, there):
            await socket.calls("conversation.join", {"conversation_id": id})
        await here.calls("typing", {"conversation_id": id, "is_typing": True})
        assert (await there.hears("typing"))["name"] == "Ana"
        await world.contact("Rui").writes("alô?")
        assert (await there.hears("message.received"))["messages"][0]["body"] == "alô?"
        await there.leave()
