"""The records of who had a conversation, and the rules of taking it from somebody."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from prosa.db.work import Work
from prosa.domain import closing
from prosa.domain.conversation import WITH_AGENT, Conversation
from prosa.domain.ids import UserId
from prosa.domain.permissions import require_release
from prosa.features.contacts import actions as contacts
from prosa.features.conversations.desk import By
from prosa.features.conversations.store.rows import Change
from prosa.kit.ids import uuid7

_END: Final = """
UPDATE assignments SET to_at = $3,
    why = CASE WHEN $4::text IS NULL THEN why ELSE why || jsonb_build_object('ended', $4::text) END
WHERE company_id = $1 AND conversation_id = $2 AND to_at IS NULL
"""

_BEGIN: Final = """
INSERT INTO assignments (company_id, id, conversation_id, user_id, by_user_id, why, from_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""

_TRANSFER: Final = """
INSERT INTO transfers (company_id, id, conversation_id, from_department_id, to_department_id,
    from_user_id, to_user_id, by_user_id, reason, customer_text, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


def may_take_from(c: Conversation, by: By) -> None:
    """Nobody's conversations are free to take; a colleague's only for those who may assign."""
    if c.status in WITH_AGENT and c.assignee_id is not None:
        require_release(by.viewer, assignee=c.assignee_id)


def let_the_bot_go(change: Change) -> None:
    """A person decides from here on: the bot's question is withdrawn."""
    kept = closing.beside(change.after.bot, None)
    change.after = replace(change.after, bot=kept, bot_deadline_at=None)


async def record(
    work: Work,
    change: Change,
    *,
    why: dict[str, Any],  # Any: JSON facts
    by: UserId | None,
    at: datetime,
    ended: str | None = None,
) -> None:
    """Close the old assignment and begin the new one, if it changed hands (TKT-28), and
    remember for the customer's return who served them, and where (CON-10). `ended` says why
    the old one is over, if nobody decided it. What is resolved is in nobody's hands."""
    before = change.before.conversation if change.before else None
    after = change.after.conversation
    changes_hands = _holder(before) != _holder(after)
    if changes_hands:
        await work.sql.execute(_END, work.company_id, after.id, at, ended)
    if _holder(after) is None:
        return
    if changes_hands:
        await work.sql.execute(
            _BEGIN, work.company_id, uuid7(), after.id, after.assignee_id, by, why, at
        )
    elif before and before.department_id == after.department_id:
        return
    await contacts.remember_service(
        work,
        after.contact_id,
        department_id=after.department_id,
        assignee_id=after.assignee_id,
    )


def _holder(c: Conversation | None) -> UserId | None:
    return c.assignee_id if c and c.status in WITH_AGENT else None


async def record_transfer(
    work: Work,
    *,
    before: Conversation,
    after: Conversation,
    by: UserId | None,
    reason: str | None,
    text: str | None,
    at: datetime,
) -> None:
    """TRF-07: the reason is kept."""
    await work.sql.execute(
        _TRANSFER,
        work.company_id,
        uuid7(),
        after.id,
        before.department_id,
        after.department_id,
        before.assignee_id,
        after.assignee_id,
        by,
        reason,
        text,
        at,
    )
