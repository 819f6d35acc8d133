"""The shape of the audit trail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from prosa.http.openapi import shown


class AuditEntry(BaseModel):
    """One change, and who made it."""

    model_config = shown(
        {
            "id": "01980000-0000-7000-8000-00000000000a",
            "at": "2026-11-22T12:00:00Z",
            "actor_id": "01980000-0000-7000-8000-000000000001",
            "actor_name": "Helena Prado",
            "action": "user.changed",
            "subject_type": "user",
            "subject_id": "01980000-0000-7000-8000-000000000002",
            "detail": {"role": "supervisor"},
        }
    )

    id: UUID
    at: datetime
    actor_id: UUID | None = Field(description="Null for the command line.")
    actor_name: str | None
    action: str
    subject_type: str
    subject_id: str | None
    detail: dict[str, Any]  # Any: JSON
