"""The shapes of notifications."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from prosa.domain.notices import Notification
from prosa.http.openapi import shown

Ids = Annotated[list[UUID], Field(min_length=1, max_length=1_000)]

_ID: Final = "01980000-0000-7000-8000-0000000000f1"
EXAMPLE: Final = {
    "items": [
        {
            "id": _ID,
            "kind": "mentioned",
            "conversation_id": "01980000-0000-7000-8000-0000000000a1",
            "actor_id": "01980000-0000-7000-8000-000000000002",
            "actor_name": "Bruno Lima",
            "detail": {
                "number": 1042,
                "contact_name": "Rui Prado",
                "message_id": "01980000-0000-7000-8000-0000000000b7",
                "seq": 12,
                "text": "@Ana Souza, ele já pagou?",
            },
            "created_at": "2026-11-23T12:00:00Z",
            "read_at": None,
        }
    ],
    "next_cursor": None,
    "unread_count": 1,
}


class NotificationPage(BaseModel):
    """A part of the list, the newest first."""

    items: list[Notification]
    next_cursor: str | None = Field(description="For the next page; null at the end.")
    unread_count: int = Field(description="Of all, not only of this page.")


class ReadBody(BaseModel):
    """Which ones: exactly one of the three."""

    model_config = shown({"ids": [_ID]})

    ids: Ids | None = None
    upto: UUID | None = Field(default=None, description="This notification and all before it.")
    conversation_id: UUID | None = Field(default=None, description="All of this conversation.")


class UnreadView(BaseModel):
    model_config = shown({"unread_count": 0})

    unread_count: int
