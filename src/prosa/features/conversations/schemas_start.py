"""The shapes of writing first."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from prosa.features.templates.schemas import TemplateBody
from prosa.http.openapi import shown


class StartBody(BaseModel):
    """Whom to write to: a contact, or a number, which may be nobody's yet."""

    model_config = shown(
        {
            "phone": "(11) 90000-1234",
            "inbox_id": "01980000-0000-7000-8000-0000000000f1",
            "text": "Olá! Seu pedido chegou.",
        }
    )

    contact_id: UUID | None = None
    phone: Annotated[str, StringConstraints(min_length=1, max_length=50)] | None = Field(
        default=None, description="As people write it; without a country it is Brazil's."
    )
    inbox_id: UUID
    subject: Annotated[str, StringConstraints(max_length=500)] | None = None
    text: Annotated[str, StringConstraints(max_length=100_000)] | None = Field(
        default=None,
        description="Where the channel has no reply window, or the customer has written of late.",
    )
    template: TemplateBody | None = Field(
        default=None, description="Instead of a text: one that the provider has approved."
    )
