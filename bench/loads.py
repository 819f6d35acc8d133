"""What the generator does, in a process of its own: each load is one call and one answer."""

import asyncio
import gc
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any, TypeVar

import asyncpg
import uvloop

from bench.hooks import Account
from bench.wire import HttpConnection, Screen

T = TypeVar("T")

_MARK = b"#bench"
_LOST_SECONDS = 15
_MOST_OUTSTANDING = 2_000


@dataclass(slots=True)
class Posted:
    """What came of posting for a while."""

    accepted: int = 0
    refused: int = 0
    seconds: float = 0.0
    began_at: float = 0.0
    """By the machine's monotonic clock, which all processes share."""


@dataclass(slots=True)
class Seen:
    """What came of it on the agent's screen."""

    posted: int = 0
    refused: int = 0
    seen: int = 0
    twice: int = 0
    seconds: float = 0.0
    """From the first post to the last message on the screen."""
    latencies_ms: list[float] = field(default_factory=list[float])


def apart(load: Callable[..., Coroutine[Any, Any, T]], *given: Any, **how: Any) -> T:
    """Run a load in a new process, on a fast event loop."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_run, load, given, how).result()


def _run(
    load: Callable[..., Coroutine[Any, Any, T]], given: tuple[Any, ...], how: dict[str, Any]
) -> T:
    gc.disable()
    return uvloop.run(load(*given, **how))


def texts(
    accounts: Sequence[Account], senders: Sequence[str], *, count: int, label: str, text: str
) -> list[bytes]:
    """`count` requests, going round the senders; each sender keeps to one account."""
    at = int(time.time())
    return [
        accounts[who % len(accounts)].request(
            sender=senders[who],
            name=f"Cliente {senders[who][-6:]}",
            message_id=f"wamid.{label}{n:010d}",
            text=text.format(n=n),
            at=at,
        )
        for n, who in ((n, n % len(senders)) for n in range(count))
    ]


async def post_all(url: str, requests: Sequence[bytes], connections: int) -> Posted:
    """All of them, as fast as the other side answers."""
    return await _post(url, requests, connections, seconds=None)


async def post_for(
    url: str,
    accounts: Sequence[Account],
    senders: Sequence[str],
    connections: int,
    seconds: float,
    label: str,
) -> Posted:
    """For so long, as fast as the other side answers."""
    requests = texts(accounts, senders, count=int(seconds * 12_000), label=label, text="Oi {n}")
    return await _post(url, requests, connections, seconds=seconds)


async def _post(
    url: str, requests: Sequence[bytes], connections: int, *, seconds: float | None
) -> Posted:
    began = time.perf_counter()
    done = Posted(began_at=began)
    left = iter(requests)

    async def work() -> None:
        connection = await HttpConnection.open(url)
        for request in left:
            status = await connection.send(request)
            if status == 200:
                done.accepted += 1
            else:
                done.refused += 1
            if seconds is not None and time.perf_counter() - began > seconds:
                break
        connection.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    done.seconds = time.perf_counter() - began
    return done


async def watch_while_posting(
    url: str,
    token: str,
    accounts: Sequence[Account],
    senders: Sequence[str],
    *,
    seconds: float,
    label: str,
    connections: int = 64,
) -> Seen:
    """Post for so long, never far ahead of the screen, and wait there for the last message."""
    requests = texts(
        accounts, senders, count=int(seconds * 6_000), label=label, text=f"{_MARK.decode()}{{n}}."
    )
    watch = _Watch()
    screen = await Screen.open(url, token, watch.hear)
    beating = asyncio.create_task(_beat(screen))
    left = iter(requests)
    began = time.perf_counter()

    async def work() -> None:
        connection = await HttpConnection.open(url)
        for request in left:
            await watch.has_room()
            watch.note(await connection.send(request))
            if time.perf_counter() - began > seconds:
                break
        connection.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    await watch.is_complete()
    beating.cancel()
    screen.close()
    watch.result.seconds = watch.last_at - began
    return watch.result


class _Watch:
    """What was posted, and what of it the screen has shown."""

    def __init__(self) -> None:
        self.result = Seen()
        self.last_at = 0.0
        self._seen: set[bytes] = set()
        self._moved = asyncio.Event()

    def note(self, status: int) -> None:
        if status == 200:
            self.result.posted += 1
        else:
            self.result.refused += 1

    def hear(self, packet: bytes) -> None:
        number = _number(packet)
        if number is not None:
            self.result.twice += number in self._seen
            self._seen.add(number)
            self.result.seen = len(self._seen)
            self.last_at = time.perf_counter()
            self._moved.set()

    async def has_room(self) -> None:
        while self.result.posted - self.result.seen >= _MOST_OUTSTANDING:
            await self._next()

    async def is_complete(self) -> None:
        """All that was posted has been shown, or nothing has come for a long time."""
        with suppress(TimeoutError):
            while self.result.seen < self.result.posted:
                async with asyncio.timeout(_LOST_SECONDS):
                    await self._next()

    async def _next(self) -> None:
        self._moved.clear()
        await self._moved.wait()


async def watch_one_by_one(
    url: str,
    token: str,
    accounts: Sequence[Account],
    senders: Sequence[str],
    *,
    count: int,
    pause: float,
    label: str,
) -> Seen:
    """One message at a time on an idle system: how long until the screen shows it."""
    requests = texts(accounts, senders, count=count, label=label, text=f"{_MARK.decode()}{{n}}.")
    result = Seen()
    arrived: dict[bytes, float] = {}
    there = asyncio.Event()

    def hear(packet: bytes) -> None:
        number = _number(packet)
        if number is not None:
            arrived[number] = time.perf_counter()
            there.set()

    screen = await Screen.open(url, token, hear)
    connection = await HttpConnection.open(url)
    for n, request in enumerate(requests):
        there.clear()
        began = time.perf_counter()
        result.posted += await connection.send(request) == 200
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await there.wait()
        if (at := arrived.get(str(n).encode())) is not None:
            result.seen += 1
            result.latencies_ms.append((at - began) * 1000)
        await asyncio.sleep(pause)
    connection.close()
    screen.close()
    return result


async def _beat(screen: Screen) -> None:
    while True:
        await asyncio.sleep(20)
        screen.beat()


def _number(packet: bytes) -> bytes | None:
    """The number of our message in a `message.received`; None for anything else."""
    if b'"type":"message.received"' not in packet[:120]:
        return None
    _, found, rest = packet.partition(_MARK)
    return rest.partition(b".")[0] if found else None


async def insert_raw(url: str, row: tuple[Any, ...], clients: int, seconds: float) -> Posted:
    """The database's own limit: single-row inserts, each its own commit, over and over."""
    done = Posted()
    connections = [await asyncpg.connect(url) for _ in range(clients)]
    await connections[0].execute(
        "CREATE TABLE IF NOT EXISTS bench_hooks (LIKE kept_hooks INCLUDING ALL)"
    )
    began = time.perf_counter()

    async def work(connection: asyncpg.Connection) -> None:
        from prosa.kit.ids import uuid7

        insert = await connection.prepare("INSERT INTO bench_hooks VALUES ($1, $2, $3, $4, now())")
        while time.perf_counter() - began < seconds:
            await insert.fetch(row[0], uuid7(), *row[1:])
            done.accepted += 1

    await asyncio.gather(*(work(connection) for connection in connections))
    done.seconds = time.perf_counter() - began
    await connections[0].execute("DROP TABLE bench_hooks")
    for connection in connections:
        await connection.close()
    return done
