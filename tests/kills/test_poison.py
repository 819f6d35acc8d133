"""A hook or an event that kills whoever reads it ends among the dead letters, and stops no
company."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest

from prosa.db.database import Database
from prosa.domain.events import TeamChanged
from prosa.domain.ids import CompanyId, HookId, InboxId
from prosa.emulators.model import Account, Provider
from prosa.features.companies.actions.create import NewCompany, create_company
from prosa.features.inboxes.actions import NewInbox, connect_inbox
from prosa.features.ingress.keep import Keeper, KeptHook
from prosa.features.ingress.pipeline import MOST_ATTEMPTS
from prosa.jobs import subscribers
from prosa.kit.clock import SystemClock
from prosa.kit.ids import uuid7
from prosa.kit.vault import Vault
from tests.support import hooks
from tests.support.database import SECRET, NewDatabase, opened
from tests.support.patience import until
from tests.support.stack import settings

pytestmark = [pytest.mark.anyio, pytest.mark.kills, pytest.mark.timeout(150)]

FATAL_READER = """
import os, signal
from prosa.channels.whatsapp_cloud.channel import WhatsAppCloud
from prosa.commands.processes import work
from prosa.settings import load_settings

read = WhatsAppCloud.parse

def parse(self, body, **told):
    if b"veneno" in body:
        os.kill(os.getpid(), signal.SIGKILL)
    return read(self, body, **told)

WhatsAppCloud.parse = parse
work(load_settings())
"""
"""A worker whose parser takes the process down, as a fault in native code or the kernel's
hunger for memory would."""


FATAL_SUBSCRIBER = """
import os, signal
from dataclasses import replace
from datetime import timedelta
from prosa import worker
from prosa.commands.processes import work
from prosa.db import claims
from prosa.features.routing.subscribers import ROUTING
from prosa.settings import load_settings

claims.LEASE = timedelta(seconds=1)

async def offer(work, happened, clock):
    for event in happened:
        if f"{work.company_id} {event.position}" == os.environ["FATAL_EVENT"]:
            os.kill(os.getpid(), signal.SIGKILL)
    await ROUTING.effect(work, happened, clock)

worker.SUBSCRIBERS = (replace(ROUTING, effect=offer),)
work(load_settings())
"""
"""A worker that one event of one company takes down."""


async def test_a_hook_that_kills_its_worker_is_set_aside_after_some_deaths(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    url = await new_database()
    async with opened(url) as database:
        poisoned, healthy = await company(database), await company(database)
        words = ["antes", "veneno", "depois"]
        await keep(database, poisoned, words)
        deaths = 0
        async with asyncio.timeout(120):
            while not await letters(database, poisoned[0]):
                async with worker(url, tmp_path, FATAL_READER) as process:
                    await until_dead_or_done(process, database, poisoned[0])
                if process.returncode == -signal.SIGKILL:
                    deaths += 1
                    await keep(database, healthy, [f"morte {deaths}"])
        assert MOST_ATTEMPTS <= deaths <= MOST_ATTEMPTS + 1
        async with worker(url, tmp_path, FATAL_READER):
            await said(database, poisoned[0], ["antes", "depois"])
            await said(database, healthy[0], [f"morte {n + 1}" for n in range(deaths)])
        [letter] = await letters(database, poisoned[0])
        assert letter.startswith("its reader ended without a word")
        assert not await letters(database, healthy[0])


async def test_an_event_that_kills_its_worker_is_set_aside_after_some_deaths(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    """Those before it and after it have their effect, and so have other companies' meanwhile."""
    url = await new_database()
    async with opened(url) as database:
        poisoned, _, _ = await company(database)
        healthy, _, _ = await company(database)
        last = await happens(database, poisoned, times=5)
        fatal = {"FATAL_EVENT": f"{poisoned} {last - 2}"}
        deaths = 0
        async with asyncio.timeout(120):
            while not await letters(database, poisoned):
                async with worker(url, tmp_path, FATAL_SUBSCRIBER, **fatal) as process:
                    await until_dead_or_done(process, database, poisoned)
                if process.returncode == -signal.SIGKILL:
                    deaths += 1
                    await happens(database, healthy, times=1)
        most = subscribers.MOST_ATTEMPTS
        assert most <= deaths <= most + 1
        async with worker(url, tmp_path, FATAL_SUBSCRIBER, **fatal):
            await until(lambda: is_read(database, poisoned))
            await until(lambda: is_read(database, healthy))
        assert await letters(database, poisoned) == [
            f"its reader ended without a word {most} times"
        ]
        assert not await letters(database, healthy)


async def happens(database: Database, company_id: CompanyId, *, times: int) -> int:
    """Something that routing reads; its last position."""
    async with database.work(company_id) as work:
        now = SystemClock().now()
        work.record(*(TeamChanged(at=now, subject="company") for _ in range(times)))
    async with database.work(company_id) as work:
        return await work.sql.fetchval("SELECT position FROM log_heads")


async def is_read(database: Database, company_id: CompanyId) -> bool:
    query = (
        "SELECT s.position = l.position FROM subscriptions s JOIN log_heads l USING (company_id)"
    )
    async with database.work(company_id) as work:
        return bool(await work.sql.fetchval(query))


async def until_dead_or_done(
    process: asyncio.subprocess.Process, database: Database, company_id: CompanyId
) -> None:
    while process.returncode is None and not await letters(database, company_id):  # noqa: ASYNC110  rows tell
        await asyncio.sleep(0.1)


async def company(database: Database) -> tuple[CompanyId, InboxId, Account]:
    clock = SystemClock()
    id = await create_company(database, clock, NewCompany(name="Casa Varanda"))
    account = Account(channel=Provider.META, address=str(uuid7().int)[:15], webhook_url="")
    new = NewInbox(name="WhatsApp", channel="whatsapp_cloud", address=account.address)
    async with database.work(id) as work:
        vault = Vault([settings().secret_key])
        return id, await connect_inbox(work, vault, clock, new, by=None), account


async def keep(
    database: Database, to: tuple[CompanyId, InboxId, Account], words: list[str]
) -> None:
    """One hook each, of one customer, as the door keeps them."""
    company_id, inbox_id, account = to
    now = SystemClock().now()
    keeper = Keeper(database.system, database.bell)
    keeper.start()
    for text in words:
        message = hooks.said(text, sender="5511987654321", at=now.timestamp())
        body = hooks.body(hooks.entry(account, messages=[message]))
        await keeper.keep([KeptHook(company_id, HookId(uuid7()), inbox_id, body, now)])
    await keeper.stop()


@asynccontextmanager
async def worker(
    url: str, folder: Path, program: str, **environment: str
) -> AsyncGenerator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        env={
            **os.environ,
            **environment,
            "PROSA_DATABASE_URL": url,
            "PROSA_SECRET_KEY": SECRET,
            "PROSA_DATA_DIR": str(folder),
            "PROSA_LOG_LEVEL": "error",
        },
        cwd=folder,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(20):
            await process.wait()


async def letters(database: Database, company_id: UUID) -> list[str]:
    async with database.work(CompanyId(company_id)) as work:
        return [row["reason"] for row in await work.sql.fetch("SELECT reason FROM dead_letters")]


async def said(database: Database, company_id: CompanyId, expected: list[str]) -> None:
    """What customers of this company said, in the end."""
    query = "SELECT body FROM messages WHERE direction = 'inbound' ORDER BY seq"
    found: list[str] = []
    async with asyncio.timeout(30):
        while found != expected:
            async with database.work(company_id) as work:
                found = [row["body"] for row in await work.sql.fetch(query)]
            await asyncio.sleep(0.1)
