"""What the generator does, in a process of its own: each load is one call and one answer."""

import asyncio
import gc
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, TypeVar

import asyncpg
import uvloop

from bench.hooks import Account
from bench.wire import HttpConnection

T = TypeVar("T")


@dataclass(slots=True)
class Posted:
    """What came of posting for a while."""

    accepted: int = 0
    refused: int = 0
    seconds: float = 0.0
    began_at: float = 0.0
    """By the machine's monotonic clock, which all processes share."""


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
    return await post(url, requests, connections, seconds=None)


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
    return await post(url, requests, connections, seconds=seconds)


async def post(
    url: str, requests: Sequence[bytes], connections: int, *, seconds: float | None
) -> Posted:
    """Requests of any kind, over so many connections; what is answered 2xx is accepted."""
    began = time.perf_counter()
    done = Posted(began_at=began)
    left = iter(requests)

    async def work() -> None:
        connection = await HttpConnection.open(url)
        for request in left:
            status = await connection.send(request)
            if 200 <= status < 300:
                done.accepted += 1
            else:
                done.refused += 1
            if seconds is not None and time.perf_counter() - began > seconds:
                break
        connection.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    done.seconds = time.perf_counter() - began
    return done


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
