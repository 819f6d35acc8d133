"""The shapes of tags over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from prosa.http.openapi import shown

EXAMPLE: Final[dict[str, Any]] = {  # Any: JSON
    "id": "01980000-0000-7000-8000-0000000000b7",
    "name": "Troca",
    "color": "teal",
    "archived_at": None,
}

Color = Annotated[
    Literal["neutral", "blue", "teal", "green", "orange", "red", "pink", "brown"],
    Field(description="Of the tag's tile. Violet and yellow have other meanings."),
]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class TagView(BaseModel):
    """A word for conversations and contacts."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    id: UUID
    name: str
    color: Color
    archived_at: datetime | None


class TagList(BaseModel):
    """By name."""

    items: list[TagView]


class CreateTagBody(BaseModel):
    model_config = shown({"name": "Troca", "color": "teal"})

    name: Name
    color: Color = "neutral"


class ChangeTagBody(BaseModel):
    """What is left out stays as it is."""

    model_config = shown({"archived": True})

    name: Name | None = None
    color: Color | None = None
    archived: bool | None = Field(
        default=None, description="It stays where it is, and is put on nothing more."
    )
