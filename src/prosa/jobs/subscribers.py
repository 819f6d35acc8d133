"""Reading the event log: when something has happened, we…

A subscriber keeps its position for each company and advances it in the
transaction of its effect, so an effect happens once, whatever number of workers
runs. An event that keeps failing, or that ends its readers, is set aside with its
reason and stops nobody.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from prosa.db import bell, claims
from prosa.db.claims import Claim, LeaseLost
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.db.work import Work
from prosa.jobs import positions
from prosa.jobs.pace import Pace
from prosa.jobs.positions import Happened, NextEvent
from prosa.jobs.trials import Trials
from prosa.kit.clock import Clock
from prosa.kit.deeds import Line, one_line

log = structlog.get_logger()

MOST_EVENTS: Final = 500
MOST_COMPANIES: Final = 8
MOST_ATTEMPTS: Final = 5
RETRY_AFTER: Final = timedelta(seconds=1)

Effect = Callable[[Work, Sequence[Happened], Clock], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who reads the log, what interests them, and what they do about it."""

    name: str
    """Public forever: the position is kept under it."""
    types: frozenset[str]
    effect: Effect

    def choose(self, events: Sequence[Happened]) -> Sequence[Happened]:
        return [event for event in events if event.type in self.types]


class SubscriberLoop:
    """Runs one subscriber for all companies."""

    def __init__(self, database: Database, subscriber: Subscriber, clock: Clock) -> None:
        self._database = database
        self._subscriber = subscriber
        self._clock = clock
        self._trials = Trials(database, most=MOST_ATTEMPTS)
        self._careful_until: dict[UUID, int] = {}
        """Where a failed batch of a company ended: up to there events are taken one by one."""
        self._reading = 0
        self.pace = Pace.woken_by(database.bell, bell.LOG)

    async def run(self) -> None:
        """Until `stop`."""
        await self.pace.repeat(self._round, name=self._subscriber.name)

    async def _round(self) -> bool:
        """Whether any company had something to read."""
        claimed = await claims.claim_companies(
            self._database.system,
            self._subscriber.name,
            pending=positions.PENDING,
            at_most=MOST_COMPANIES,
        )
        for claim in claimed:
            await self._serve(claim)
        return bool(claimed)

    async def _serve(self, claim: Claim) -> None:
        try:
            may_go_on = True
            if claim.is_abandoned:
                log.warning("subscriber.reading_carefully", subscriber=claim.queue)
                may_go_on = await self._read_alone(claim, MOST_EVENTS, is_suspect=True)
            while may_go_on and not self.pace.is_stopping:
                may_go_on = await self._read_on(claim)
        except LeaseLost:
            log.warning("subscriber.lease_lost", subscriber=claim.queue)
            return
        await claims.release(self._database.system, claim)

    async def _read_on(self, claim: Claim) -> bool:
        """Whether there may be more. After a failure events are taken one by one, until the one
        that fails is found and passed."""
        with one_line(
            "subscriber.batch_read", company_id=claim.company_id, subscriber=claim.queue
        ) as line:
            try:
                found = await self._read_batch(claim, line)
            except (LeaseLost, *AWAY):
                raise
            except Exception as error:  # the edge of a job: the one that fails is looked for
                log.warning(
                    "subscriber.batch_failed", subscriber=claim.queue, error=type(error).__name__
                )
                if self._careful_until.get(claim.company_id) == self._reading:
                    raise  # not for any event's sake: the loop rests before it looks again
                line["outcome"] = "one_by_one"
                self._careful_until[claim.company_id] = self._reading
                return True
        return await self._read_alone(claim, 1) if found is None else found

    async def _read_batch(self, claim: Claim, line: Line) -> bool | None:
        """Whether there may be more; None if what comes next is better read alone."""
        async with self._database.work(claim.company_id) as work:
            await claims.still_mine(work.sql, claim)
            place = await positions.place_of(work, claim.queue)
            if place.attempts or place.position < self._careful_until.get(claim.company_id, 0):
                line.is_idle = True
                return None
            events = await positions.after(work, place.position, most=MOST_EVENTS)
            self._reading = events[-1].position if events else place.position
            chosen = self._subscriber.choose(events)
            line["events"] = len(chosen)
            line.is_idle = not chosen
            if chosen:
                await self._subscriber.effect(work, chosen, self._clock)
            if events:
                await positions.advance(work, claim.queue, to=self._reading)
        return len(events) == MOST_EVENTS

    async def _read_alone(self, claim: Claim, most: int, *, is_suspect: bool = False) -> bool:
        """The next `most` events, one by one. Whether there may be more to read now."""
        with one_line(
            "subscriber.read_alone", company_id=claim.company_id, subscriber=claim.queue
        ) as line:
            events, attempts = await self._look(claim, most)
            chosen = self._subscriber.choose(events)
            line["events"] = len(chosen)
            line.is_idle = not chosen
            for event in chosen:
                subject = NextEvent(claim.queue, event, attempts)
                if self.pace.is_stopping or not await self._try(claim, subject, is_suspect):
                    return False
                attempts = 0
        return bool(events)

    async def _look(self, claim: Claim, most: int) -> tuple[Sequence[Happened], int]:
        """The next events, and how often the first of ours was tried. Others' are passed."""
        async with self._database.work(claim.company_id) as work:
            await claims.still_mine(work.sql, claim)
            place = await positions.place_of(work, claim.queue)
            events = await positions.after(work, place.position, most=most)
            if events and not self._subscriber.choose(events):
                await positions.advance(work, claim.queue, to=events[-1].position)
        return events, place.attempts

    async def _try(self, claim: Claim, subject: NextEvent, is_suspect: bool) -> bool:
        """Whether it is behind us. Those after it wait for it, and it is tried again in a while."""

        async def deed(work: Work) -> None:
            await self._subscriber.effect(work, [subject.event], self._clock)
            await positions.advance(work, claim.queue, to=subject.event.position)

        if await self._trials.attempt(claim, subject, deed, is_suspect=is_suspect):
            return True
        async with self._database.work(claim.company_id) as work:
            await claims.still_mine(work.sql, claim)
            await positions.rest(work, claim.queue, lasting=RETRY_AFTER)
        return False
