"""What goes with the commit of a reply is planned once for each connection."""

from pathlib import Path

from alembic import op

revision = "20261122_0014"
down_revision = "20261122_0013"
branch_labels = None
depends_on = None

_SQL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """The statements stand in the file beside this one, as they were on that day."""
    for statement in _SQL.read_text().split(";\n\n"):
        op.execute(statement.strip().rstrip(";"))
