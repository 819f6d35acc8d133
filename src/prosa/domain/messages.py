"""One entry of a timeline, as everybody sees it: a wire object, and what events carry."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prosa.domain.attachments import Attachment
from prosa.domain.ids import ConversationId, MessageId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """An emoji that somebody put on a message; one for each side."""

    by: str
    """contact | agent"""
    emoji: str
    at: datetime
    user_id: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A message that another one answers, as far as it is shown above that."""

    id: MessageId
    author_type: str
    """contact | agent | bot"""
    author_name: str | None = None
    kind: str = "text"
    body: str = ""
    """At most its first 200 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One entry of the timeline, as everybody sees it."""

    id: MessageId
    conversation_id: ConversationId
    seq: int
    """The place in the timeline of its conversation: 1, 2, 3… without gaps."""
    direction: str
    """inbound | outbound | internal"""
    author_type: str
    """contact | agent | bot | system"""
    author_id: UserId | None = None
    author_name: str | None = None
    kind: str = "text"
    """text | note | system | template | unsupported | location | contacts, and the kinds of
    files."""
    body: str = ""
    """The words, or the caption of a file."""
    detail: dict[str, Any] = field(default_factory=dict[str, Any])
    """Facts of a system line (`code` and its parameters), of an unsupported kind, of a location
    (`latitude`, `longitude`, `name`, `address`) or of `contacts` (`name`, `phones`, `emails`).
    `mentions` are the users whom a note names. `via: phone` says that the company's own phone sent
    it, `via: schedule` that it was written for later."""
    attachments: tuple[Attachment, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    reply_to: Quote | None = None
    """The message that this one answers, where somebody pointed at one and we know it."""
    local_id: str | None = None
    status: str | None = None
    """Delivery state of an outbound message; None for the others."""
    error_code: str | None = None
    error: str | None = None
    created_at: datetime
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    """When the customer saw an outbound one."""
    agent_read_at: datetime | None = None
    """When somebody of the team saw an inbound one."""
    edited_at: datetime | None = None
    original_body: str | None = None
    """What it said before its first edit."""
    revoked_at: datetime | None = None
    """When its author took it back. The words stay, for the team."""
