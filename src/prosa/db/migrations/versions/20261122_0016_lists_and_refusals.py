"""Ended lists by department and lists by inbox have their indexes; refusals of a browser count."""

from alembic import op

revision = "20261122_0016"
down_revision = "20261122_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE push_subscriptions ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0")
    op.execute(
        "COMMENT ON TABLE push_subscriptions IS 'A browser that may be woken (Web Push). "
        "Refusals are in a row.'"
    )
    op.execute(
        """CREATE INDEX conversations_ended_department_idx
        ON conversations (company_id, department_id, last_message_at DESC, id DESC)
        WHERE status IN ('resolved', 'closed') AND archived_at IS NULL"""
    )
    op.execute(
        """CREATE INDEX conversations_inbox_idx
        ON conversations (company_id, inbox_id, last_message_at DESC, id DESC)"""
    )
