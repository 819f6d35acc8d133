"""What keeps the tables of the plumbing small, and ready for new companies and queues."""

from datetime import timedelta
from typing import Final

from prosa.db.database import Database
from prosa.db.foundation import QUEUES
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock

_OLD: Final = (
    "DELETE FROM idempotency_keys WHERE created_at < clock_timestamp() - interval '24 hours'",
    "DELETE FROM send_pacing WHERE next_at < clock_timestamp() - interval '10 minutes'",
    "DELETE FROM login_throttles WHERE blocked_until < clock_timestamp() - interval '1 day'",
    "DELETE FROM sessions WHERE expires_at < clock_timestamp() - interval '30 days'",
    "DELETE FROM stray_hooks WHERE settled_at < clock_timestamp() - interval '30 days'",
    # Receipts of what somebody wrote on the phone itself, or by another system: no message of
    # ours will ever claim them.
    "DELETE FROM parked_receipts WHERE created_at < clock_timestamp() - interval '7 days'",
    # Changes of messages whose provider did not refuse them in time.
    """DELETE FROM message_changes WHERE told_as IS NOT NULL AND refused_code IS NULL
        AND due_at < clock_timestamp()""",
    "DELETE FROM parked_updates WHERE created_at < clock_timestamp() - interval '7 days'",
)
"""What has served its purpose. Kept hooks and events stay: they are the ledger."""


async def _clean(database: Database, _clock: Clock) -> None:
    await prepare_queues(database)
    for statement in _OLD:
        async with database.system_work() as work:
            await work.sql.execute(statement)


async def prepare_queues(database: Database) -> None:
    """Each company has a head for each queue that this version knows."""
    async with database.system_work() as work:
        await work.sql.execute(
            """INSERT INTO queue_heads (company_id, queue)
            SELECT c.id, q FROM companies c CROSS JOIN unnest($1::text[]) q
            ON CONFLICT DO NOTHING""",
            list(QUEUES),
        )


HOUSEKEEPING: Final = Tick("jobs.housekeeping", timedelta(minutes=5), _clean)
