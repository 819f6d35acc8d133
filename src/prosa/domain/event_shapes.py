"""What all events have in common: the four shapes that they come in."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from prosa.domain.conversation import Conversation, Where
from prosa.domain.ids import ConversationId, DepartmentId, MessageId, UserId
from prosa.domain.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, at an instant (UTC)."""

    type: ClassVar[str]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationEvent(Event):
    """Something that happened to a conversation."""

    conversation: Conversation
    """As it became."""
    was: Where | None = None
    """None if it did not exist before, or did not change hands."""
    messages: tuple[Message, ...] = ()
    """New entries of the timeline that came with it, in order (system lines, notes)."""
    by: UserId | None = None
    """Who did it; None if nobody of the team did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationNews(Event):
    """Something beside a conversation, which stays as it is. Seen by those who see that."""

    conversation_id: ConversationId
    department_id: DepartmentId | None
    assignee_id: UserId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageProgress(ConversationNews):
    """One outbound message got further. Folded by rank, so order does not matter."""

    message_id: MessageId
    seq: int
    status: str
    local_id: str | None = None
    error_code: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalEvent(Event):
    """Something that concerns one person of the team: only their own screens are told."""

    user_id: UserId
    """Whose screens."""
