"""The shapes of conversations over HTTP.

Rows and entries are the domain's own dataclasses: what a list answers is what an
event carries.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from prosa.domain.attachments import MediaKind
from prosa.domain.conversation import Status, Turn
from prosa.domain.messages import Message
from prosa.features.contacts.schemas import ContactView
from prosa.features.conversations.queries import ListedConversation
from prosa.features.conversations.queries_lists import Filters, Sort, View
from prosa.features.templates.schemas import TemplateBody
from prosa.http.openapi import shown

LocalId = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Text = Annotated[str, StringConstraints(max_length=100_000)]

_ID: Final = "01980000-0000-7000-8000-0000000000c1"


Priority = Literal["low", "normal", "high", "urgent"]


class ListQuery(BaseModel):
    """Which conversations, and in which order. What is left out narrows nothing."""

    view: View | None = Field(
        default=None, description="Which tab. Left out: what is open, or what `status` names."
    )
    status: Annotated[list[Status], Field(max_length=6)] = []
    department_id: UUID | None = None
    inbox_id: UUID | None = None
    contact_id: UUID | None = None
    assignee_id: UUID | Literal["me", "none"] | None = None
    tag_id: Annotated[list[UUID], Field(max_length=10)] = Field(
        default=[], description="It has all of them."
    )
    priority: Annotated[list[Priority], Field(max_length=4)] = []
    unread: bool = Field(default=False, description="Only what nobody of the team has read.")
    turn: Turn | None = Field(default=None, description="Whose turn it is.")
    waiting_minutes: int | None = Field(
        default=None, ge=1, le=525_600, description="The customer waits for us at least so long."
    )
    handled_by_me: bool = Field(
        default=False,
        description="Only what was ever assigned to you; without `view` and `status` what has "
        "ended too (TKT-36).",
    )
    sort: Sort = Field(
        default=Sort.NEWEST,
        description="`waiting`: ours first, the longest wait first. `priority`: the most urgent "
        "first, then the newest. Where something has ended, both are `newest`.",
    )

    def filters(self, *, me: UUID, now: datetime) -> Filters:
        """As the list is asked, by this person at this instant."""
        assignee = me if self.assignee_id == "me" else self.assignee_id
        waited = timedelta(minutes=self.waiting_minutes) if self.waiting_minutes else None
        return Filters(
            status=frozenset(self.status),
            department_id=self.department_id,
            inbox_id=self.inbox_id,
            contact_id=self.contact_id,
            assignee_id=assignee if isinstance(assignee, UUID) else None,
            is_nobodys=assignee == "none",
            tag_ids=frozenset(self.tag_id),
            priority=frozenset(self.priority),
            unread=self.unread,
            turn=self.turn,
            ours_before=now - waited if waited else None,
            handled_by=me if self.handled_by_me else None,
        )


class ListRequest(ListQuery):
    """And which page of them."""

    cursor: str | None = Field(
        default=None, max_length=500, description="`next_cursor` of the page before."
    )
    limit: int = Field(default=50, ge=1, le=100, description="At most so many items.")


class ConversationPage(BaseModel):
    """A part of a list, newest first."""

    items: list[ListedConversation]
    next_cursor: str | None = Field(
        default=None, description="Pass it as `cursor` for the next page; null at the end."
    )


class TimelinePage(BaseModel):
    """Entries in ascending `seq`."""

    items: list[Message]
    has_more: bool = Field(description="Whether there are more in the direction of reading.")


class CountersView(BaseModel):
    """The numbers on the tabs, as the caller may see them."""

    mine: int
    unassigned: int
    all: int
    bot: int


class WindowView(BaseModel):
    """Whether free text may be sent now, and until when."""

    is_open: bool
    ends_at: datetime | None
    kind: Literal["free", "template_only", "unlimited"]


class MediaLimitView(BaseModel):
    """What the channel takes of one kind of file."""

    max_bytes: int
    mimes: list[str] = Field(description="Exact types, or families such as `image/*`.")
    max_caption_length: int = Field(description="0: no caption goes with it.")


class CanView(BaseModel):
    """What the channel lets you do with single messages, and for how long."""

    react: bool
    edit: bool = Field(description="Your own texts, within `edit_minutes`.")
    edit_minutes: int | None
    revoke: bool = Field(description="Your own messages, within `revoke_minutes`.")
    revoke_minutes: int | None
    revoke_others: bool = Field(description="Whether you may take back your colleagues' too.")
    quote: bool = Field(description="Answer a single message (`reply_to_id`).")


class FileLink(BaseModel):
    """Addresses of a file's bytes, which need no sign-in and soon expire."""

    url: str
    download_url: str = Field(description="The same bytes, to be saved.")
    thumbnail_url: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationDetail(ListedConversation):
    """One conversation with all that its panel shows. `moves` is what may be done with it
    now; any other move answers 409."""

    contact: ContactView
    window: WindowView
    moves: list[str]
    max_text_length: int
    """How many characters a message to the customer may have here, as Unicode counts them."""
    media_limits: dict[MediaKind, MediaLimitView]
    """The files that may be sent here. A kind that is absent cannot be."""
    can: CanView


