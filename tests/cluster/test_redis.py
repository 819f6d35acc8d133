"""Two web processes with a Redis between them, and what becomes of them when it is away.

It is a real one. Without it everything works as the rest of the suite shows; here it
comes, goes and stalls while people work.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import pytest
from structlog.testing import capture_logs

from prosa.app import Web
from prosa.db import bell, redis_link
from prosa.db.redis_link import RedisLink
from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.support.agent import Socket
from tests.support.database import SECRET, opened
from tests.support.patience import until
from tests.support.redis_server import RedisServer
from tests.support.stack import serving
from tests.support.world import World

pytestmark = pytest.mark.anyio

PER_MINUTE = 30
"""One more every two seconds."""


@dataclass(slots=True)
class Node:
    """One web process, as far as two of them can share a Python."""

    url: str
    link: RedisLink
    http: httpx.AsyncClient

    async def asks(self, token: str, path: str = "/api/v1/me") -> httpx.Response:
        return await self.http.get(path, headers={"authorization": f"Bearer {token}"})

    async def asks_too_often(self, token: str) -> httpx.Response:
        """The refusal, which comes after the calls of a minute and what is refilled meanwhile."""
        for _ in range(3 * PER_MINUTE):
            answer = await self.asks(token)
            if answer.status_code != 200:
                return answer
        raise AssertionError("never refused")


@asynccontextmanager
async def node(world: World, postgres: str, redis_url: str) -> AsyncGenerator[Node]:
    settings = Settings(
        secret_key=Secret(SECRET), rate_limit_per_minute=PER_MINUTE, redis_url=redis_url
    )
    async with opened(postgres, connections=3, redis_url=redis_url) as database:
        assert database.redis is not None
        async with (
            serving(Web(settings, database, world.clock)) as url,
            httpx.AsyncClient(base_url=url, timeout=10) as http,
        ):
            yield Node(url, database.redis, http)


@pytest.fixture
async def nodes(
    world: World, postgres: str, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[tuple[Node, Node]]:
    monkeypatch.setattr(redis_link, "LONGEST_PAUSE_SECONDS", 0.2)
    async with (
        node(world, postgres, redis.url) as one,
        node(world, postgres, redis.url) as other,
    ):
        await until(lambda: one.link.is_here and other.link.is_here)
        yield one, other


async def both_in_one_conversation(
    world: World, one: Node, other: Node
) -> tuple[Socket, Socket, str]:
    """Ana on one node and Bia on the other, with Rui's conversation open."""
    await world.contact("Rui").writes("Oi")
    id = str((await world.conversation_of("Rui"))["id"])
    sockets: list[Socket] = []
    for name, at in (("Ana", one), ("Bia", other)):
        agent = await world.agent(name, "Vendas", online=False)
        socket = await Socket().connect(at.url, auth={"token": await agent.token()})
        await socket.hears("live")
        await socket.calls("conversation.join", {"conversation_id": id})
        sockets.append(socket)
    return sockets[0], sockets[1], id


async def types(writing: Socket, reading: Socket, id: str) -> None:
    """And the other reads of it."""
    reading.told.clear()
    assert (await writing.calls("typing", {"conversation_id": id, "is_typing": True}))["ok"]
    assert (await reading.hears("typing"))["name"] == "Ana"


async def test_typing_goes_by_redis_and_by_the_database_while_it_is_away(
    world: World, nodes: tuple[Node, Node], redis: RedisServer, postgres: str
) -> None:
    """RT-35 on several nodes. Redis is killed, frozen and started under people who type."""
    here, there, id = await both_in_one_conversation(world, *nodes)
    notified: list[str] = []
    listener: Any = await asyncpg.connect(postgres)  # Any: stubs
    await listener.add_listener(bell.TYPING, lambda *told: notified.append(told[3]))

    await types(here, there, id)
    await asyncio.sleep(0.05)
    assert not notified, "the database was told as well"

    redis.kill()
    await types(here, there, id)
    await until(lambda: bool(notified))

    redis.start()
    await until(lambda: all(n.link.is_here for n in nodes))
    before = len(notified)
    await types(here, there, id)
    await asyncio.sleep(0.05)
    assert len(notified) == before

    redis.freeze()
    await types(here, there, id)
    redis.thaw()
    await until(lambda: all(n.link.is_here for n in nodes))
    await types(here, there, id)
    await listener.close()
    for socket in (here, there):
        await socket.leave()


