"""Lists by department, by whose turn it is, by urgency and by what is unread; and one's history."""

from alembic import op

revision = "20261122_0011"
down_revision = "20261122_0010"
branch_labels = None
depends_on = None

_OPEN = "archived_at IS NULL AND status IN ('bot', 'queued', 'active', 'waiting')"


def upgrade() -> None:
    for name, columns, condition in (
        ("department", "department_id, last_message_at DESC, id DESC", _OPEN),
        ("turn", "turn, turn_since, id", _OPEN),
        (
            "priority",
            "priority, last_message_at DESC, id DESC",
            f"{_OPEN} AND priority <> 'normal'",
        ),
        ("unread", "last_message_at DESC, id DESC", f"{_OPEN} AND unread_count > 0"),
    ):
        op.execute(
            f"CREATE INDEX conversations_{name}_idx ON conversations (company_id, {columns}) "
            f"WHERE {condition}"
        )
    op.execute(
        "CREATE INDEX assignments_user_idx ON assignments (company_id, user_id, conversation_id)"
    )
