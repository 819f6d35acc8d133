"""What no story may break, whatever it tells."""

from collections.abc import Mapping
from typing import Final

MUST_HOLD: Final[Mapping[str, str]] = {
    "the tabs' counters": """
        SELECT status, coalesce(department_id, $1), coalesce(assignee_id, $1), count(*)
        FROM conversations WHERE archived_at IS NULL GROUP BY 1, 2, 3
        EXCEPT SELECT status, department_id, assignee_id, count FROM conversation_counts
        UNION ALL (SELECT status, department_id, assignee_id, count FROM conversation_counts
        WHERE count <> 0 EXCEPT
        SELECT status, coalesce(department_id, $1), coalesce(assignee_id, $1), count(*)
        FROM conversations WHERE archived_at IS NULL GROUP BY 1, 2, 3)""",
    "tags that lists find, and tags that are shown": """
        (SELECT id, unnest(tag_ids) FROM conversations WHERE $1::uuid IS NOT NULL
        EXCEPT SELECT conversation_id, tag_id FROM conversation_tags)
        UNION ALL (SELECT conversation_id, tag_id FROM conversation_tags
        EXCEPT SELECT id, unnest(tag_ids) FROM conversations)""",
    "the agents' loads": """
        SELECT l.user_id, l.open_count FROM agent_loads l WHERE $1::uuid IS NOT NULL
        AND l.open_count <> (SELECT count(*) FROM conversations c
            WHERE c.assignee_id = l.user_id AND c.status IN ('active', 'waiting'))""",
    "timelines without gaps": """
        SELECT c.id FROM conversations c WHERE $1::uuid IS NOT NULL AND (c.last_seq, c.last_seq)
        <> (SELECT count(*), coalesce(max(seq), 0) FROM messages WHERE conversation_id = c.id)""",
    "a log without gaps": """
        SELECT position FROM log_heads WHERE $1::uuid IS NOT NULL AND (position, position)
        <> (SELECT count(*), coalesce(max(e.position), 0) FROM events e)""",
    "one open assignment for each that somebody has": """
        SELECT c.id FROM conversations c WHERE $1::uuid IS NOT NULL
        AND c.status IN ('active', 'waiting') AND c.assignee_id IS DISTINCT FROM
        (SELECT a.user_id FROM assignments a WHERE a.conversation_id = c.id AND a.to_at IS NULL)""",
    "no open assignment of what nobody has": """
        SELECT c.id FROM conversations c WHERE $1::uuid IS NOT NULL
        AND c.status NOT IN ('active', 'waiting') AND EXISTS (
            SELECT 1 FROM assignments a WHERE a.conversation_id = c.id AND a.to_at IS NULL)""",
    "a deadline where somebody waits for us in a queue, and nowhere else": """
        SELECT c.id FROM conversations c
        JOIN departments d ON d.company_id = c.company_id AND d.id = c.department_id
        JOIN companies o ON o.id = c.company_id
        WHERE $1::uuid IS NOT NULL AND (c.deadline_at IS NOT NULL AND c.status <> 'queued'
        OR c.status = 'queued' AND c.turn = 'us' AND c.deadline_at IS NULL AND o.hours IS NULL
        AND d.response_timeout_seconds > 0 AND d.updated_at IS NULL)""",
    "what waits has a department and nobody": """
        SELECT c.id FROM conversations c WHERE $1::uuid IS NOT NULL AND c.status = 'queued'
        AND (c.department_id IS NULL OR c.assignee_id IS NOT NULL OR c.queued_at IS NULL)""",
}
"""Queries that find an offender in a company, with the nil UUID for nobody."""
