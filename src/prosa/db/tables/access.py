"""Signing in: sessions, refresh tokens, throttled attempts."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import INET

from prosa.db.tables.schema import created_at, instant, key, metadata, words

sessions = Table(
    "sessions",
    metadata,
    key(),
    Column("user_id", Uuid, nullable=False),
    Column("company_id", Uuid, nullable=False),
    words("user_agent", required=False),
    Column("ip", INET),
    created_at(),
    instant("last_seen_at"),
    instant("expires_at", required=True),
    instant("revoked_at"),
    words("revoked_because", required=False),
    ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
    ForeignKeyConstraint(["company_id"], ["companies.id"], ondelete="CASCADE"),
    Index("sessions_user_id_idx", "user_id"),
    comment="One sign-in on one device. `company_id` is the active company: it survives refresh.",
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    key(),
    Column("session_id", Uuid, nullable=False),
    words("token_hash"),
    created_at(),
    instant("expires_at", required=True),
    instant("used_at"),
    Column("replaced_by", Uuid),
    ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
    UniqueConstraint("token_hash"),
    Index("refresh_tokens_session_id_idx", "session_id"),
    comment="The chain of rotated tokens of a session; only hashes (AUT-06, SEC-11).",
)

login_throttles = Table(
    "login_throttles",
    metadata,
    Column("subject", words("subject").type, primary_key=True),
    Column("failures", Integer, nullable=False),
    instant("last_failure_at", required=True),
    instant("blocked_until", required=True),
    comment="Failed sign-ins by e-mail and by address; each makes the next wait longer.",
)
