"""The shapes of what failed for good."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from prosa.http.openapi import shown

_ID = "01980000-0000-7000-8000-0000000000f1"

Source = Literal["hook", "event"]
State = Literal["open", "replaying", "replayed", "dismissed"]


class DeadLetter(BaseModel):
    """Something that failed for good, and was set aside so that it stops nobody."""

    model_config = shown(
        {
            "id": _ID,
            "source": "hook",
            "subject_id": "01980000-0000-7000-8000-0000000000f2",
            "reason": "unreadable: The body is not JSON",
            "detail": {"channel": "whatsapp_cloud"},
            "state": "open",
            "created_at": "2026-11-22T12:00:00Z",
            "settled_at": None,
            "settled_by": None,
        }
    )

    id: UUID
    source: str = Field(
        description="`hook`: a provider's webhook that could not be read; `event`: something that "
        "happened, and that a part of ours could not follow up."
    )
    subject_id: UUID | None = Field(description="The kept hook.")
    reason: str
    detail: dict[str, Any]  # Any: facts by source
    state: State
    created_at: datetime
    settled_at: datetime | None
    settled_by: UUID | None = Field(description="Who replayed or dismissed it; null for nobody.")


class ReplayBody(BaseModel):
    """Which ones; all that are open if nothing is said."""

    model_config = shown({"source": "hook"})

    source: Source | None = None
    ids: list[UUID] | None = Field(default=None, min_length=1, max_length=1_000)


class Replayed(BaseModel):
    """How many were given another chance. There may be more: at most 1,000 at a time."""

    model_config = shown({"replayed": 12})

    replayed: int
