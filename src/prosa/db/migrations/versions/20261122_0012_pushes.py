"""Pushes bring their content, also of what is not kept; and whether somebody sees a screen."""

from alembic import op

revision = "20261122_0012"
down_revision = "20261122_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE push_deliveries ALTER COLUMN notification_id DROP NOT NULL")
    op.execute("ALTER TABLE push_deliveries ADD COLUMN content JSONB NOT NULL")
    op.execute(
        "COMMENT ON TABLE push_deliveries IS 'A push that is still to be given to the browser''s "
        "service. The row is the job. No notification: it is not kept.'"
    )
    op.execute("ALTER TABLE presence ADD COLUMN visible_until TIMESTAMP WITH TIME ZONE")
    op.execute(
        "COMMENT ON TABLE presence IS 'Chosen by the person; effective is offline after two "
        "minutes of silence. While a screen of theirs is seen, `visible_until` is still to come.'"
    )
