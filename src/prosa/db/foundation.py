"""The rows that every company stands on: its log, its numbers, its queues."""

from typing import Final

from prosa.db.work import SystemWork
from prosa.domain.ids import CompanyId

QUEUES: Final = ("ingress", "routing", "notifications")
"""Names of queues and subscribers; each company has a head for each (`db/claims.py`)."""


async def lay_foundation(work: SystemWork, company_id: CompanyId) -> None:
    """Call it in the transaction that makes the company."""
    await work.sql.execute("INSERT INTO log_heads (company_id) VALUES ($1)", company_id)
    await work.sql.execute(
        "INSERT INTO sequences (company_id, name) VALUES ($1, 'conversation')", company_id
    )
    await work.sql.execute(
        "INSERT INTO queue_heads (company_id, queue) SELECT $1, unnest($2::text[])",
        company_id,
        list(QUEUES),
    )
