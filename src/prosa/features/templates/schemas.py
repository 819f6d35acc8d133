"""The shapes of templates over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from prosa.http.openapi import shown

_ID = "01980000-0000-7000-8000-0000000000d7"


class VariableView(BaseModel):
    """A place to be filled in."""

    name: str = Field(description="The key in `values`.")
    where: Literal["header", "body", "button"]
    kind: Literal["text", "link", "code"] = Field(
        description="`link`: the https address of a file; `code`: a coupon code."
    )
    example: str | None


class TemplateView(BaseModel):
    """A text that the provider has approved, or has not yet."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": _ID,
                "inbox_id": "01980000-0000-7000-8000-0000000000f1",
                "name": "pedido_pronto",
                "language": "pt_BR",
                "category": "UTILITY",
                "status": "APPROVED",
                "components": [{"type": "BODY", "text": "Olá {{1}}, seu pedido está pronto."}],
                "variables": [{"name": "1", "where": "body", "kind": "text", "example": "Ana"}],
                "can_be_sent": True,
                "why_not": None,
                "synced_at": "2026-11-22T12:30:00Z",
            }
        }
    )

    id: UUID
    inbox_id: UUID
    name: str
    language: str
    category: str
    status: str
    components: list[dict[str, Any]] = Field(description="As the provider tells them.")  # Any: JSON
    variables: list[VariableView]
    can_be_sent: bool
    why_not: str | None = Field(description="Why it cannot be sent, in plain words.")
    synced_at: datetime


class SyncedView(BaseModel):
    """How many templates the provider told."""

    model_config = ConfigDict(json_schema_extra={"example": {"count": 12}})

    count: int


class TemplateBody(BaseModel):
    """Which template, and a value for each of its `variables`."""

    model_config = shown({"id": _ID, "values": {"1": "Ana"}})

    id: UUID
    values: dict[
        Annotated[str, StringConstraints(max_length=100)],
        Annotated[str, StringConstraints(max_length=2000)],
    ] = Field(default={}, max_length=100)
