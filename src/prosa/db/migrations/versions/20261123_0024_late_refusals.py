"""What was told of a message is kept for as long as its provider may refuse it."""

from alembic import op

revision = "20261123_0024"
down_revision = "20261123_0023"
branch_labels = None
depends_on = None

_COMMENT = (
    "A reaction, an edit or a revocation of ours that the provider is still to be told. "
    "The row is the job. `was` is the message before, should the provider refuse. One that was "
    "told stays for some days under the id that it got there: the refusal may come later."
)


def upgrade() -> None:
    op.execute(
        """ALTER TABLE message_changes
        ADD COLUMN told_as TEXT, ADD COLUMN refused_code TEXT, ADD COLUMN refused_reason TEXT"""
    )
    op.execute(
        """CREATE INDEX message_changes_told_idx ON message_changes (company_id, inbox_id, told_as)
        WHERE told_as IS NOT NULL"""
    )
    op.execute(f"COMMENT ON TABLE message_changes IS '{_COMMENT}'")
    op.execute("GRANT DELETE ON message_changes TO prosa_system")
