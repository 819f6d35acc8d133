"""The shapes of quick replies over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from prosa.http.openapi import shown

EXAMPLE: Final[dict[str, Any]] = {  # Any: JSON
    "id": "01980000-0000-7000-8000-0000000000a7",
    "shortcut": "prazo",
    "title": "Prazo de entrega",
    "body": "Olá, {{contact.first_name}}! A entrega leva de 3 a 5 dias úteis.",
    "is_shared": True,
    "updated_at": "2026-11-22T12:30:00Z",
}

Shortcut = Annotated[
    str,
    StringConstraints(pattern=r"^[^\s/]{1,32}$"),
    Field(description="What is typed after `/`: no blanks. Case does not matter."),
]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Body = Annotated[
    str,
    StringConstraints(min_length=1, max_length=4096, pattern=r"\S"),
    Field(
        description="The text. `{{contact.name}}`, `{{contact.first_name}}`, `{{agent.name}}`, "
        "`{{company.name}}`, `{{conversation.number}}` and `{{department.name}}` are filled in by "
        "the screen; others are refused."
    ),
]


class QuickReplyView(BaseModel):
    """A ready text. Yours alone, unless it is shared."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    id: UUID
    shortcut: str
    title: str
    body: str
    is_shared: bool
    updated_at: datetime


class QuickReplyList(BaseModel):
    """Yours and the shared ones, by shortcut."""

    items: list[QuickReplyView]


class CreateQuickReplyBody(BaseModel):
    model_config = shown(
        {
            "shortcut": "prazo",
            "title": "Prazo de entrega",
            "body": "Olá, {{contact.first_name}}! A entrega leva de 3 a 5 dias úteis.",
        }
    )

    shortcut: Shortcut
    title: Title
    body: Body
    is_shared: bool = Field(default=False, description="Needs `quick_reply.share`.")


class ChangeQuickReplyBody(BaseModel):
    """What is left out stays as it is."""

    model_config = shown({"body": "A entrega leva de 2 a 4 dias úteis."})

    shortcut: Shortcut | None = None
    title: Title | None = None
    body: Body | None = None
    is_shared: bool | None = None
