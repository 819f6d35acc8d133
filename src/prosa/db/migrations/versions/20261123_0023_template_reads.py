"""It is known when the templates of an inbox were asked for."""

from pathlib import Path

from alembic import op

revision = "20261123_0023"
down_revision = "20261123_0022"
branch_labels = None
depends_on = None

_SQL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """The statements stand in the file beside this one, as they were on that day."""
    for statement in _SQL.read_text().split(";\n\n"):
        if statement.strip():
            op.execute(statement.strip().rstrip(";"))
