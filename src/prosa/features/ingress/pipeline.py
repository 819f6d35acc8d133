"""Reading kept hooks, for as long as the worker lives.

One batch is in flight for each company, whatever number of workers runs: the
lease is on the company's queue. A company that never falls silent is put back
after its turn, so that it holds up nobody else. A batch that fails is tried
again hook by hook, so a poison hook is set aside alone and stops nobody.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from prometheus_client import Histogram

from prosa.db import bell, claims
from prosa.db.claims import Claim, LeaseLost
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.db.work import Work
from prosa.features.ingress import store
from prosa.features.ingress.actions import SET_ASIDE, AlreadyRead, read_hooks
from prosa.features.ingress.store import UnreadHook
from prosa.jobs.pace import Pace, gather
from prosa.jobs.trials import Trials
from prosa.kit.clock import Clock
from prosa.kit.deeds import Line, one_line

log = structlog.get_logger()

QUEUE: Final = "ingress"
MOST_HOOKS: Final = 400
MOST_COMPANIES: Final = 4
MOST_ATTEMPTS: Final = 3
TURN_SECONDS: Final = 0.5
"""So long one company is read before others may have its place."""
GATHER_SECONDS: Final = 0.015
"""An agent looks at the screen on which a customer's next words appear."""
LOOK_SECONDS: Final = 0.02
"""While some are being read, the bell rings all the time: others are looked for at this pace."""

READING: Final = Histogram("prosa_ingress_batch_seconds", "Time to read one batch of hooks.")


class IngressPipeline:
    """Claims companies with unread hooks and reads them empty."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._trials = Trials(database, most=MOST_ATTEMPTS, innocent=(AlreadyRead,))
        self._readers: set[asyncio.Task[None]] = set()
        self.pace = Pace.woken_by(database.bell, bell.HOOKS, gather_seconds=GATHER_SECONDS)

    async def run(self) -> None:
        """Until `stop`. Up to `MOST_COMPANIES` companies are read side by side."""
        await self.pace.repeat(self._round, name=QUEUE)
        if self._readers:
            await asyncio.wait(self._readers)

    async def _round(self) -> bool:
        """Whether there is more to do at once."""
        found = await self._begin_reading()
        if not found and self._readers:
            await asyncio.sleep(LOOK_SECONDS)
        return found

    async def _begin_reading(self) -> bool:
        """Claim companies for the free places. Whether there is more to do at once."""
        free = MOST_COMPANIES - len(self._readers)
        if free <= 0:
            await asyncio.wait(self._readers, return_when=asyncio.FIRST_COMPLETED)
            return True
        claimed = await self._claim(free)
        for claim in claimed:
            task = asyncio.create_task(self._read_company(claim))
            self._readers.add(task)
            task.add_done_callback(self._ended)
        return bool(claimed)

    def _ended(self, reader: asyncio.Task[None]) -> None:
        self._readers.discard(reader)
        self.pace.hurry()

    async def _claim(self, at_most: int) -> Sequence[Claim]:
        return await claims.claim_companies(
            self._database.system, QUEUE, pending=store.PENDING, at_most=at_most
        )

    async def _read_company(self, claim: Claim) -> None:
        turn_ends = time.monotonic() + TURN_SECONDS
        try:
            if claim.is_abandoned:
                await self._read_carefully(claim)
            while await self._read_batch(claim):
                if self.pace.is_stopping or time.monotonic() > turn_ends:
                    break
            await claims.release(self._database.system, claim)
        except (LeaseLost, AlreadyRead):
            log.warning("ingress.lease_lost", company_id=str(claim.company_id))
        except AWAY as error:
            log.warning("ingress.interrupted", error=type(error).__name__)

    async def _read_batch(self, claim: Claim) -> bool:
        """Whether there may be more."""
        began = time.monotonic()
        with one_line("ingress.batch_read", company_id=claim.company_id) as line:
            hooks = await self._read_hooks(claim, line)
            line["hooks"] = len(hooks)
            line.is_idle = not hooks
        if hooks:
            await gather(began, GATHER_SECONDS)
        return len(hooks) > 0

    async def _read_hooks(self, claim: Claim, line: Line) -> Sequence[UnreadHook]:
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
            line["outcome"] = "one_by_one"
            for hook in hooks:
                await self._read_one(claim, hook)
        return hooks

    async def _read_carefully(self, claim: Claim) -> None:
        """The last reader did not come back: one of these may have killed it, and would kill
        us. Each is counted before it is read (`jobs/trials.py`)."""
        async with self._database.work(claim.company_id) as work:
            await claims.still_mine(work.sql, claim)
            hooks = await store.unread(work, limit=MOST_HOOKS)
        log.warning("ingress.reading_carefully", hooks=len(hooks))
        for hook in hooks:
            if self.pace.is_stopping:
                return
            await self._read_one(claim, hook, is_suspect=True)

    async def _read_one(self, claim: Claim, hook: UnreadHook, *, is_suspect: bool = False) -> None:
        async def deed(work: Work) -> None:
            await read_hooks(work, [hook], clock=self._clock)

        await self._trials.attempt(claim, _Tried(hook), deed, is_suspect=is_suspect)


@dataclass(frozen=True, slots=True)
class _Tried:
    """A hook, as `jobs/trials.py` tries it. Its body stays kept, to be replayed."""

    hook: UnreadHook

    @property
    def name(self) -> str:
        return f"hook {self.hook.id}"

    @property
    def attempts(self) -> int:
        return self.hook.attempts

    async def count(self, work: Work) -> None:
        await store.count_attempt(work, self.hook.id)

    async def set_aside(self, work: Work, reason: str) -> None:
        await store.mark_read(work, [self.hook.id])
        await store.set_aside(work, self.hook.id, reason, channel=self.hook.channel)
        SET_ASIDE.inc()
