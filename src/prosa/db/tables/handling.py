"""What is kept of the handling of conversations: who had them, where they went, and notes."""

from sqlalchemy import Column, Index, Table, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from prosa.db.tables.schema import (
    company_key,
    created_at,
    instant,
    key,
    metadata,
    of_company,
    within_company,
    words,
)

assignments = Table(
    "assignments",
    metadata,
    company_key(),
    key(),
    Column("conversation_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("by_user_id", Uuid),
    Column("why", JSONB, nullable=False, server_default=text("'{}'")),
    instant("from_at", required=True),
    instant("to_at"),
    of_company(),
    within_company("conversation_id", "conversations", ondelete="CASCADE"),
    within_company("user_id", "memberships", "user_id"),
    Index("assignments_conversation_idx", "company_id", "conversation_id", "from_at"),
    Index("assignments_user_idx", "company_id", "user_id", "conversation_id"),
)

transfers = Table(
    "transfers",
    metadata,
    company_key(),
    key(),
    Column("conversation_id", Uuid, nullable=False),
    Column("from_department_id", Uuid),
    Column("to_department_id", Uuid),
    Column("from_user_id", Uuid),
    Column("to_user_id", Uuid),
    Column("by_user_id", Uuid),
    words("reason", required=False),
    words("customer_text", required=False),
    instant("at", required=True),
    of_company(),
    within_company("conversation_id", "conversations", ondelete="CASCADE"),
    Index("transfers_conversation_idx", "company_id", "conversation_id", "at"),
)

notes = Table(
    "notes",
    metadata,
    company_key(),
    key(),
    Column("conversation_id", Uuid),
    Column("contact_id", Uuid),
    Column("author_id", Uuid, nullable=False),
    words("body"),
    instant("pinned_at"),
    created_at(),
    instant("edited_at"),
    of_company(),
    within_company("conversation_id", "conversations", ondelete="CASCADE"),
    within_company("contact_id", "contacts", ondelete="CASCADE"),
    within_company("author_id", "memberships", "user_id"),
    Index("notes_conversation_idx", "company_id", "conversation_id", "id"),
    Index("notes_contact_idx", "company_id", "contact_id", "id"),
)
