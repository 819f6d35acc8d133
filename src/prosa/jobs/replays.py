"""Events that a subscriber had given up, and that somebody wants tried again.

Its position has moved on long ago, so the event is handed to the effect by itself,
in the transaction that settles the letter: once, whatever number of workers runs.
It is begun once for each time that somebody asks: an event that ends whoever takes
it up is back on the list, and ends nobody else.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import structlog

from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.domain.ids import CompanyId
from prosa.jobs.periodic import Tick
from prosa.jobs.positions import Happened
from prosa.jobs.subscribers import Subscriber
from prosa.kit.clock import Clock

log = structlog.get_logger()

ASKED: Final = "asked"
BEGUN: Final = "begun"
REPLAYED: Final = "replayed"
MOST: Final = 100

_ASKED: Final = """
SELECT company_id, id FROM dead_letters
WHERE source = 'event' AND settled_at IS NULL AND settled_how = $1 ORDER BY id LIMIT $2
"""

_MARK: Final = """
UPDATE dead_letters SET settled_how = $4
WHERE company_id = $1 AND id = $2 AND settled_at IS NULL AND settled_how = $3
"""

_LOCK: Final = """
SELECT detail FROM dead_letters
WHERE company_id = $1 AND id = $2 AND settled_at IS NULL AND settled_how = $3
FOR NO KEY UPDATE SKIP LOCKED
"""

_EVENT: Final = """
SELECT position, type, conversation_id FROM events WHERE company_id = $1 AND position = $2
"""

_DONE: Final = """
UPDATE dead_letters SET settled_at = $3, settled_how = $4 WHERE company_id = $1 AND id = $2
"""

_FAILED: Final = """
UPDATE dead_letters SET reason = $3, settled_how = NULL, settled_by = NULL
WHERE company_id = $1 AND id = $2 AND settled_at IS NULL
"""


class Replays:
    """The work of the tick: what was asked for, letter by letter."""

    def __init__(self, subscribers: Sequence[Subscriber]) -> None:
        self._subscribers: Mapping[str, Subscriber] = {s.name: s for s in subscribers}

    async def __call__(self, database: Database, clock: Clock) -> None:
        async with database.system_work() as work:
            asked = await work.sql.fetch(_ASKED, ASKED, MOST)
        for row in asked:
            await self._replay(database, clock, CompanyId(row["company_id"]), row["id"])

    async def _replay(
        self, database: Database, clock: Clock, company_id: CompanyId, letter_id: Any
    ) -> None:  # Any: a UUID as the driver has it
        if not await self._mark(database, company_id, letter_id, was=ASKED, now=BEGUN):
            return
        try:
            await self._hand_over(database, clock, company_id, letter_id)
        except AWAY:
            with suppress(*AWAY):
                await self._mark(database, company_id, letter_id, was=BEGUN, now=ASKED)
            raise
        except Exception as error:  # the edge of a job: it goes back to the list with its reason
            log.exception("dead_letter.failed_again", letter_id=str(letter_id))
            reason = f"{type(error).__name__}: {error}"[:1000]
            async with database.work(company_id) as work:
                await work.sql.execute(_FAILED, company_id, letter_id, reason)

    async def _mark(
        self, database: Database, company_id: CompanyId, letter_id: Any, *, was: str, now: str
    ) -> bool:  # Any: as above
        """Whether it was as expected."""
        async with database.work(company_id) as work:
            done = await work.sql.execute(_MARK, company_id, letter_id, was, now)
        return done == "UPDATE 1"

    async def _hand_over(
        self, database: Database, clock: Clock, company_id: CompanyId, letter_id: Any
    ) -> None:  # Any: as above
        async with database.work(company_id) as work:
            detail = await work.sql.fetchval(_LOCK, company_id, letter_id, BEGUN)
            if detail is None:
                return
            subscriber = self._subscribers[detail["subscriber"]]
            event = await work.sql.fetchrow(_EVENT, company_id, detail["position"])
            await subscriber.effect(work, [Happened(*event)] if event else [], clock)
            now = clock.now()
            await work.sql.execute(_DONE, company_id, letter_id, now, REPLAYED)


def replays(subscribers: Sequence[Subscriber]) -> Tick:
    return Tick("jobs.replays", timedelta(seconds=2), Replays(subscribers))
