"""SIGTERM under load: what has begun is finished, within a bound, and nothing is left open."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import aiohttp
import asyncpg
import httpx
import pytest

from prosa.db.embedded_server import free_port
from prosa.features.delivery.jobs import LOST_SENDINGS
from tests.features.ingress.test_doors import one_text
from tests.support import hooks
from tests.support.agent import Agent
from tests.support.database import SECRET, NewDatabase, as_owner, opened
from tests.support.patience import until
from tests.support.stack import running
from tests.support.world import World

pytestmark = [pytest.mark.anyio, pytest.mark.kills, pytest.mark.timeout(150)]

CUSTOMERS: Final = 12
REPLIES: Final = 4
SLOW_AS_META_SECONDS: Final = 0.7
SILENT: Final = {"hold_answers": True, "hold_receipts": True}
"""Nothing tells that a message was accepted: a receipt would do so as well as an answer."""
IN_TIME_SECONDS: Final = 15


@asynccontextmanager
async def prosa(
    url: str, folder: Path, *words: str, **settings: str
) -> AsyncGenerator[asyncio.subprocess.Process]:
    """A process of the product."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "prosa",
        *words,
        env={
            **os.environ,
            "PROSA_DATABASE_URL": url,
            "PROSA_SECRET_KEY": SECRET,
            "PROSA_DATA_DIR": str(folder),
            "PROSA_LOG_LEVEL": "warning",
            "PROSA_RATE_LIMIT_PER_MINUTE": "0",
            **settings,
        },
        cwd=folder,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def ends(process: asyncio.subprocess.Process) -> float:
    """Asked to; how long it took."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(IN_TIME_SECONDS + 20):
        code = await process.wait()
    assert code in (0, -signal.SIGTERM)
    return time.monotonic() - began


async def crowd(world: World) -> Agent:
    ana = await world.agent("Ana", "Vendas", capacity=CUSTOMERS)
    for n in range(CUSTOMERS):
        await world.contact(f"Cliente {n}").writes("Oi")
        await world.contact(f"Cliente {n}").writes("1")
    return ana


async def states(world: World, marks: Sequence[str]) -> list[str]:
    rows = await world.rows(
        """SELECT d.state FROM deliveries d
        JOIN messages m ON m.company_id = d.company_id AND m.id = d.message_id
        WHERE m.body = ANY($1)""",
        list(marks),
    )
    return [row["state"] for row in rows]


async def test_a_worker_that_is_asked_to_end_leaves_nothing_unconfirmed(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    """Calls take most of a second, and many are on their way at each end.

    One of each conversation, as its order demands: what is left shows that it ended in the middle.
    """
    url = await new_database()
    async with opened(url) as database, running(database) as stack:
        world = await World.open(stack)
        ana = await crowd(world)
        texts = [f"linha {c}.{n}" for c in range(CUSTOMERS) for n in range(REPLIES)]
        async with stack.worker.paused():
            for c in range(CUSTOMERS):
                path = f"/conversations/{(await world.conversation_of(f'Cliente {c}'))['id']}"
                for n in range(REPLIES):
                    body = {"text": f"linha {c}.{n}"}
                    assert (await ana.asks("POST", f"{path}/messages", body)).is_success
            found: list[str] = []
            for _ in range(2):
                world.faults(**SILENT)
                async with prosa(url, tmp_path, "work") as process:
                    await until_sending(world, texts)
                    ending = asyncio.create_task(ends(process))
                    await asyncio.sleep(SLOW_AS_META_SECONDS)
                    assert not ending.done(), "it waited for no answer"
                    world.faults()
                    assert await ending < IN_TIME_SECONDS
                found = await states(world, texts)
                assert not {"sending", "unconfirmed", "failed"} & set(found)
                assert "queued" in found, "it ended in the middle"
            sent = [text for text in world.sent_on("whatsapp") if text in texts]
            assert len(sent) == len(set(sent)) == len(texts) - found.count("queued")
        await world.settles()
        for c in range(CUSTOMERS):
            expected = [f"linha {c}.{n}" for n in range(REPLIES)]
            assert world.contact(f"Cliente {c}").heard()[-REPLIES:] == expected
        await world.close()


async def until_sending(world: World, texts: Sequence[str]) -> None:
    async def are_sending() -> bool:
        return (await states(world, texts)).count("sending") >= 5

    await until(are_sending, within=60, what="five are in the middle")


async def test_a_web_process_that_is_asked_to_end_answers_whom_it_has_let_in(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    """Hooks that wait for their commit are answered; sockets are told to come back (1012)."""
    url, port = await new_database(), free_port()
    async with opened(url) as database, running(database) as stack:
        world = await World.open(stack)
        account = await world.account("whatsapp")
        marcos = await world.supervisor()
        here = f"http://127.0.0.1:{port}"
        door = account.webhook_url.replace(stack.url, here)
        async with prosa(url, tmp_path, "serve", PROSA_PORT=str(port)) as process:
            await until_ready(here)
            async with aiohttp.ClientSession() as http, as_owner(url) as owner:
                screen = await http.ws_connect(f"{here}/socket.io/?EIO=4&transport=websocket")
                await screen.receive_str()
                await screen.send_str(f'40/prosa,{{"token":"{await marcos.token()}"}}')
                await screen.receive_str()
                lock = owner.transaction()
                await lock.start()
                await owner.execute("LOCK TABLE kept_hooks IN EXCLUSIVE MODE")
                contents = [one_text(world, account, f"durante {n}") for n in range(10)]
                posting = [
                    asyncio.create_task(hooks.post(account, content, url=door))
                    for content in contents
                ]
                await until_waiting(owner)
                process.send_signal(signal.SIGTERM)
                await until_closed(port)
                await lock.rollback()
                assert await asyncio.gather(*posting) == [200] * 10
                while (heard := await screen.receive(timeout=10)).type is aiohttp.WSMsgType.TEXT:
                    pass
                assert (heard.type, heard.data) == (aiohttp.WSMsgType.CLOSE, 1012), heard
            async with asyncio.timeout(IN_TIME_SECONDS):
                await process.wait()
        await world.settles()
        said = await world.rows("SELECT body FROM messages WHERE body LIKE 'durante %'")
        assert len(said) == 10
        await world.close()


async def until_waiting(owner: asyncpg.Connection) -> None:
    """Somebody waits for the lock, with all hooks that came before."""
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    await until(lambda: owner.fetchval(query))
    await asyncio.sleep(0.3)


async def until_closed(port: int) -> None:
    """Nobody is let in any more."""
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                return
            writer.close()
            await asyncio.sleep(0.02)


async def until_ready(url: str) -> None:
    async with httpx.AsyncClient() as http, asyncio.timeout(40):
        while True:
            try:
                if (await http.get(f"{url}/health/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


async def test_a_worker_whose_provider_never_answers_ends_all_the_same(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    """Within its bound. What was on its way is unconfirmed, and nobody sends it again."""
    url, text = await new_database(), "sem resposta"
    async with opened(url) as database, running(database) as stack:
        world = await World.open(stack)
        ana = await world.agent("Ana", "Vendas")
        await world.contact("Rui").writes("Oi")
        await world.contact("Rui").writes("1")
        world.faults(**SILENT)
        async with stack.worker.paused():
            path = f"/conversations/{(await world.conversation_of('Rui'))['id']}/messages"
            assert (await ana.asks("POST", path, {"text": text})).is_success
            async with prosa(url, tmp_path, "work", PROSA_DRAIN_SECONDS="2") as process:
                await until(lambda: world.sent_on("whatsapp").count(text))
                assert await ends(process) < 2 + IN_TIME_SECONDS
            assert await world.states_of(text) == ["sending"]
        world.clock.advance(seconds=40)
        await world.ticks(LOST_SENDINGS)
        assert await world.states_of(text) == ["unconfirmed"]
        world.faults()
        await world.settles()
        assert await world.states_of(text) == ["read"]
        assert world.sent_on("whatsapp").count(text) == 1
        await world.close()