async def test_calls_are_counted_together(world: World, nodes: tuple[Node, Node]) -> None:
    """SEC-03: whichever process is asked, a minute holds as many calls as it should."""
    token = await (await world.agent("Ana", "Vendas", online=False)).token()
    began = time.monotonic()
    answers = [await nodes[n % 2].asks(token) for n in range(PER_MINUTE + 10)]
    refilled = (time.monotonic() - began) * PER_MINUTE / 60 + 1
    good = [answer for answer in answers if answer.status_code == 200]
    assert PER_MINUTE <= len(good) <= PER_MINUTE + refilled
    refused = answers[-1]
    assert (refused.status_code, refused.json()["code"]) == (429, "http.rate_limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 3


async def test_somebody_elses_calls_are_counted_apart(
    world: World, nodes: tuple[Node, Node]
) -> None:
    ana = await (await world.agent("Ana", "Vendas", online=False)).token()
    bia = await (await world.agent("Bia", "Vendas", online=False)).token()
    assert (await nodes[0].asks_too_often(ana)).status_code == 429
    assert (await nodes[1].asks(bia)).status_code == 200


@pytest.mark.parametrize("how", ["kill", "freeze"])
async def test_nobody_notices_that_redis_is_away(
    world: World, nodes: tuple[Node, Node], redis: RedisServer, how: str
) -> None:
    """No error, one line in the log; each process counts on its own, and it is found again."""
    token = await (await world.agent("Ana", "Vendas", online=False)).token()
    assert (await nodes[0].asks(token)).status_code == 200
    with capture_logs() as logged:
        (redis.kill if how == "kill" else redis.freeze)()
        for _ in range(4):
            answer = await nodes[0].asks(token)
            assert answer.status_code == 200, answer.text
        assert not nodes[0].link.is_here
        ready = await nodes[0].asks(token, "/health/ready")
        assert ready.status_code == 200, "Redis is no part of being ready"
        assert (await nodes[0].asks_too_often(token)).status_code == 429
        assert (await nodes[1].asks(token)).status_code == 200, "the other counts on its own"
        await asyncio.sleep(1.2)  # it looks for it again and again meanwhile
        (redis.start if how == "kill" else redis.thaw)()
        await until(lambda: all(n.link.is_here for n in nodes))
    told = [line["event"] for line in logged if line["event"] == "redis.away"]
    assert len(told) == 2, "once in each process"


async def test_a_full_redis_is_as_good_as_none(
    world: World, nodes: tuple[Node, Node], redis: RedisServer
) -> None:
    """It refuses writes; calls are then counted here."""
    token = await (await world.agent("Ana", "Vendas", online=False)).token()
    await tell(redis, "CONFIG", "SET", "maxmemory", "1")
    for _ in range(3):
        assert (await nodes[0].asks(token)).status_code == 200


async def test_a_process_that_starts_without_redis_finds_it_later(
    world: World, postgres: str, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_link, "LONGEST_PAUSE_SECONDS", 0.2)
    redis.kill()
    token = await (await world.agent("Ana", "Vendas", online=False)).token()
    async with node(world, postgres, redis.url) as alone:
        assert (await alone.asks(token)).status_code == 200
        assert not alone.link.is_here
        redis.start()
        await until(lambda: alone.link.is_here)
        assert (await alone.asks(token)).status_code == 200


async def test_a_session_that_ends_on_one_node_ends_on_the_other_at_once(
    world: World, nodes: tuple[Node, Node]
) -> None:
    """What processes remember of a session is forgotten everywhere."""
    token = await (await world.agent("Ana", "Vendas", online=False)).token()
    for at in nodes:
        assert (await at.asks(token)).status_code == 200
    headers = {"authorization": f"Bearer {token}"}
    gone = await nodes[0].http.post("/api/v1/auth/logout", headers=headers)
    assert gone.status_code == 204, gone.text
    began = time.monotonic()
    while (await nodes[1].asks(token)).status_code == 200:
        assert time.monotonic() - began < 3, "only its own memory faded"
        await asyncio.sleep(0.02)


async def tell(redis: RedisServer, *words: str) -> Any:  # Any: what Redis answers
    from redis.asyncio import Redis

    async with Redis.from_url(redis.url) as client:
        calling: Awaitable[Any] = client.execute_command(*words)
        return await calling
