"""Adding up what the log tells. One statement a batch, over what is new in it."""

from collections.abc import Sequence
from typing import Final

from prosa.db.work import Work

READER: Final = "figures"
"""Public forever: how far the log has been counted is kept under it, in `subscriptions`."""

BUCKETS: Final = (10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400)
"""Seconds until the first answer; what took longer falls into `+Inf`."""

_POSITION: Final = """
INSERT INTO subscriptions (company_id, subscriber) VALUES ($1, $2)
ON CONFLICT (company_id, subscriber) DO UPDATE SET retry_at = NULL
RETURNING position
"""
"""The row stays locked to the commit: nobody else counts the same events."""

_COUNT: Final = """
WITH news AS MATERIALIZED (
    SELECT type, conversation_id, at, CASE WHEN type = 'message.sent' THEN body END AS body
    FROM events WHERE company_id = $1 AND position > $2 AND position <= $3
), answers AS MATERIALIZED (
    SELECT DISTINCT c.id, extract(epoch FROM c.first_response_at - c.opened_at)::float8 AS seconds
    FROM news n
    JOIN conversations c ON c.company_id = $1 AND c.id = n.conversation_id
    WHERE n.type = 'message.queued' AND c.first_response_at = n.at
), counted (name, label, value) AS (
    SELECT 'events', type, count(*)::float8 FROM news GROUP BY type
    UNION ALL
    SELECT 'conversations_created', i.channel, count(*) FROM news n
    JOIN conversations c ON c.company_id = $1 AND c.id = n.conversation_id
    JOIN inboxes i ON i.company_id = $1 AND i.id = c.inbox_id
    WHERE n.type = 'conversation.created' GROUP BY i.channel
    UNION ALL
    SELECT 'messages_sent', m.kind, count(*) FROM news n
    JOIN messages m ON m.company_id = $1 AND m.id = (n.body::jsonb ->> 'message_id')::uuid
    WHERE n.type = 'message.sent' GROUP BY m.kind
    UNION ALL
    SELECT 'first_response', coalesce(b.le::text, '+Inf'), count(*) FROM answers a
    LEFT JOIN LATERAL (
        SELECT min(le) AS le FROM unnest($4::int[]) le WHERE a.seconds <= le
    ) b ON true
    GROUP BY b.le
    UNION ALL
    SELECT 'first_response_seconds', '', sum(seconds) FROM answers HAVING count(*) > 0
)
INSERT INTO company_tallies AS t (company_id, name, label, value)
SELECT $1, name, label, value FROM counted
ON CONFLICT (company_id, name, label) DO UPDATE SET value = t.value + excluded.value
"""

_ADVANCE: Final = """
UPDATE subscriptions SET position = $3 WHERE company_id = $1 AND subscriber = $2
"""


async def count_news(work: Work, *, at_most: int) -> int:
    """Add the next events of this company to its totals, each once. Returns how many."""
    position = await work.sql.fetchval(_POSITION, work.company_id, READER)
    head = await work.sql.fetchval(
        "SELECT position FROM log_heads WHERE company_id = $1", work.company_id
    )
    until = min(head, position + at_most)
    if until > position:
        buckets: Sequence[int] = BUCKETS
        await work.sql.execute(_COUNT, work.company_id, position, until, buckets)
        await work.sql.execute(_ADVANCE, work.company_id, READER, until)
    return max(until - position, 0)
