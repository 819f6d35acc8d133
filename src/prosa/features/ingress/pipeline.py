"""Reading kept hooks, for as long as the worker lives.

One batch is in flight for each company, whatever number of workers runs: the
lease is on the company's queue. A batch that fails is tried again hook by hook,
so a poison hook is set aside alone and stops nobody.
"""

import asyncio
from typing import Final

import structlog
from prometheus_client import Histogram

from prosa.db import bell, claims
from prosa.db.claims import Claim, LeaseLost
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.features.ingress import store
from prosa.features.ingress.actions import SET_ASIDE, AlreadyRead, read_hooks
from prosa.features.ingress.store import UnreadHook
from prosa.jobs.pace import Pace
from prosa.kit.clock import Clock

log = structlog.get_logger()

QUEUE: Final = "ingress"
MOST_HOOKS: Final = 400
MOST_COMPANIES: Final = 4
MOST_ATTEMPTS: Final = 3

READING: Final = Histogram("prosa_ingress_batch_seconds", "Time to read one batch of hooks.")


class IngressPipeline:
    """Claims companies with unread hooks and reads them empty."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.pace = Pace.woken_by(database.bell, bell.HOOKS)

    async def run(self) -> None:
        """Until `stop`. Up to `MOST_COMPANIES` companies are read side by side."""
        while not self.pace.is_stopping:
            if not await self._round():
                await self.pace.rest()

    async def _round(self) -> bool:
        """Read every company that can be claimed. Whether there was any."""
        try:
            claimed = await self._claim()
            async with asyncio.TaskGroup() as group:
                for claim in claimed:
                    group.create_task(self._read_company(claim))
        except* AWAY as errors:
            log.warning("ingress.paused", error=type(errors.exceptions[0]).__name__)
            await asyncio.sleep(0.5)
            claimed = []
        return bool(claimed)

    async def _claim(self) -> list[Claim]:
        async with self._database.system_work() as work:
            found = await claims.claim_companies(
                work.sql, QUEUE, pending=store.PENDING, at_most=MOST_COMPANIES
            )
        return list(found)

    async def _read_company(self, claim: Claim) -> None:
        try:
            while await self._read_batch(claim) and not self.pace.is_stopping:
                pass
        except (LeaseLost, AlreadyRead):
            log.warning("ingress.lease_lost", company_id=str(claim.company_id))
            return
        async with self._database.system_work() as work:
            await claims.release(work.sql, claim)

    async def _read_batch(self, claim: Claim) -> bool:
        """Whether there may be more."""
        hooks: list[UnreadHook] = []
        try:
            with READING.time():
                async with self._database.work(claim.company_id) as work:
                    await claims.still_mine(work.sql, claim)
                    hooks = await store.unread(work, limit=MOST_HOOKS)
                    if hooks:
                        await read_hooks(work, hooks, clock=self._clock)
        except (LeaseLost, AlreadyRead, *AWAY):
            raise
        except Exception as error:  # the edge of a job: one bad hook must not stop a company
            log.warning("ingress.batch_failed", hooks=len(hooks), error=type(error).__name__)
            for hook in hooks:
                await self._read_one(claim, hook)
        return len(hooks) > 0

    async def _read_one(self, claim: Claim, hook: UnreadHook) -> None:
        try:
            async with self._database.work(claim.company_id) as work:
                await claims.still_mine(work.sql, claim)
                await read_hooks(work, [hook], clock=self._clock)
        except (LeaseLost, AlreadyRead, *AWAY):
            raise
        except Exception as error:  # the edge of a job: this is the poison one
            log.exception("ingress.hook_failed", hook_id=str(hook.id))
            await self._blame(claim, hook, f"{type(error).__name__}: {error}")

    async def _blame(self, claim: Claim, hook: UnreadHook, reason: str) -> None:
        """Count the failure; after the last attempt set the hook aside with its reason."""
        async with self._database.work(claim.company_id) as work:
            await claims.still_mine(work.sql, claim)
            if hook.attempts + 1 < MOST_ATTEMPTS:
                await store.count_attempt(work, hook.id)
                return
            await store.mark_read(work, [hook.id])
            await store.set_aside(work, hook.id, reason, channel=hook.channel)
            SET_ASIDE.inc()
