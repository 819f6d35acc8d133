"""The people who write to us, and all their addresses."""

from sqlalchemy import Boolean, Column, Index, Table, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

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

contacts = Table(
    "contacts",
    metadata,
    company_key(),
    key(),
    words("name"),
    words("phone", required=False),
    words("email", required=False),
    words("document", required=False),
    Column("last_department_id", Uuid),
    Column("last_assignee_id", Uuid),
    Column("tag_ids", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("custom", JSONB, nullable=False, server_default=text("'{}'")),
    instant("consented_at"),
    words("consent_source", required=False),
    created_at(),
    instant("updated_at"),
    instant("opted_out_at"),
    Column("has_conversations", Boolean, nullable=False, server_default=text("true")),
    of_company(),
    Index("contacts_phone_idx", "company_id", "phone"),
    Index("contacts_name_idx", "company_id", "name", "id"),
    Index(
        "contacts_opted_out_idx",
        "company_id",
        "name",
        "id",
        postgresql_where=text("opted_out_at IS NOT NULL"),
    ),
    Index(
        "contacts_untried_idx",
        "company_id",
        "name",
        "id",
        postgresql_where=text("NOT has_conversations"),
    ),
    Index("contacts_created_idx", "company_id", "created_at", "id"),
    Index(
        "contacts_search_idx",
        text("search_contact(company_id, created_at, name, phone, email, document)"),
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": 512},
    ),
    comment="A phone is never required: WhatsApp users may hide theirs. `phone` is E.164 with +.",
)

contact_tags = Table(
    "contact_tags",
    metadata,
    company_key(),
    key("contact_id"),
    key("tag_id"),
    of_company(),
    within_company("contact_id", "contacts", ondelete="CASCADE"),
    within_company("tag_id", "tags"),
    Index("contact_tags_tag_idx", "company_id", "tag_id", "contact_id"),
    comment="Finds contacts by tag; `contacts.tag_ids` shows them. Changed together.",
)

identities = Table(
    "identities",
    metadata,
    company_key(),
    key(),
    Column("contact_id", Uuid, nullable=False),
    words("kind"),
    words("value"),
    created_at(),
    of_company(),
    within_company("contact_id", "contacts", ondelete="CASCADE"),
    one_of("kind", ("phone", "whatsapp", "lid", "bsuid", "email")),
    UniqueConstraint("company_id", "kind", "value"),
    Index("identities_contact_idx", "company_id", "contact_id"),
    comment="One address of one person. The unique key is what finds them again.",
)
