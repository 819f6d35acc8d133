"""Files that nobody needs: begun and left, sent for no message, of rows that are gone."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import structlog

from prosa.db.database import Database
from prosa.domain.ids import AttachmentId, CompanyId
from prosa.features.media.storage import LocalFolder, forget
from prosa.jobs import due
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock

log = structlog.get_logger()

UNUSED_AFTER: Final = timedelta(hours=24)
UNFINISHED_AFTER: Final = timedelta(hours=2)
"""Longer than the longest upload that anybody waits for."""
ORPHANED_AFTER: Final = timedelta(hours=24)
"""A file has its name a moment before its row; nobody needs a day for that."""
_AT_ONCE: Final = 500

_UNUSED: Final = """
SELECT company_id, id, created_at AS due_at FROM attachments
WHERE message_id IS NULL AND created_at < $1 AND (created_at, id) > ($3, $4)
ORDER BY created_at, id LIMIT $2
"""

_DROP: Final = """
DELETE FROM attachments WHERE company_id = $1 AND id = ANY($2) AND message_id IS NULL
RETURNING storage_key
"""

_KNOWN: Final = "SELECT id FROM attachments WHERE company_id = $1 AND id = ANY($2)"

_Named = tuple[CompanyId, AttachmentId, Path]


def sweeps(storage: LocalFolder) -> Sequence[Tick]:
    """The ticks that keep this folder tidy."""

    async def drop_unused(database: Database, clock: Clock) -> None:
        await _drop_unused(database, clock, storage)

    async def forget_unfinished(_database: Database, clock: Clock) -> None:
        before = (clock.now() - UNFINISHED_AFTER).timestamp()
        count = await asyncio.to_thread(storage.forget_unfinished, before=before)
        if count:
            log.info("media.unfinished_forgotten", files=count)

    async def remove_orphans(database: Database, clock: Clock) -> None:
        await _remove_orphans(database, clock, storage)

    return (
        Tick("media.unused_uploads", timedelta(minutes=10), drop_unused),
        Tick("media.unfinished_files", timedelta(minutes=30), forget_unfinished),
        Tick("media.orphaned_files", timedelta(hours=6), remove_orphans),
    )


async def _drop_unused(database: Database, clock: Clock, storage: LocalFolder) -> None:
    """Uploads that went into no message within a day. The row first: a file without a row is
    swept, a row without a file would be a lie."""
    async for rows in due.pages(database, _UNUSED, clock.now() - UNUSED_AFTER):
        unused: defaultdict[CompanyId, list[AttachmentId]] = defaultdict(list)
        for row in rows:
            unused[CompanyId(row["company_id"])].append(AttachmentId(row["id"]))
        for company_id, ids in unused.items():
            async with database.work(company_id) as work:
                dropped = await work.sql.fetch(_DROP, company_id, ids)
            for row in dropped:
                if row["storage_key"]:
                    await storage.remove(row["storage_key"])


async def _remove_orphans(database: Database, clock: Clock, storage: LocalFolder) -> None:
    """Files whose rows are gone, with their messages, contacts or companies."""
    before = (clock.now() - ORPHANED_AFTER).timestamp()
    walk = storage.walk()
    while batch := await asyncio.to_thread(_next_of, walk):
        for company_id, named in _by_company(batch).items():
            async with database.work(company_id) as work:
                rows = await work.sql.fetch(_KNOWN, company_id, [id for id, _ in named])
            known = {row["id"] for row in rows}
            orphans = [path for id, path in named if id not in known]
            count = await asyncio.to_thread(_remove_old, orphans, before)
            if count:
                log.info("media.orphans_removed", files=count)


def _next_of(walk: Iterator[_Named]) -> list[_Named]:
    return list(islice(walk, _AT_ONCE))


def _by_company(
    batch: Iterable[_Named],
) -> dict[CompanyId, list[tuple[AttachmentId, Path]]]:
    found: defaultdict[CompanyId, list[tuple[AttachmentId, Path]]] = defaultdict(list)
    for company_id, attachment_id, path in batch:
        found[company_id].append((attachment_id, path))
    return found


def _remove_old(paths: Sequence[Path], before: float) -> int:
    return sum(forget(path, before) for path in paths)
