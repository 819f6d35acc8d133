"""Rows put into the database behind the product's back, because a million customers cannot
write one after the other. As its superuser: row security and the foreign keys' checks are not
in the way, and what is written is what the product itself would have written."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

import asyncpg

NOBODY = UUID(int=0)
VISITS = 5
"""Conversations of each contact: one that is open, and those before it."""

_CONTACTS = """
INSERT INTO contacts (company_id, id, name, phone)
SELECT $1, gen_random_uuid(), 'Cliente ' || n, '+55119' || (10000000 + n)
FROM generate_series(1, $2::int) n
"""

_CONVERSATIONS = """
INSERT INTO conversations (company_id, id, number, version, contact_id, inbox_id, recipient, status,
    flow_state, department_id, assignee_id, turn, turn_since, unread_count, priority, last_seq,
    last_message_id, last_message_at, opened_at, queued_at, archived_at, preview, preview_kind,
    preview_author)
SELECT $1, gen_random_uuid(), n, 1, contact, $2, 'x', status,
    CASE status WHEN 'bot' THEN 'greeting' ELSE 'assigned' END,
    CASE WHEN status <> 'bot' THEN ($3::uuid[])[1 + n % cardinality($3)] END,
    CASE WHEN status NOT IN ('bot', 'queued') THEN ($4::uuid[])[1 + n % cardinality($4)] END,
    CASE WHEN is_open THEN CASE n % 2 WHEN 0 THEN 'us' ELSE 'customer' END END,
    CASE WHEN is_open THEN at END, CASE WHEN is_open AND n % 20 = 0 THEN 1 ELSE 0 END,
    CASE WHEN n % 200 = 0 THEN 'urgent' WHEN n % 50 = 1 THEN 'high' WHEN n % 50 = 2 THEN 'low'
        ELSE 'normal' END,
    1, gen_random_uuid(), at, at, at,
    CASE WHEN status IN ('resolved', 'closed') AND n % 5 = 0 THEN at END,
    'Oi', 'text', CASE n % 2 WHEN 0 THEN 'contact' ELSE 'agent' END
FROM (
    SELECT row_number() OVER () AS n, id AS contact, visit = 1 AS is_open,
        now() - random() * interval '90 days' AS at,
        CASE WHEN visit = 1
            THEN (ARRAY['bot', 'queued', 'active', 'active', 'waiting'])
                [1 + floor(random() * 5)::int]
            ELSE (ARRAY['resolved', 'resolved', 'resolved', 'closed'])
                [1 + floor(random() * 4)::int]
        END AS status
    FROM contacts CROSS JOIN generate_series(1, $5::int) visit WHERE company_id = $1
) made
"""

_MESSAGES = """
INSERT INTO messages (company_id, id, conversation_id, seq, inbox_id, direction, author_type,
    author_id, body, created_at)
SELECT company_id, last_message_id, id, 1, inbox_id,
    CASE preview_author WHEN 'agent' THEN 'outbound' ELSE 'inbound' END, preview_author,
    CASE preview_author WHEN 'agent' THEN assignee_id END, preview, last_message_at
FROM conversations WHERE company_id = $1
"""

_DELIVERED = """
INSERT INTO deliveries (company_id, message_id, conversation_id, seq, inbox_id, recipient, state,
    attempts, due_at, provider_id, sent_at, delivered_at)
SELECT company_id, last_message_id, id, 1, inbox_id, recipient, 'delivered', 1, last_message_at,
    'wamid.' || last_message_id, last_message_at, last_message_at
