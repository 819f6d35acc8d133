"""What concerns one person of the team, and is told to their own screens alone."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from prosa.domain.event_shapes import PersonalEvent
from prosa.domain.ids import ConversationId, MessageId
from prosa.domain.notices import Notification


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesChanged(PersonalEvent):
    """Somebody chose how they like their desk; `preferences` are all of theirs, as they became."""

    type: ClassVar[str] = "preferences.changed"
    preferences: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationCreated(PersonalEvent):
    """Something concerns this person: it stands in their notification centre, unread."""

    type: ClassVar[str] = "notification.created"
    notification: Notification


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationsRead(PersonalEvent):
    """They have seen these (`ids`); so many are unread still."""

    type: ClassVar[str] = "notifications.read"
    ids: tuple[UUID, ...]
    unread_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSaved(PersonalEvent):
    """Somebody writes on another screen of theirs; an empty `body` takes the draft away. A reply or
    note of theirs (`by`) ends the draft of its mode without this."""

    type: ClassVar[str] = "draft.saved"
    conversation_id: ConversationId
    mode: str
    """reply | note"""
    body: str
    reply_to_id: MessageId | None = None
