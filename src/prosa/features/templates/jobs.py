"""Templates are read by themselves: of a new or changed inbox at once, and then every hour."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import structlog

from prosa.channels.registry import TEMPLATE_SOURCES
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.domain.errors import ProsaError
from prosa.features.templates import store
from prosa.features.templates.actions import sync
from prosa.features.templates.store import DueRead
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock
from prosa.kit.vault import Vault

log = structlog.get_logger()

EVERY: Final = timedelta(seconds=30)
AGAIN_AFTER: Final = timedelta(seconds=30)
"""Doubled with each failure, up to `_RARELY`."""
_RARELY: Final = timedelta(hours=6)
_LEASE: Final = timedelta(minutes=10)
"""A worker that dies meanwhile costs so much; who asks twice changes nothing."""
_IN_ONE_GO: Final = 40
"""Claimed together; what is new goes before what is only due."""
_AT_ONCE: Final = 8
"""A provider that does not answer keeps one of these hands."""


def reading(vault: Vault) -> Tick:
    """The tick that asks providers for the templates of their inboxes (TPL-03)."""

    async def read(database: Database, clock: Clock) -> None:
        while due := await _claim(database, clock):
            await _read_all(database, vault, clock, due)
            if len(due) < _IN_ONE_GO:
                return

    return Tick("templates.reading", EVERY, read)


async def _claim(database: Database, clock: Clock) -> Sequence[DueRead]:
    now = clock.now()
    async with database.system_work() as system:
        return await store.claim_due(
            system, TEMPLATE_SOURCES, now=now, until=now + _LEASE, limit=_IN_ONE_GO
        )


async def _read_all(database: Database, vault: Vault, clock: Clock, due: Sequence[DueRead]) -> None:
    hands = asyncio.Semaphore(_AT_ONCE)

    async def one(inbox: DueRead) -> None:
        async with hands:
            await _read(database, vault, clock, inbox)

    async with asyncio.TaskGroup() as group:
        for inbox in due:
            group.create_task(one(inbox))


async def _read(database: Database, vault: Vault, clock: Clock, due: DueRead) -> None:
    """What was known stays if it comes to nothing, and no other inbox feels it."""
    company_id, inbox_id, failures = due
    asked_at = clock.now()
    try:
        await sync(database, vault, company_id, inbox_id, clock=clock)
    except AWAY:
        raise  # the lease runs out by itself
    except Exception as error:  # the edge of a job: a provider may say anything
        if isinstance(error, ProsaError):
            log.warning("templates.not_read", inbox_id=str(inbox_id), code=error.code)
        else:
            log.exception("templates.not_read", inbox_id=str(inbox_id))
        pause = min(AGAIN_AFTER * 2 ** min(failures, 10), _RARELY)
        async with database.work(company_id) as work:
            await store.asked(
                work, inbox_id, at=asked_at, again=clock.now() + pause, failures=failures + 1
            )
