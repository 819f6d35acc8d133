"""The event log and the small rows that keep work in step."""

from sqlalchemy import BigInteger, Column, Double, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from prosa.db.tables.schema import (
    company_key,
    created_at,
    instant,
    key,
    metadata,
    of_company,
    words,
)

log_heads = Table(
    "log_heads",
    metadata,
    company_key(),
    Column("position", BigInteger, nullable=False, server_default=text("0")),
    of_company(),
    comment="The last position of the company's log. Locked from the last statement to the "
    "commit, so positions are contiguous and in commit order.",
)

events = Table(
    "events",
    metadata,
    company_key(),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    words("type"),
    Column("conversation_id", Uuid),
    Column("department_id", Uuid),
    Column("assignee_id", Uuid),
    Column("was_department_id", Uuid),
    Column("was_assignee_id", Uuid),
    words("status", required=False),
    words("was_status", required=False),
    words("body"),
    instant("at", required=True),
    of_company(),
    comment="What happened. `body` is wire-ready JSON, spliced by readers without decoding; the "
    "columns beside it decide the audience.",
)

subscriptions = Table(
    "subscriptions",
    metadata,
    company_key(),
    Column("subscriber", Text, primary_key=True),
    Column("position", BigInteger, nullable=False, server_default=text("0")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    instant("retry_at"),
    of_company(),
    comment="How far each reader of the log has come; advanced in the transaction of its effect.",
)

company_tallies = Table(
    "company_tallies",
    metadata,
    company_key(),
    Column("name", Text, primary_key=True),
    Column("label", Text, primary_key=True),
    Column("value", Double, nullable=False),
    of_company(),
    comment="What the log has told so far, added up by a reader of it: the totals that Prometheus "
    "is given, which must outlive every process.",
)

queue_heads = Table(
    "queue_heads",
    metadata,
    company_key(),
    Column("queue", Text, primary_key=True),
    instant("lease_until"),
    Column("lease_token", Uuid),
    of_company(),
    comment="One batch in flight for each company and queue: the lease of a whole company.",
)

sequences = Table(
    "sequences",
    metadata,
    company_key(),
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False, server_default=text("0")),
    of_company(),
    comment="Numbers without gaps or races, for instance of conversations (TEN-15).",
)

ticks = Table(
    "ticks",
    metadata,
    Column("name", Text, primary_key=True),
    instant("due_at", required=True),
    instant("lease_until"),
    Column("lease_token", Uuid),
    comment="Periodic work: whoever moves `due_at` does it, whatever number of workers runs, and "
    "holds the lease meanwhile, so that it never overlaps with itself.",
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    company_key(),
    key("user_id"),
    Column("route", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    words("body_hash"),
    Column("status", Integer),
    words("answer", required=False),
    created_at(),
    of_company(),
    Index("idempotency_keys_created_at_idx", "created_at"),
)

audit_events = Table(
    "audit_events",
    metadata,
    company_key(),
    key(),
    Column("actor_id", Uuid),
    words("action"),
    words("subject_type"),
    words("subject_id", required=False),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'")),
    instant("at", required=True),
    of_company(),
    Index("audit_events_at_idx", "company_id", "at"),
)
