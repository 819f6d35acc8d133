"""Leases on rows: the one implementation of "this is mine for a while".

Work that outlives a transaction is claimed first: the claim writes a token and
an instant until which nobody else may touch the subject. Whoever dies loses the
lease when that instant passes. Whoever is merely slow finds, at its commit, that
the token is no longer its own (`still_mine`), and rolls back: a lease decides
who works, the token decides whose work counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import asyncpg

from prosa.domain.ids import CompanyId
from prosa.kit.ids import uuid7

LEASE: Final = timedelta(seconds=5)
"""Only bridges the moments between two transactions of one worker: within one, the row's own
lock keeps others away. So long a company waits for its next worker after a `kill -9`."""

_CLAIM: Final = """
UPDATE queue_heads q SET lease_until = clock_timestamp() + $3, lease_token = $4
FROM (
    SELECT h.company_id, h.lease_token IS NOT NULL AS is_abandoned FROM queue_heads h
    WHERE h.queue = $1
      AND (h.lease_until IS NULL OR h.lease_until < clock_timestamp())
      AND EXISTS ({pending})
    ORDER BY h.lease_until NULLS FIRST
    LIMIT $2
    FOR NO KEY UPDATE SKIP LOCKED
) free
WHERE q.queue = $1 AND q.company_id = free.company_id
RETURNING q.company_id, free.is_abandoned
"""

_EXTEND: Final = """
UPDATE queue_heads SET lease_until = clock_timestamp() + $4
WHERE company_id = $1 AND queue = $2 AND lease_token = $3
"""

_RELEASE: Final = """
UPDATE queue_heads SET lease_until = clock_timestamp(), lease_token = NULL
WHERE company_id = $1 AND queue = $2 AND lease_token = $3
"""


class LeaseLost(Exception):
    """Somebody else may have taken over: this transaction must not commit."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one queue of one company, until it ends or is released."""

    company_id: CompanyId
    queue: str
    token: UUID
    is_abandoned: bool = False
    """Whoever had it before us did not give it back: it may have died of what is in it."""


async def claim_companies(
    sql: asyncpg.Pool, queue: str, *, pending: str, at_most: int
) -> Sequence[Claim]:
    """Take companies that have something in `queue` and are nobody's: one statement, so it
    needs no transaction around it.

    `pending` is the text of a subquery over `h.company_id`, written in our code.
    """
    token = uuid7()
    rows = await sql.fetch(_CLAIM.format(pending=pending), queue, at_most, LEASE, token)
    return [
        Claim(CompanyId(row["company_id"]), queue, token, is_abandoned=row["is_abandoned"])
        for row in rows
    ]


async def still_mine(sql: asyncpg.Connection, claim: Claim) -> None:
    """Extend the lease inside the transaction that does the work, or refuse to go on."""
    status = await sql.execute(_EXTEND, claim.company_id, claim.queue, claim.token, LEASE)
    if status != "UPDATE 1":
        raise LeaseLost(claim.queue)


async def release(sql: asyncpg.Pool, claim: Claim) -> None:
    """Let others take it at once. When it ended stays: whoever was served last, waits longest."""
    await sql.execute(_RELEASE, claim.company_id, claim.queue, claim.token)
