"""The sweep of absent agents sees which conversations supervisors were told of."""

from alembic import op

revision = "20261122_0013"
down_revision = "20261122_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("GRANT SELECT (bot) ON conversations TO prosa_system")
