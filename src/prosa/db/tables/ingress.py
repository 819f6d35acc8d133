"""What providers told us, kept before it is understood."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from prosa.db.tables.schema import (
    company_key,
    created_at,
    instant,
    key,
    metadata,
    of_company,
    one_of,
    words,
)

kept_hooks = Table(
    "kept_hooks",
    metadata,
    company_key(),
    key(),
    Column("inbox_id", Uuid, nullable=False),
    Column("body", LargeBinary, nullable=False),
    instant("received_at", required=True),
    of_company(),
    comment="Insert-only. The lease is a narrow row of its own (measured: a lease in this row "
    "would rewrite the body).",
)

hook_leases = Table(
    "hook_leases",
    metadata,
    company_key(),
    key("hook_id"),
    Column("inbox_id", Uuid, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    of_company(),
    comment="One row for each kept hook that nobody has read yet. Deleted by the transaction that "
    "reads it: that is its one effect.",
)

stray_hooks = Table(
    "stray_hooks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    words("channel"),
    words("names", required=False),
    Column("body", LargeBinary, nullable=False),
    words("reason"),
    instant("received_at", required=True),
    instant("settled_at"),
    words("settled_how", required=False),
    comment="A hook that names no inbox of ours. Kept for the operator.",
)

parked_receipts = Table(
    "parked_receipts",
    metadata,
    company_key(),
    key(),
    Column("inbox_id", Uuid, nullable=False),
    words("provider_id"),
    words("status"),
    words("error_code", required=False),
    words("error", required=False),
    instant("at", required=True),
    created_at(),
    of_company(),
    Index("parked_receipts_provider_idx", "company_id", "inbox_id", "provider_id"),
    comment="A receipt that came before its message had a provider id. It waits for it.",
)

parked_updates = Table(
    "parked_updates",
    metadata,
    company_key(),
    key(),
    Column("inbox_id", Uuid, nullable=False),
    words("provider_id"),
    words("what"),
    words("text", default=""),
    Column("by_phone", Boolean, nullable=False, server_default=text("false")),
    instant("at", required=True),
    created_at(),
    of_company(),
    Index("parked_updates_provider_idx", "company_id", "inbox_id", "provider_id"),
    one_of("what", ("reaction", "edited", "revoked")),
    comment="A reaction, an edit or a revocation that came before its message. It waits for it.",
)

dead_letters = Table(
    "dead_letters",
    metadata,
    company_key(),
    key(),
    words("source"),
    Column("subject_id", Uuid),
    words("reason"),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'")),
    created_at(),
    instant("settled_at"),
    words("settled_how", required=False),
    Column("settled_by", Uuid),
    of_company(),
    Index("dead_letters_open_idx", "company_id", "created_at"),
    comment="What failed for good, with its reason: hooks, events, deliveries.",
)
