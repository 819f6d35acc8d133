"""Who gets a socket, what it hears, and when it ends."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import pytest
from socketio.exceptions import ConnectionError as Refused

from tests.support.agent import Agent, Socket
from tests.support.world import World

pytestmark = pytest.mark.anyio


@pytest.fixture
async def socket() -> AsyncGenerator[Socket]:
    socket = Socket()
    yield socket
    await socket.leave()


async def test_a_token_opens_it_and_it_says_where_the_log_is(world: World, socket: Socket) -> None:
    """RT-01, AUT-10."""
    ana = await world.agent("Ana", "Vendas")
    await socket.connect(world.stack.url, auth={"token": await ana.token()})
    ready = await socket.hears("ready")
    assert ready["user_id"] == str(ana.id)
    assert ready["company_id"] == str(world.company)
    assert ready["position"] == await world.value("SELECT position FROM log_heads")
    assert (await socket.hears("live"))["position"] == ready["position"]
    assert [name for name, _ in socket.told] == ["ready", "live"]


async def test_a_cookie_opens_it_only_from_our_own_pages(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    cookie = f"prosa_access={await ana.token()}"
    for origin in (None, "https://evil.example"):
        headers = {"cookie": cookie, **({"origin": origin} if origin else {})}
        socket = Socket()
        with pytest.raises(Refused):
            await socket.connect(world.stack.url, auth={}, headers=headers)
        await socket.leave()
    socket = await Socket().connect(
        world.stack.url, auth={}, headers={"cookie": cookie, "origin": world.stack.url}
    )
    await socket.hears("live")
    await socket.leave()


@pytest.mark.parametrize("auth", [None, {}, {"token": "nonsense"}, {"token": 7}, {"token": ""}])
async def test_without_a_good_token_there_is_no_socket(
    world: World, socket: Socket, auth: dict[str, object] | None
) -> None:
    with pytest.raises(Refused):
        await socket.connect(world.stack.url, auth=auth)
    assert world.stack.web.realtime.clients.of_company(world.company) == []


async def test_long_polling_serves_where_websockets_do_not_pass(
    world: World, socket: Socket
) -> None:
    ana = await world.agent("Ana", "Vendas")
    auth = {"token": await ana.token()}
    await socket.connect(world.stack.url, auth=auth, transports=["polling"])
    await world.contact("Rui").writes("Oi")
    assert (await socket.hears("message.received"))["messages"][0]["body"] == "Oi"
    # Not after the poll that is under way, which would end in another test's time.
    poll = socket.io.eio.read_loop_task
    await socket.io.eio.disconnect(abort=True)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)


async def test_a_session_that_is_revoked_loses_its_sockets_within_five_seconds(
    world: World,
) -> None:
    ana = await world.agent("Ana", "Vendas")
    socket = await ana.connects()
    answer = await ana.asks("POST", "/auth/logout-everywhere", {})
    assert answer.is_success, answer.text
    async with asyncio.timeout(5):
        await socket.ended.wait()
    assert (await socket.hears("session.ended"))["reason"] == "session_ended"
    assert world.stack.web.realtime.clients.of_company(world.company) == []


async def test_who_is_deactivated_loses_the_socket_as_well(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    helena = await world.admin()
    socket = await ana.connects()
    answer = await helena.asks("PATCH", f"/users/{ana.id}", {"is_active": False})
    assert answer.is_success, answer.text
    async with asyncio.timeout(5):
        await socket.ended.wait()


async def hear(world: World, agents: Sequence[Agent]) -> list[bool]:
    """Who was told anything of Rui's conversation since the last time that we asked."""
    id = str((await world.conversation_of("Rui"))["id"])
    told: list[bool] = []
    for agent in agents:
        assert agent.socket is not None
        events = list(agent.socket.events)
        agent.socket.events.clear()
        concerned = {
            e.get("conversation_id") or e.get("conversation", {}).get("id") for e in events
        }
        told.append(id in concerned)
    return told


async def test_everybody_hears_what_they_may_see_and_nothing_else(world: World) -> None:
    """RT-10: rooms are per company, department and agent; supervisors hear all."""
    other = await World.open(world.stack)
    stranger = await other.agent("Zé", "Vendas")
    ana = await world.agent("Ana", "Vendas")
    bia = await world.agent("Bia", "Financeiro")
    marcos, helena = await world.supervisor(), await world.admin()
    everybody = (ana, bia, marcos, helena, stranger)
    for agent in everybody:
        await agent.connects()

    await world.contact("Rui").writes("Oi")
    assert await hear(world, everybody) == [True, True, True, True, False]
    await world.contact("Rui").writes("1")
    assert await hear(world, everybody) == [True, True, True, True, False], "it left the bot"
    await ana.notes("cliente antigo")
    assert await hear(world, everybody) == [True, False, True, True, False], "it is in Vendas now"
    await ana.transfers(to="Financeiro", saying="")
    assert await hear(world, everybody) == [True, True, True, True, False], "it changes screens"
    await bia.replies("Oi, sou a Bia")
    assert await hear(world, everybody) == [False, True, True, True, False]
    await other.close()


async def test_who_joins_a_department_is_told_to_look_again(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    helena = await world.admin()
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("3")
    socket = await ana.connects()
    await helena.does("PUT", f"/departments/{world.departments['Financeiro']}/members/{ana.id}")
    assert (await socket.hears("resync"))["reason"] == "departments_changed"
    socket.events.clear()
    await world.contact("Rui").writes("alô?")
    assert "message.received" in socket.types
