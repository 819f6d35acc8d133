"""Failed sign-ins make the next wait longer, by e-mail and by address (AUT, SEC).

An attempt is counted before it is judged, in one statement, so a hundred at once
count as a hundred. A good one is taken back. E-mails are kept only as a hash, and
unknown ones are counted like known ones.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from prosa.db.database import Database
from prosa.db.tables import login_throttles
from prosa.db.work import SystemWork
from prosa.features.access import store
from prosa.features.access.errors import TooManyAttempts

_FORGOTTEN_AFTER: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose attempts are counted together. The first `free` cost nothing; then 1 s, 2 s, 4 s…"""

    name: str
    free: int
    longest: timedelta


def by_email(email: str) -> Subject:
    hashed = hashlib.sha256(email.encode()).hexdigest()[:32]
    return Subject(f"email:{hashed}", free=5, longest=timedelta(minutes=15))


def by_address(ip: str) -> Subject:
    """An office shares one address, so it may fail more often."""
    return Subject(f"ip:{ip}", free=50, longest=timedelta(minutes=15))


async def count_attempt(database: Database, subjects: Sequence[Subject], *, now: datetime) -> None:
    """Raises `TooManyAttempts`, with the seconds to wait, if any of them is blocked."""
    async with database.system_work() as system:
        for subject in subjects:
            counted = await store.count_attempt(
                system,
                subject.name,
                now=now,
                free=subject.free,
                longest=subject.longest,
                forgotten_after=_FORGOTTEN_AFTER,
            )
            if not counted:
                raise await _blocked(system, subject, now)


async def forgive_attempt(
    system: SystemWork, *, email: Subject, address: Subject | None, now: datetime
) -> None:
    """It was a good one: the e-mail starts afresh, the address gets this attempt back."""
    await store.forget_attempts(system, email.name)
    if address is not None:
        await store.forgive_attempt(system, address.name, now=now)


async def _blocked(system: SystemWork, subject: Subject, now: datetime) -> TooManyAttempts:
    until: datetime = await system.scalar(
        select(login_throttles.c.blocked_until).where(login_throttles.c.subject == subject.name)
    )
    seconds = max(1, math.ceil((until - now).total_seconds()))
    return TooManyAttempts("Too many attempts. Wait a little.", retry_after_seconds=seconds)
