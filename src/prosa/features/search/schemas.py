"""The shapes of hits over HTTP."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from prosa.features.search.excerpt import Segment


class Kind(StrEnum):
    """What is looked for."""

    ALL = "all"
    MESSAGES = "messages"
    CONTACTS = "contacts"
    CONVERSATIONS = "conversations"


class ConversationBrief(BaseModel):
    """What a row says of the conversation that it belongs to."""

    id: UUID
    number: int
    status: str
    subject: str | None
    contact_id: UUID
    contact_name: str
    inbox_id: UUID
    channel: str
    department_id: UUID | None
    assignee_id: UUID | None


class MessageHit(BaseModel):
    """An entry of a timeline; jump to its `seq`."""

    id: UUID
    seq: int
    kind: str
    direction: str
    author_type: str
    author_id: UUID | None
    author_name: str | None
    created_at: datetime
    excerpt: list[Segment] = Field(description="The text around the first match, in pieces.")
    conversation: ConversationBrief


class NewestConversation(BaseModel):
    """The newest conversation of a contact that the caller may see."""

    id: UUID
    number: int
    status: str


class ContactHit(BaseModel):
    """Somebody who writes to us."""

    id: UUID
    name: str
    phone: str | None
    email: str | None
    document: str | None
    created_at: datetime
    marked_name: list[Segment] = Field(description="The name, in pieces.")
    conversation: NewestConversation | None


class ConversationHit(BaseModel):
    """A conversation, by its number or its subject."""

    conversation: ConversationBrief
    marked_subject: list[Segment] = Field(description="The subject, in pieces; may be empty.")
    opened_at: datetime
    last_message_at: datetime
    preview: str | None


_NEXT: Final[Any] = Field(  # Any: pydantic's own way
    default=None,
    description="Pass it as `cursor`, with `in` for this kind; null at the end. A page may be "
    "short, even empty, and still have one: then nothing more was found so far.",
)


class MessageHits(BaseModel):
    """Messages, newest first."""

    items: list[MessageHit]
    next_cursor: str | None = _NEXT


class ContactHits(BaseModel):
    """Contacts, newest first."""

    items: list[ContactHit]
    next_cursor: str | None = _NEXT


class ConversationHits(BaseModel):
    """Conversations, newest first."""

    items: list[ConversationHit]
    next_cursor: str | None = _NEXT


class SearchView(BaseModel):
    """What was found; null for what was not asked for."""

    messages: MessageHits | None = None
    contacts: ContactHits | None = None
    conversations: ConversationHits | None = None
