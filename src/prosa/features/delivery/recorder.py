"""Answers of providers, written down in groups: whatever came in while one
transaction was under way goes into the next."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

import structlog

from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.domain.ids import CompanyId, InboxId
from prosa.features.delivery.actions.outcomes import Outcome, record_outcomes
from prosa.features.delivery.pauses import Pauses
from prosa.jobs.pace import gather
from prosa.kit import tracing
from prosa.kit.clock import Clock
from prosa.kit.deeds import one_line
from prosa.kit.gathering import Gathering

log = structlog.get_logger()

MOST_OUTCOMES: Final = 200


class Recorder:
    """One per delivery pipeline. What it was given is kept until it is durable."""

    def __init__(self, database: Database, clock: Clock, pauses: Pauses) -> None:
        self._database = database
        self._clock = clock
        self._pauses = pauses
        self._failures: dict[InboxId, int] = {}
        self._waiting: list[Outcome] = []
        self._commits = Gathering("recorder", self._record_all)

    def start(self) -> None:
        self._commits.start()

    async def stop(self) -> None:
        """Write down everything, then end."""
        await self._commits.stop()

    def add(self, outcome: Outcome) -> None:
        self._waiting.append(outcome)
        self._commits.added()

    async def _record_all(self) -> None:
        while self._waiting:
            began = time.monotonic()
            await self._flush()
            await gather(began)

    async def _flush(self) -> None:
        group = sorted(self._waiting[:MOST_OUTCOMES], key=lambda o: o.company_id)
        for company_id, outcomes in groupby(group, key=lambda o: o.company_id):
            batch = list(outcomes)
            try:
                await self._record(company_id, batch)
            except AWAY as error:
                log.warning("delivery.not_recorded", rows=len(batch), error=type(error).__name__)
                await asyncio.sleep(0.5)
                continue
            except Exception:  # the edge of a job: one bad answer must not lose its neighbours'
                log.exception("delivery.record_failed", rows=len(batch))
                batch = await self._one_by_one(company_id, batch)
            done = {outcome.message_id for outcome in batch}
            self._waiting = [o for o in self._waiting if o.message_id not in done]

    async def _one_by_one(self, company_id: CompanyId, batch: list[Outcome]) -> list[Outcome]:
        """Those that are settled now. What fails alone becomes unconfirmed when its lease ends."""
        done: list[Outcome] = []
        for outcome in batch:
            try:
                await self._record(company_id, [outcome])
            except AWAY as error:
                log.warning("delivery.not_recorded", rows=1, error=type(error).__name__)
                return done
            except Exception:  # the edge of a job, as above
                log.exception("delivery.record_failed", of=str(outcome.message_id))
            done.append(outcome)
        return done

    async def _record(self, company_id: CompanyId, batch: list[Outcome]) -> None:
        with one_line("delivery.outcomes_recorded", company_id=company_id, **_tally(batch)):
            for outcome in batch:
                tracing.mark("delivery.recorded", of=outcome.message_id)
            async with self._database.work(company_id) as work:
                judged = await record_outcomes(
                    work, batch, clock=self._clock, failures=self._failures
                )
        self._failures |= judged.failures
        self._pauses.note(judged.paused)


def _tally(batch: Sequence[Outcome]) -> dict[str, int]:
    """How many of each outcome: accepted, refused, later, unknown."""
    return dict(Counter(type(outcome.result).__name__.lower() for outcome in batch))
