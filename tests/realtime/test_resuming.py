"""A screen that was away misses nothing and gets nothing twice."""

import asyncio
import random
from typing import Any

import pytest

from prosa.realtime import clients, tail
from tests.realtime.snapshots import VIEWS
from tests.support.agent import Agent, Socket
from tests.support.log import shared_positions
from tests.support.patience import until
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def head(world: World) -> int:
    return await world.value("SELECT position FROM log_heads")


async def open_socket(world: World, agent: Agent, since: int | None) -> Socket:
    auth = {"token": await agent.token(), "since": since}
    return await Socket().connect(world.stack.url, auth=auth)


async def test_what_was_missed_is_replayed_in_order_and_then_it_is_live(world: World) -> None:
    """RT-20. (CW#6411, CW#3916, CW#5182, CW#7663, CW#4157: a stale list after every banner.)"""
    marcos = await world.supervisor()
    await world.contact("Rui").writes("Oi")
    since = await head(world)
    await world.contact("Rui").writes("1")
    await world.contact("Eva").writes("Olá")
    missed = await shared_positions(world, since=since)

    socket = await open_socket(world, marcos, since)
    await socket.hears("live")
    assert socket.positions == missed
    assert [name for name, _ in socket.told] == ["ready", "live"]
    await world.contact("Eva").writes("1")
    everything = await shared_positions(world, since=since)
    await socket.reaches(everything[-1])
    assert socket.positions == everything
    await socket.leave()


async def test_a_replay_holds_only_what_the_viewer_may_see(world: World) -> None:
    bia = await world.agent("Bia", "Financeiro", online=False)
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    await (ana := await world.agent("Ana", "Vendas")).notes("só de Vendas", to="Rui")
    socket = await open_socket(world, bia, 0)
    await socket.hears("live")
    assert "conversation.created" in socket.types
    assert "note.added" not in socket.types
    assert await ana.list("mine")
    await socket.leave()


@pytest.mark.parametrize("since", [10**9, "too far behind"])
async def test_a_position_that_is_unknown_or_too_old_means_load_everything_again(
    world: World, since: int | str
) -> None:
    marcos = await world.supervisor()
    if isinstance(since, str):
        async with world.database.work(world.company) as work:
            await work.sql.execute(
                """INSERT INTO events (company_id, position, type, body, at)
                SELECT $1, l.position + n, 'team.changed', $2, now()
                FROM log_heads l, generate_series(1, $3::int) n WHERE l.company_id = $1""",
                world.company,
                '{"type":"team.changed","subject":"company"}',
                tail.MOST_REPLAYED + 1,
            )
            await work.sql.execute("UPDATE log_heads SET position = position + $1", 5001)
        since = 1
    socket = await open_socket(world, marcos, int(since))
    told = await socket.hears("resync")
    assert told["position"] == await head(world)
    await socket.hears("live")
    assert socket.events == []
    await socket.leave()


async def test_the_same_events_over_http(world: World) -> None:
    """`GET /events` for programs without a socket."""
    marcos = await world.supervisor()
    socket = await marcos.connects()
    start = await head(world)
    await world.contact("Rui").writes("Oi")
    page = await marcos.reads(f"/events?since={start}&limit=2")
    assert page["has_more"] is True
    rest = await marcos.reads(f"/events?since={page['position']}&limit=100")
    assert rest["has_more"] is False
    assert page["items"] + rest["items"] == socket.events


async def test_a_stalled_socket_is_let_go_and_holds_nobody_up(world: World) -> None:
    """Its queue is bounded; it resumes later from its position."""
    ana, marcos = await world.agent("Ana", "Vendas"), await world.supervisor()
    fine = await ana.connects()
    await marcos.connects()
    manager = world.stack.web.realtime.clients
    [stalled] = [c for c in manager.of_company(world.company) if c.actor.user_id == marcos.id]
    packet = clients.named_packet("resync", {"position": 0, "reason": "x" * 100})
    for _ in range(clients.QUEUE_LENGTH + 1):  # nobody reads in between
        manager.give(stalled, packet)
    assert stalled.is_live is False
    await until(lambda: not manager.has(stalled))
    marcos.socket = None
    await world.contact("Rui").writes("Oi")
    assert "message.received" in fine.types


async def test_a_socket_that_left_while_it_was_let_in_leaves_nothing_behind(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    socket = await ana.connects()
    manager = world.stack.web.realtime.clients
    [client] = manager.of_company(world.company)
    await socket.leave()
    await until(lambda: not manager.has(client))
    manager.move(client, client.viewer, frozenset({*client.rooms, "late"}))
    assert list(manager.listening({"late"})) == []
    manager.add(client)
    assert manager.gone() == [client]
    manager.remove(client.sid)


class Screen:
    """A minimal reader of the stream: the newest row of each conversation, and its timeline."""

    def __init__(self) -> None:
        self.position = 0
        self.positions: list[int] = []
        self.rows: dict[str, dict[str, Any]] = {}
        self.entries: dict[str, dict[int, str]] = {}

    def read(self, event: dict[str, Any]) -> None:
        if event["position"] <= self.position:
            return
        self.position = event["position"]
        self.positions.append(self.position)
        row = event.get("conversation")
        if row is not None:
            known = self.rows.get(row["id"])
            assert known is None or known["version"] <= row["version"]
            self.rows[row["id"]] = row
        for message in event.get("messages", ()):
            entries = self.entries.setdefault(message["conversation_id"], {})
            assert message["seq"] not in entries, "twice"
            entries[message["seq"]] = message["id"]


async def watch_on_a_bad_line(world: World, viewer: Agent, screen: Screen) -> None:
    """Cut at random moments, for as long as it is let."""
    dice = random.Random(7)
    while True:
        socket = await open_socket(world, viewer, screen.position)
        read = 0
        for _ in range(dice.randint(1, 6)):
            await asyncio.sleep(dice.uniform(0.0, 0.03))
            for event in socket.events[read:]:
                screen.read(event)
                read += 1
        await socket.io.eio.disconnect(abort=True)
        await socket.leave()


async def test_a_screen_whose_line_breaks_at_random_shows_what_the_server_shows(
    world: World,
) -> None:
    """The socket is cut again and again while customers and agents go on."""
    ana = await world.agent("Ana", "Vendas")
    marcos = await world.supervisor()
    screen = Screen()
    watching = asyncio.create_task(watch_on_a_bad_line(world, marcos, screen))
    for n in range(6):
        await world.contact(f"Cliente {n}").says("Oi")
        await world.contact(f"Cliente {n}").says("1")
    await world.settles()
    for n in range(0, 6, 2):
        await ana.replies("Oi!", to=f"Cliente {n}")
        await ana.resolves(f"Cliente {n}")
    assert not watching.done(), watching.exception()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)

    last = await open_socket(world, marcos, screen.position)
    everything = await shared_positions(world, since=0)
    await last.reaches(everything[-1])
    for event in last.events:
        screen.read(event)
    await last.leave()
    assert screen.positions == everything, "no gap and no repetition"
    await shows_what_the_server_shows(screen, marcos)


async def shows_what_the_server_shows(screen: Screen, viewer: Agent) -> None:
    for view in VIEWS:
        for row in await viewer.list(view, limit=100):
            assert {key: row[key] for key in screen.rows[row["id"]]} == screen.rows[row["id"]]
    for id, entries in screen.entries.items():
        timeline = (await viewer.reads(f"/conversations/{id}/messages?limit=100"))["items"]
        assert {entry["seq"]: entry["id"] for entry in timeline} == entries