class MessageAccepted(BaseModel):
    """Accepted, not yet sent: follow `message.sent` or `message.failed`."""

    message: Message


class ReplyBody(BaseModel):
    model_config = shown({"text": "Chegou sim!", "local_id": "b1f0"})

    text: Text = Field(default="", description="The words; with a file its caption, if any.")
    attachment_id: UUID | None = Field(
        default=None, description="A file of yours from `POST /uploads`."
    )
    local_id: LocalId | None = Field(
        default=None, description="Your own name for it: the same one twice is one message."
    )
    reply_to_id: UUID | None = Field(
        default=None,
        description="An entry of this conversation that it answers (`can.quote`); no template "
        "answers one.",
    )
    seen_seq: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = Field(
        default=None,
        description="The last `seq` that you have seen. If a teammate's reply came after it: 409 "
        "`conversation.answered_meanwhile`, with that `message` in the details.",
    )
    template: TemplateBody | None = Field(
        default=None, description="Instead of words; the only way while the window is closed."
    )


class NoteBody(BaseModel):
    model_config = shown({"text": "Prefere ser chamado à tarde.", "local_id": "b1f1"})

    text: Text
    local_id: LocalId | None = None


class AssignBody(BaseModel):
    model_config = shown({"user_id": _ID})

    user_id: UUID


class TransferBody(BaseModel):
    """A department or an agent, or both: an agent in that department."""

    model_config = shown(
        {"department_id": _ID, "reason": "precisa de montagem", "customer_text": None}
    )

    department_id: UUID | None = None
    user_id: UUID | None = None
    reason: Annotated[str, StringConstraints(max_length=500)] | None = None
    customer_text: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        default=None,
        description="What the customer is told. Left out: the company's text; empty: nothing.",
    )


class SnoozeBody(BaseModel):
    model_config = shown({"until": "2026-11-23T12:00:00Z"})

    until: AwareDatetime


class ResolveBody(BaseModel):
    """Both may be left out, and so may the body."""

    model_config = shown({"outcome": "Venda feita", "text": "Obrigado pelo contato!"})

    outcome: str | None = Field(
        default=None,
        min_length=1,
        max_length=60,
        description="Why: one of the company's `outcomes`, if it has any.",
    )
    text: str | None = Field(
        default=None, max_length=70_000, description="A last message to the customer."
    )


class UpdateBody(BaseModel):
    """What is left out stays as it is."""

    model_config = shown({"subject": "Troca de pedido", "priority": "high"})

    subject: Annotated[str, StringConstraints(max_length=500)] | None = None
    priority: Literal["low", "normal", "high", "urgent"] | None = None