FROM conversations WHERE company_id = $1 AND preview_author = 'agent'
"""

_TAGS = """
INSERT INTO tags (company_id, id, name) SELECT $1, uuid, name
FROM unnest($2::uuid[], $3::text[]) AS t(uuid, name)
"""

_TAGGED = """
INSERT INTO conversation_tags (company_id, conversation_id, tag_id)
SELECT company_id, id, $2 FROM conversations WHERE company_id = $1 AND number % $3 = 0
"""

_SHOWN = """
UPDATE conversations SET tag_ids = tag_ids || $2::uuid WHERE company_id = $1 AND number % $3 = 0
"""

_ASSIGNMENTS = """
INSERT INTO assignments (company_id, id, conversation_id, user_id, from_at)
SELECT company_id, gen_random_uuid(), id, assignee_id, opened_at FROM conversations
WHERE company_id = $1 AND assignee_id IS NOT NULL
"""

_SMALL = """
UPDATE conversations SET department_id = $2 WHERE company_id = $1 AND number % 20000 = 7
"""

_COUNTS = """
INSERT INTO conversation_counts (company_id, status, department_id, assignee_id, count)
SELECT company_id, status, coalesce(department_id, $2), coalesce(assignee_id, $2), count(*)
FROM conversations WHERE company_id = $1 AND archived_at IS NULL GROUP BY 1, 2, 3, 4
ON CONFLICT (company_id, status, department_id, assignee_id) DO UPDATE SET count = excluded.count
"""

_OUTBOX = """
WITH inbox AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS places
    FROM inboxes WHERE company_id = $1 AND settings ? 'sends_per_second'
), contact AS (
    INSERT INTO contacts (company_id, id, name, phone)
    SELECT $1, gen_random_uuid(), 'Cliente ' || n, '+' || 5511960000000 + $2::int * 100000 + n
    FROM generate_series(0, $3::int - 1) n
    RETURNING id, substr(phone, 2) AS phone
), conversation AS (
    INSERT INTO conversations (company_id, id, number, version, contact_id, inbox_id, recipient,
        status, flow_state, department_id, assignee_id, turn, last_seq, last_message_at, opened_at,
        last_inbound_at)
    SELECT $1, gen_random_uuid(), 1000000 + $2::int * 100000 + c.phone::bigint % 100000, 1, c.id,
        i.id, c.phone, 'active', 'assigned', d.department_id, d.user_id, 'us', $4::int, now(),
        now(), now()
    FROM contact c
    JOIN inbox i ON c.phone::bigint % i.places = i.place
    CROSS JOIN (SELECT department_id, user_id FROM department_members
        WHERE company_id = $1 LIMIT 1) d
    RETURNING id, inbox_id, recipient, assignee_id
), message AS (
    INSERT INTO messages (company_id, id, conversation_id, seq, inbox_id, direction, author_type,
        author_id, body, created_at)
    SELECT $1, uuidv7(make_interval(secs => seq)), c.id, seq, c.inbox_id, 'outbound', 'agent',
        c.assignee_id, 'Resposta ' || seq, now()
    FROM conversation c CROSS JOIN generate_series(1, $4::int) seq
    RETURNING id, conversation_id, seq, inbox_id
)
INSERT INTO deliveries (company_id, message_id, conversation_id, seq, inbox_id, recipient, due_at)
SELECT $1, m.id, m.conversation_id, m.seq, m.inbox_id, c.recipient, now()
FROM message m JOIN conversation c ON c.id = m.conversation_id
"""

Seeding = Callable[..., Coroutine[Any, Any, None]]


def run(seeding: Seeding, url: str, *given: Any) -> None:
    """One seeding in one transaction."""

    async def connected() -> None:
        sql = await asyncpg.connect(url)
        try:
            async with sql.transaction():
                # Neither triggers nor the checks of foreign keys, which this fulfils by itself.
                await sql.execute("SET LOCAL session_replication_role = replica")
                await seeding(sql, await sql.fetchval("SELECT id FROM companies"), *given)
            await sql.execute("ANALYZE")
        finally:
            await sql.close()

    asyncio.run(connected())


async def outbox(
    sql: asyncpg.Connection, company: UUID, run_number: int, recipients: int, each: int
) -> None:
    """Conversations spread over the inboxes, each with `each` messages to send, due now."""
    await sql.execute(_OUTBOX, company, run_number, recipients, each)
    await sql.execute(_COUNTS, company, NOBODY)


async def conversations(sql: asyncpg.Connection, company: UUID, count: int) -> None:
    """So many conversations of one company in every state, each with its last message; half of
    the last messages are an agent's and were delivered."""
    inbox = await sql.fetchval("SELECT id FROM inboxes WHERE company_id = $1 LIMIT 1", company)
    departments = await sql.fetch("SELECT id FROM departments WHERE company_id = $1", company)
    agents = await sql.fetch(
        "SELECT user_id FROM memberships WHERE company_id = $1 AND role = 'agent'", company
    )
    indexes = await drop_indexes(sql, "contacts", "conversations", "messages", "deliveries")
    await sql.execute(_CONTACTS, company, count // VISITS)
    await sql.execute(
        _CONVERSATIONS,
        company,
        inbox,
        [row["id"] for row in departments],
        [row["user_id"] for row in agents],
        VISITS,
    )
    await sql.execute(_MESSAGES, company)
    await sql.execute(_DELIVERED, company)
    await sql.execute(_COUNTS, company, NOBODY)
    for index in indexes:
        await sql.execute(index)


async def filters(
    sql: asyncpg.Connection, company: UUID, tags: dict[UUID, int], department: UUID
) -> None:
    """What lists are narrowed to: each tag on every so-manieth conversation, who ever had which,
    and a department that has hardly any."""
    await sql.execute(_TAGS, company, list(tags), [f"every {nth}" for nth in tags.values()])
    for tag, nth in tags.items():
        await sql.execute(_TAGGED, company, tag, nth)
        await sql.execute(_SHOWN, company, tag, nth)
    await sql.execute(_ASSIGNMENTS, company)
    await sql.execute(_SMALL, company, department)


async def drop_indexes(sql: asyncpg.Connection, *tables: str) -> list[str]:
    """Drop what is no constraint; the statements that make them again. Built at the end they cost
    a fraction of being kept row by row."""
    await sql.execute("SET maintenance_work_mem = '256MB'")
    rows = await sql.fetch(
        """SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made
        FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
        WHERE i.indrelid = ANY($1::text[]::regclass[]) AND c.oid IS NULL""",
        list(tables),
    )
    for row in rows:
        await sql.execute(f"DROP INDEX {row['name']}")
    return [row["made"] for row in rows]
