"""Search: what words a row has, its indexes, and the function of a role that reads past them."""

from pathlib import Path

from alembic import op

revision = "20261122_0007"
down_revision = "20261122_0006"
branch_labels = None
depends_on = None

_SQL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """The statements stand in the file beside this one, as they were on that day.

    The functions of `prosa_search` must be made by it, so the user of the migration becomes
    it for a moment, and may not any more afterwards.
    """
    for statement in _SQL.read_text().split(";\n\n"):
        if statement.strip():
            op.execute(statement.strip().rstrip(";"))
