"""Replies for later know how far their author had read."""

from alembic import op

revision = "20261123_0018"
down_revision = "20261122_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE scheduled_messages ADD COLUMN seen_seq INTEGER")
