"""Whose sessions end everywhere is woken nowhere."""

from alembic import op

revision = "20261123_0020"
down_revision = "20261123_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE POLICY system ON push_subscriptions TO prosa_system USING (true) WITH CHECK (true)"
    )
    op.execute(
        "GRANT SELECT (company_id, id, user_id), DELETE ON push_subscriptions TO prosa_system"
    )
