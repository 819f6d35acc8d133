"""Valid values for the tests of the heart: one department, two agents, one conversation."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from prosa.domain import moves as flow
from prosa.domain import queueing
from prosa.domain.conversation import Conversation, Entry, Status
from prosa.domain.ids import (
    ContactId,
    ConversationId,
    DepartmentId,
    InboxId,
    MessageId,
    UserId,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANA, BIA = UserId(UUID(int=10)), UserId(UUID(int=11))
SALES, SUPPORT = DepartmentId(UUID(int=20)), DepartmentId(UUID(int=21))


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def a_new_conversation() -> Conversation:
    return Conversation(
        id=ConversationId(UUID(int=1)),
        number=1042,
        contact_id=ContactId(UUID(int=2)),
        contact_name="Rui",
        inbox_id=InboxId(UUID(int=3)),
        channel="whatsapp_cloud",
        opened_at=NOW,
    )


def an_entry(at: datetime = NOW, text: str = "Oi", author: str = "contact") -> Entry:
    return Entry(MessageId(UUID(int=4)), at, text, "text", author)


def a_conversation(status: Status) -> Conversation:
    """One that came to `status` by legal moves, the customer having written last."""
    c = flow.receive(a_new_conversation(), an_entry())
    if status is Status.BOT:
        return c
    c = queueing.queue(c, department=SALES, deadline=later(301), now=later(1))
    if status is Status.QUEUED:
        return c
    c = flow.assign(c, agent=ANA, department=SALES, now=later(2))
    match status:
        case Status.WAITING:
            return flow.wait(c, now=later(3))
        case Status.RESOLVED:
            return flow.resolve(c, now=later(3))
        case Status.CLOSED:
            return flow.close(c, now=later(3))
        case _:
            return c
