"""What fails, or ends whoever does it: tried alone, counted, and set aside in the end.

A failure that is told is counted afterwards. One that nobody tells of (a fault in native code,
the kernel's hunger for memory) would be begun for ever: where the last holder of a lease did not
come back, each try is counted before it begins.
"""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import structlog

from prosa.db import claims
from prosa.db.claims import Claim, LeaseLost
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.db.work import Work

log = structlog.get_logger()

_NOBODYS_FAULT: Final = (LeaseLost, *AWAY)

Deed = Callable[[Work], Awaitable[None]]
"""The one thing, in the transaction of its effect."""


class Subject(Protocol):
    """What is tried: a hook, an event."""

    @property
    def name(self) -> str:
        """As the log names it."""
        ...

    @property
    def attempts(self) -> int:
        """How often it was begun and not done, as far as anybody counted."""
        ...

    async def count(self, work: Work) -> None:
        """It is begun once more."""
        ...

    async def set_aside(self, work: Work, reason: str) -> None:
        """It becomes a dead letter, and what comes after it is next."""
        ...


class Trials:
    """Tries things alone, each in a transaction of its own, under the lease of their queue."""

    def __init__(
        self, database: Database, *, most: int, innocent: tuple[type[Exception], ...] = ()
    ) -> None:
        """`most` attempts. An `innocent` error passes, and counts nothing."""
        self._database = database
        self._most = most
        self._innocent = (*_NOBODYS_FAULT, *innocent)

    async def attempt(
        self, claim: Claim, subject: Subject, deed: Deed, *, is_suspect: bool = False
    ) -> bool:
        """Whether it is behind us, done or set aside. `is_suspect`: it may have ended whoever
        had this queue before, and would end us."""
        if is_suspect and not await self._is_counted(claim, subject):
            return True
        try:
            async with self._database.work(claim.company_id) as work:
                await claims.still_mine(work.sql, claim)
                await deed(work)
        except self._innocent:
            raise
        except Exception as error:  # the edge of a job: noted, tried again, set aside in the end
            log.exception("trial.failed", queue=claim.queue, subject=subject.name)
            reason = f"{type(error).__name__}: {error}"
            return await self._blame(claim, subject, reason, is_counted=is_suspect)
        return True

    async def _is_counted(self, claim: Claim, subject: Subject) -> bool:
        """Whether it may be tried once more; otherwise it is set aside."""
        async with self._database.work(claim.company_id) as work:
            await claims.still_mine(work.sql, claim)
            if subject.attempts < self._most:
                await subject.count(work)
                return True
            reason = f"its reader ended without a word {subject.attempts} times"
            await subject.set_aside(work, reason)
            return False

    async def _blame(
        self, claim: Claim, subject: Subject, reason: str, *, is_counted: bool
    ) -> bool:
        """Whether that was its last attempt: then it is set aside with its reason."""
        async with self._database.work(claim.company_id) as work:
            await claims.still_mine(work.sql, claim)
            if subject.attempts + 1 >= self._most:
                await subject.set_aside(work, reason)
                return True
            if not is_counted:
                await subject.count(work)
            return False
