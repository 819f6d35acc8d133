"""Messages for later: when one may be set, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from prosa.domain.errors import Conflict, Invalid
from prosa.domain.ids import AttachmentId, ConversationId, MessageId, UserId
from prosa.domain.messages import Quote
from prosa.domain.reply_window import Window, require_open

FURTHEST: Final = timedelta(days=90)


class ScheduledState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    """It is an ordinary message now."""
    FAILED = "failed"
    CANCELLED = "cancelled"


class BadTime(Invalid):
    """A message can be set for a time from now on, at most 90 days ahead."""

    code: ClassVar[str] = "scheduled.bad_time"


class OutsideWindow(Conflict):
    """At that time the customer's reply window will be closed."""

    code: ClassVar[str] = "scheduled.outside_window"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledMessage:
    """A reply that is to be written later, by its author."""

    id: MessageId
    conversation_id: ConversationId
    author_id: UserId
    author_name: str
    text: str
    attachment_id: AttachmentId | None = None
    reply_to_id: MessageId | None = None
    reply_to: Quote | None = None
    """The message that it will answer, as far as it is shown above it."""
    send_at: datetime
    unless_answered: bool = False
    """It is cancelled if the customer writes before."""
    seen_seq: int | None = None
    """It fails if a teammate has answered after this entry; None: whatever they answered."""
    state: str = ScheduledState.WAITING
    """waiting | sent | failed | cancelled"""
    error_code: str | None = None
    error: str | None = None
    sent_message_id: MessageId | None = None
    """The message that it became."""


def require_time(send_at: datetime, window: Window, *, now: datetime) -> None:
    """Raises `BadTime`, `WindowClosed` or `OutsideWindow`."""
    if not now <= send_at <= now + FURTHEST:
        raise BadTime("Choose a time from now on, at most 90 days ahead.")
    require_open(window)
    if window.ends_at is not None and send_at >= window.ends_at:
        raise OutsideWindow(
            "The reply window closes before that, unless the customer writes again.",
            ends_at=window.ends_at.isoformat(),
        )
