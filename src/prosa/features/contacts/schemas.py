"""The shapes of contacts over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from prosa.http.openapi import shown


class IdentityView(BaseModel):
    """One address of a person: `phone` (E.164), `whatsapp`, `lid`, `bsuid`, `email`."""

    kind: str
    value: str


class EarlierConversation(BaseModel):
    id: UUID
    number: int
    status: str
    subject: str | None
    opened_at: datetime
    resolved_at: datetime | None
    department_id: UUID | None


class ContactSummary(BaseModel):
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
