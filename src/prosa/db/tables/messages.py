"""The timeline of a conversation, and the sending of what is in it."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, Table, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from prosa.db.tables.schema import (
    company_key,
    created_at,
    instant,
    key,
    metadata,
    of_company,
    one_of,
    within_company,
    words,
)
from prosa.domain.delivery import DeliveryState

messages = Table(
    "messages",
    metadata,
    company_key(),
    key(),
    Column("conversation_id", Uuid, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("inbox_id", Uuid, nullable=False),
    words("direction"),
    words("author_type"),
    Column("author_id", Uuid),
    words("kind", default="text"),
    words("body", default=""),
    Column("detail", JSONB),
    words("provider_id", required=False),
    words("local_id", required=False),
    instant("created_at", required=True),
    instant("provider_at"),
    of_company(),
    within_company("conversation_id", "conversations", ondelete="CASCADE"),
    within_company("inbox_id", "inboxes"),
    UniqueConstraint("company_id", "conversation_id", "seq"),
    Index(
        "messages_provider_id_key",
        "company_id",
        "inbox_id",
        "provider_id",
        unique=True,
        postgresql_where=text("provider_id IS NOT NULL"),
    ),
    Index(
        "messages_local_id_key",
        "company_id",
        "author_id",
        "local_id",
        unique=True,
        postgresql_where=text("local_id IS NOT NULL"),
    ),
    one_of("direction", ("inbound", "outbound", "internal")),
    one_of("author_type", ("contact", "agent", "bot", "system")),
    comment="`provider_id` is the provider's id of an inbound message: its unique key is the "
    "deduplication.",
)

attachments = Table(
    "attachments",
    metadata,
    company_key(),
    key(),
    Column("message_id", Uuid, nullable=False),
    words("kind"),
    words("filename", required=False),
    words("mime", required=False),
    Column("size_bytes", BigInteger),
    Column("duration_seconds", Float),
    words("provider_media_id", required=False),
    words("storage_key", required=False),
    words("state", default="not_fetched"),
    created_at(),
    of_company(),
    within_company("message_id", "messages", ondelete="CASCADE"),
    one_of("state", ("not_fetched", "stored", "expired", "failed")),
    Index("attachments_message_idx", "company_id", "message_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    company_key(),
    key("message_id"),
    Column("conversation_id", Uuid, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("inbox_id", Uuid, nullable=False),
    words("recipient"),
    words("state", default="queued"),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    instant("due_at", required=True),
    instant("lease_until"),
    Column("lease_token", Uuid),
    words("provider_id", required=False),
    instant("sent_at"),
    instant("delivered_at"),
    instant("read_at"),
    instant("failed_at"),
    words("error_code", required=False),
    words("error", required=False),
    of_company(),
    within_company("message_id", "messages", ondelete="CASCADE"),
    within_company("inbox_id", "inboxes"),
    one_of("state", DeliveryState),
    Index(
        "deliveries_due_idx",
        "due_at",
        "message_id",
        postgresql_where=text("state = 'queued'"),
    ),
    Index(
        "deliveries_pending_idx",
        "company_id",
        "conversation_id",
        "seq",
        postgresql_where=text("state IN ('queued', 'sending')"),
    ),
    Index(
        "deliveries_leased_idx",
        "lease_until",
        postgresql_where=text("state = 'sending'"),
    ),
    Index(
        "deliveries_provider_id_idx",
        "company_id",
        "inbox_id",
        "provider_id",
        postgresql_where=text("provider_id IS NOT NULL"),
    ),
    comment="The promise to send a message, and what became of it. Narrow, because leases "
    "rewrite it; the row is the job.",
)

send_pacing = Table(
    "send_pacing",
    metadata,
    company_key(),
    key("inbox_id"),
    Column("recipient", words("recipient").type, primary_key=True),
    instant("next_at", required=True),
    of_company(),
    within_company("inbox_id", "inboxes", ondelete="CASCADE"),
    comment="GCRA: the theoretical arrival time of the next message, for an inbox (recipient '') "
    "and for each pair of inbox and recipient.",
)
