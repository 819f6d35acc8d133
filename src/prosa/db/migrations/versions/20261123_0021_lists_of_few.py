"""What agents may see of the unassigned, the ended and the archived is read in order, however little it is."""

from alembic import op

revision = "20261123_0021"
down_revision = "20261123_0020"
branch_labels = None
depends_on = None

_ENDED = "status IN ('resolved', 'closed') AND archived_at IS NULL"
_ARCHIVED = "status IN ('resolved', 'closed') AND archived_at IS NOT NULL"
_INDEXES = (
    ("conversations_unassigned_department_idx", "department_id", "status = 'queued'"),
    ("conversations_ended_assignee_idx", "assignee_id", _ENDED),
    ("conversations_archived_department_idx", "department_id", _ARCHIVED),
    ("conversations_archived_assignee_idx", "assignee_id", _ARCHIVED),
)


def upgrade() -> None:
    for name, column, which in _INDEXES:
        op.execute(
            f"CREATE INDEX {name} ON conversations "
            f"(company_id, {column}, last_message_at DESC, id DESC) WHERE {which}"
        )
