"""The shapes of contacts over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from prosa.http.openapi import shown


class IdentityView(BaseModel):
    """One address of a person: `phone` (E.164), `whatsapp`, `lid`, `bsuid`, `email`."""

    kind: str
    value: str


class EarlierConversation(BaseModel):
    """A conversation of theirs, newest first."""

    id: UUID
    number: int
    status: str
    subject: str | None
    opened_at: datetime
    resolved_at: datetime | None
    department_id: UUID | None


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
                "created_at": "2026-11-22T12:30:00Z",
            }
        }
    )

    id: UUID
    name: str
    phone: str | None
    email: str | None
    document: str | None
    created_at: datetime


class ContactView(ContactSummary):
    """A person, all their addresses, and their newest conversations that the caller may see."""

    identities: list[IdentityView]
    conversations: list[EarlierConversation]


class ChangeContactBody(BaseModel):
    """What is left out stays as it is; an empty e-mail or document is removed."""

    model_config = shown({"name": "Marina Alves", "email": "marina@example.com"})

    name: Annotated[str, StringConstraints(max_length=200)] | None = None
    email: Annotated[str, StringConstraints(max_length=254)] | None = None
    document: Annotated[str, StringConstraints(max_length=40)] | None = None
