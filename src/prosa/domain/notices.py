"""What people are told of personally, and of what kind it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from prosa.domain.ids import ConversationId, UserId


class Notice(StrEnum):
    """Why somebody is told."""

    ASSIGNED = "assigned"
    TRANSFERRED = "transferred"
    MENTIONED = "mentioned"
    REPLY_FAILED = "reply_failed"
    SCHEDULED_FAILED = "scheduled_failed"
    OVERDUE = "overdue"
    SNOOZE_ENDED = "snooze_ended"
    NEW_MESSAGE = "new_message"
    """A customer wrote to whoever has the conversation. Never kept: it only wakes a device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """Something that concerns one person, until they have seen it: a wire object."""

    id: UUID
    kind: Notice
    conversation_id: ConversationId | None
    actor_id: UserId | None
    """Who of the team brought it about; None if nobody did."""
    actor_name: str | None
    detail: dict[str, Any]
    """`number` and `contact_name` of the conversation; `reason` of a transfer; `message_id`,
    `seq` and `text` of a note; `message_id`, `error_code` and `error` of what failed."""
    created_at: datetime
    read_at: datetime | None = None
