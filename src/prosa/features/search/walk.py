"""Going through what has the words, newest first, until a page is full or enough was looked at.

The function `search_newest` says which rows of the company have the words: it reads past row
security, and names the company itself (docs/decisions). What it says is only where to look:
every row is then read under row security, and only if the viewer may see it.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.features.search.errors import TooBroad

Place = tuple[datetime, UUID]
"""When a row came, and its id: the order of all hits."""

Show = Callable[[Sequence[UUID]], Awaitable[list[asyncpg.Record]]]
"""Those of the rows with these ids that may be shown, newest first; with `id` and `at`."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DOOMSDAY: Final = datetime(2200, 1, 1, tzinfo=UTC)
_LAST_ID: Final = UUID(int=2**128 - 1)
_CLOCKS_DIFFER: Final = timedelta(minutes=10)
_LONGEST_MS: Final = 1_500
_FIRST, _GROWS, _LARGEST, _MOST = 64, 4, 800, 3_000
"""Candidates of the first round where not all will be shown, of the next, and of a request."""

_CANDIDATES: Final = "SELECT id, at FROM search_newest($1, $2, $3, $4, $5, $6)"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time that is looked at, newest first. `after` is the last hit of the page before."""

    since: datetime
    until: datetime
    after: Place | None = None

    @property
    def begins(self) -> Place:
        newest = (self.until, _LAST_ID)
        return newest if self.after is None else min(newest, self.after)


@dataclass(frozen=True, slots=True)
class Hits:
    """One page. It may be short, even empty, and still have a `next`: then go on from there."""

    rows: list[asyncpg.Record]
    next: Place | None = None


def stretch(
    now: datetime, *, since: datetime | None, until: datetime | None, after: Place | None
) -> Stretch:
    """Both ends are included. What cannot be is brought into what can."""
    latest = min(until or _DOOMSDAY, now + _CLOCKS_DIFFER)
    return Stretch(max(since or EPOCH, EPOCH), max(latest, EPOCH), after)


@asynccontextmanager
async def patience(work: Work) -> AsyncGenerator[None]:
    """Whatever is asked meanwhile, the database gives up soon. Raises `TooBroad` then."""
    await work.sql.execute(f"SET LOCAL statement_timeout = {_LONGEST_MS}")
    try:
        yield
    except asyncpg.QueryCanceledError as gave_up:
        raise TooBroad("This takes too long. Add a word, or choose fewer days.") from gave_up
    await work.sql.execute("SET LOCAL statement_timeout = DEFAULT")


async def walk(
    work: Work,
    what: str,
    wanted: str,
    show: Show,
    *,
    stretch: Stretch,
    limit: int,
    shows_all: bool,
    besides: Sequence[Place] = (),
) -> Hits:
    """A page of what has the words, and of what is found otherwise (`besides`)."""
    place, size, seen = stretch.begins, limit + 1 if shows_all else _FIRST, 0
    rows: list[asyncpg.Record] = []
    while seen < _MOST:
        found = await _candidates(work, what, wanted, stretch.since, place, size)
        is_last = len(found) < size
        low = (stretch.since, UUID(int=0)) if is_last else found[-1]
        others = [other for other in besides if low <= other < place]
        rows += await show([id for _, id in {*found, *others}]) if found or others else []
        if len(rows) > limit:
            last = rows[limit - 1]
            return Hits(rows[:limit], (last["at"], last["id"]))
        if is_last:
            return Hits(rows)
        place, seen = found[-1], seen + len(found)
        size = min(max(size * _GROWS, _FIRST), _LARGEST)
    return Hits(rows, place)


async def _candidates(
    work: Work, what: str, wanted: str, since: datetime, before: Place, most: int
) -> list[Place]:
    if not wanted:
        return []
    rows: Any = await work.sql.fetch(_CANDIDATES, what, wanted, since, *before, most)
    return [(row["at"], row["id"]) for row in rows]
