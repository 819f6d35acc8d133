"""The shapes of drafts over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from prosa.http.openapi import shown

EXAMPLE: Final[dict[str, Any]] = {  # Any: JSON
    "conversation_id": "01980000-0000-7000-8000-0000000000c1",
    "mode": "reply",
    "body": "Chegou si",
    "reply_to_id": None,
    "updated_at": "2026-11-22T12:30:00Z",
}


class DraftView(BaseModel):
    """What you have begun to write. An empty `body`: nothing."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": EXAMPLE})

    conversation_id: UUID
    mode: Literal["reply", "note"]
    body: str
    reply_to_id: UUID | None = Field(description="The message that it answers.")
    updated_at: datetime


class DraftList(BaseModel):
    """Yours, the newest first; the newest 500."""

    items: list[DraftView]


class KeepDraftBody(BaseModel):
    model_config = shown({"mode": "reply", "body": "Chegou si"})

    mode: Literal["reply", "note"]
    body: Annotated[str, StringConstraints(max_length=10_000)] = Field(
        description="Empty: the draft goes."
    )
    reply_to_id: UUID | None = None
