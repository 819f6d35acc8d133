"""Companies, the people who work in them, their departments and inboxes."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
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
    within_company,
    words,
)

companies = Table(
    "companies",
    metadata,
    key(),
    words("name"),
    words("timezone", default="America/Sao_Paulo"),
    words("locale", default="pt-BR"),
    Column("texts", JSONB, nullable=False, server_default=text("'{}'")),
    Column("outcomes", JSONB, nullable=False, server_default=text("'[]'")),
    Column("hours", JSONB),
    Column("fallback_department_id", Uuid),
    Column("redistribute_after_seconds", Integer, server_default=text("60")),
    instant("opens_at"),
    created_at(),
    instant("updated_at"),
    Index("companies_opens_at_idx", "opens_at", postgresql_where=text("hours IS NOT NULL")),
    comment="A tenant. `texts` overrides the bot's words; `outcomes` are the reasons that its "
    "people choose from when they resolve; `hours` NULL means 24x7, and `opens_at` is when its "
    "queues are dealt because it opens. `redistribute_after_seconds` NULL: who goes offline keeps "
    "everything.",
)

users = Table(
    "users",
    metadata,
    key(),
    words("email"),
    words("name"),
    words("password_hash"),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    words("locale", default="pt-BR"),
    created_at(),
    instant("updated_at"),
    UniqueConstraint("email"),
    comment="A person who signs in. `email` is stored in lower case.",
)

memberships = Table(
    "memberships",
    metadata,
    company_key(),
    key("user_id"),
    words("role"),
    Column("is_primary", Boolean, nullable=False, server_default=text("false")),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    Column("capacity", Integer, nullable=False, server_default=text("8")),
    created_at(),
    of_company(),
    ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
    one_of("role", ("admin", "supervisor", "agent")),
    Index("memberships_user_id_idx", "user_id"),
    comment="What a person is in a company. `capacity` is the most open conversations.",
)

presence = Table(
    "presence",
    metadata,
    company_key(),
    key("user_id"),
    words("chosen", default="offline"),
    words("effective", default="offline"),
    instant("last_heartbeat_at"),
    instant("changed_at"),
    instant("visible_until"),
    of_company(),
    within_company("user_id", "memberships", "user_id", ondelete="CASCADE"),
    one_of("chosen", ("online", "busy", "away", "offline")),
    one_of("effective", ("online", "busy", "away", "offline")),
    comment="Chosen by the person; effective is offline after two minutes of silence. While a "
    "screen of theirs is seen, `visible_until` is still to come.",
)

agent_loads = Table(
    "agent_loads",
    metadata,
    company_key(),
    key("user_id"),
    Column("open_count", Integer, nullable=False, server_default=text("0")),
    instant("idle_since"),
    of_company(),
    within_company("user_id", "memberships", "user_id", ondelete="CASCADE"),
    comment="Open conversations of each agent: locked before a conversation changes hands.",
)

departments = Table(
    "departments",
    metadata,
    company_key(),
    key(),
    words("name"),
    words("slug"),
    words("description", required=False),
    Column("color", Integer, nullable=False, server_default=text("1")),
    Column("sort_order", Integer, nullable=False, server_default=text("0")),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    Column("response_timeout_seconds", Integer, nullable=False, server_default=text("300")),
    Column("max_agents", Integer, nullable=False, server_default=text("10")),
    created_at(),
    instant("updated_at"),
    of_company(),
    UniqueConstraint("company_id", "slug"),
    UniqueConstraint("company_id", "name"),
    comment="A department and its queue. `color` is one of the four department colours, 1 to 4.",
)

department_members = Table(
    "department_members",
    metadata,
    company_key(),
    key("department_id"),
    key("user_id"),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    created_at(),
    of_company(),
    within_company("department_id", "departments", ondelete="CASCADE"),
    within_company("user_id", "memberships", "user_id", ondelete="CASCADE"),
    Index("department_members_user_idx", "company_id", "user_id"),
)

inboxes = Table(
    "inboxes",
    metadata,
    company_key(),
    key(),
    words("name"),
    words("channel"),
    words("address"),
    words("hook_path"),
    Column("settings", JSONB, nullable=False, server_default=text("'{}'")),
    Column("credentials", LargeBinary),
    Column("accepts_unsigned", Boolean, nullable=False, server_default=text("false")),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    words("session_status", required=False),
    Column("refused_signatures", Integer, nullable=False, server_default=text("0")),
    instant("paused_at"),
    instant("paused_until"),
    words("paused_code", required=False),
    words("paused_reason", required=False),
    created_at(),
    instant("updated_at"),
    of_company(),
    one_of("channel", ("whatsapp_cloud", "whatsapp_waha")),
    UniqueConstraint("channel", "address", name="inboxes_channel_address_key"),
    UniqueConstraint("hook_path", name="inboxes_hook_path_key"),
    comment="A connected account. `address` is the phone number id (Meta) or the session (WAHA): "
    "unique in the installation, because shared webhook paths are resolved by it.",
)
