"""The shapes of contacts over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
)

from prosa.domain.contact_fields import FieldKind
from prosa.http.openapi import shown

Name = Annotated[str, StringConstraints(max_length=200)]
Phone = Annotated[str, StringConstraints(max_length=50)]
Email = Annotated[str, StringConstraints(max_length=254)]
Document = Annotated[str, StringConstraints(max_length=40)]
FieldName = Annotated[str, StringConstraints(max_length=50)]
Label = Annotated[str, StringConstraints(max_length=100)]
Text = Annotated[str, StringConstraints(max_length=1000)]
NoteText = Annotated[str, StringConstraints(max_length=10_000)]
Options = Annotated[list[Label], Field(max_length=100)]
SortOrder = Annotated[int, Field(ge=0, le=10_000)]


class IdentityView(BaseModel):
    """One address of a person: `phone` (E.164), `whatsapp`, `lid`, `bsuid`, `email`."""

    id: UUID
    kind: str
    value: str


class EarlierConversation(BaseModel):
    """A conversation of theirs, newest first."""

    id: UUID
    number: int
    status: str
    subject: str | None
    inbox_id: UUID
    opened_at: datetime
    resolved_at: datetime | None
    department_id: UUID | None
    assignee_id: UUID | None


class ContactSummary(BaseModel):
    """A person, as in the list."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "01980000-0000-7000-8000-0000000000e1",
                "name": "Marina Alves",
                "phone": "+5511900001234",
                "email": None,
                "document": None,
                "tag_ids": [],
                "custom": {"size": "42", "newsletter": True},
                "consented_at": "2026-11-20T14:00:00Z",
                "consent_source": "Formulário do site",
                "opted_out_at": None,
                "created_at": "2026-11-22T12:30:00Z",
            }
        }
    )

    id: UUID
    name: str
    phone: str | None
    email: str | None
    document: str | None
    tag_ids: list[UUID]
    custom: dict[str, str | int | float | bool] = Field(
        description="Values by the names of the company's fields (`GET /contact-fields`)."
    )
    consented_at: datetime | None = Field(
        description="When they agreed to be written to; null: nothing is known of it."
    )
    consent_source: str | None
    opted_out_at: datetime | None = Field(
        description="Since when they do not want to be written to first; null: they may be."
    )
    created_at: datetime


class LastConversation(BaseModel):
    """Where and when they were last spoken with, among what the caller may see."""

    channel: str
    last_message_at: datetime


class ContactRow(ContactSummary):
    """A person, as a line of the list."""

    last_conversation: LastConversation | None


class ContactView(ContactSummary):
    """A person, all their addresses, and their newest conversations that the caller may see."""

    identities: list[IdentityView]
    conversations: list[EarlierConversation]


class ContactFacts(BaseModel):
    """What may be known of a contact besides the name."""

    email: Email | None = None
    document: Document | None = None
    tag_ids: list[UUID] | None = Field(
        default=None, max_length=20, description="All of them. Archived ones cannot be put on."
    )
    custom: dict[FieldName, StrictBool | StrictInt | StrictFloat | Text | None] | None = Field(
        default=None,
        max_length=50,
        description="By the names of fields, each checked by its kind. What is left out stays, "
        "null removes.",
    )
    consented_at: AwareDatetime | None = Field(
        default=None, description="With `consent_source`. Null takes consent back."
    )
    consent_source: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        default=None, description="Where they agreed, such as a form or a call."
    )
    opted_out: bool | None = Field(
        default=None,
        description="They do not want to be written to first: no conversation is started with "
        "them, and no template sent unless they have just written.",
    )


class ChangeContactBody(ContactFacts):
    """What is left out stays as it is; an empty e-mail or document is removed."""

    model_config = shown({"name": "Marina Alves", "email": "marina@example.com"})

    name: Name | None = None


class CreateContactBody(ContactFacts):
    """Somebody who has not written yet. With a phone they are recognised when they do."""

    model_config = shown({"name": "Marina Alves", "phone": "(11) 90000-1234"})

    name: Name
    phone: Phone | None = Field(
        default=None, description="As people write it; without a country it is Brazil's."
    )


class AddIdentityBody(BaseModel):
    """One more number or e-mail of this person. Other addresses come from providers."""

    model_config = shown({"kind": "phone", "value": "+5511900001234"})

    kind: Literal["phone", "email"]
    value: Annotated[str, StringConstraints(min_length=1, max_length=254)]


class ContactFieldView(BaseModel):
    """What the company wants to know of its contacts."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "01980000-0000-7000-8000-0000000000f7",
                "name": "size",
                "label": "Tamanho",
                "kind": "choice",
                "options": ["36", "38", "40", "42"],
                "sort_order": 0,
                "archived_at": None,
            }
        }
    )

    id: UUID
    name: str = Field(description="Values are kept under it; it never changes.")
    label: str
    kind: FieldKind
    options: list[str] | None = Field(description="Of a choice; null for other kinds.")
    sort_order: int
    archived_at: datetime | None


class CreateContactFieldBody(BaseModel):
    model_config = shown(
        {"name": "size", "label": "Tamanho", "kind": "choice", "options": ["36", "38"]}
    )

    name: FieldName
    label: Label
    kind: FieldKind
    options: Options | None = None
    sort_order: SortOrder = 0


class ChangeContactFieldBody(BaseModel):
    """What is left out stays. Contacts keep what they have, also of a field that is archived."""

    model_config = shown({"label": "Tamanho do calçado"})

    label: Label | None = None
    options: Options | None = None
    sort_order: SortOrder | None = None
    archived: bool | None = None


class NoteView(BaseModel):
    """What the team tells itself about a person."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "01980000-0000-7000-8000-0000000000a7",
                "contact_id": "01980000-0000-7000-8000-0000000000e1",
                "author_id": "01980000-0000-7000-8000-000000000002",
                "author_name": "Ana Souza",
                "body": "Prefere ser chamada à tarde.",
                "pinned_at": None,
                "created_at": "2026-11-22T12:30:00Z",
                "edited_at": None,
            }
        }
    )

    id: UUID
    contact_id: UUID
    author_id: UUID
    author_name: str
    body: str
    pinned_at: datetime | None
    created_at: datetime
    edited_at: datetime | None


class CreateNoteBody(BaseModel):
    model_config = shown({"body": "Prefere ser chamada à tarde."})

    body: NoteText


class ChangeNoteBody(BaseModel):
    """What is left out stays. The words are their author's; anybody pins."""

    model_config = shown({"pinned": True})

    body: NoteText | None = None
    pinned: bool | None = None


class TimelineConversation(BaseModel):
    """The conversation that a line of the timeline is about."""

    id: UUID
    number: int
    subject: str | None


class TimelineNote(BaseModel):
    """The note that a line of the timeline is about."""

    id: UUID
    author_id: UUID
    author_name: str
    body: str


class TimelineItem(BaseModel):
    """Something that was with this person. A note may belong to a conversation."""

    type: Literal["conversation.begun", "conversation.resolved", "note"]
    at: datetime
    conversation: TimelineConversation | None
    note: TimelineNote | None
