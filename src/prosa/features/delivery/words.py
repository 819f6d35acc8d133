"""What a message says, read just before it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prosa.channels.calls import TemplateToSend
from prosa.channels.contract import Quoted
from prosa.db.work import Work
from prosa.domain.ids import MessageId

# Row by row, each by its key: joined as sets, a plan made while the tables were young read all
# messages of the company for each claim (measured: half of what a new customer cost). What a
# message answers may have got its provider's id after it was written: it left before it.
_TEXTS: Final = """
SELECT m.id, m.body, c.last_inbound_at, coalesce(q.provider_id, q.delivered_as) AS quoted,
    q.direction = 'outbound' AS quotes_us,
    CASE WHEN m.kind = 'template' THEN m.detail -> 'template' END AS template
FROM unnest($2::uuid[]) AS wanted(id)
CROSS JOIN LATERAL (
    SELECT * FROM messages x WHERE x.company_id = $1 AND x.id = wanted.id LIMIT 1
) m
CROSS JOIN LATERAL (
    SELECT x.last_inbound_at FROM conversations x
    WHERE x.company_id = $1 AND x.id = m.conversation_id LIMIT 1
) c
LEFT JOIN LATERAL (
    SELECT x.provider_id, x.direction, (
        SELECT e.provider_id FROM deliveries e WHERE e.company_id = $1 AND e.message_id = x.id
    ) AS delivered_as
    FROM messages x WHERE x.company_id = $1 AND x.id = m.reply_to_id LIMIT 1
) q ON true
"""


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says, and when its customer last wrote."""

    text: str
    last_inbound_at: datetime | None
    reply_to: Quoted | None = None
    """What it answers, if the provider knows that by now."""
    template: TemplateToSend | None = None


async def texts(work: Work, ids: Sequence[MessageId]) -> dict[MessageId, Words]:
    """What is to be sent."""
    rows = await work.sql.fetch(
        _TEXTS,
        work.company_id,
        ids,
    )
    return {
        MessageId(row["id"]): Words(
            row["body"],
            row["last_inbound_at"],
            Quoted(row["quoted"], row["quotes_us"]) if row["quoted"] else None,
            TemplateToSend.from_json(row["template"]) if row["template"] else None,
        )
        for row in rows
    }
