"""The shapes of saved views over HTTP."""

from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from prosa.features.conversations.schemas import ListQuery
from prosa.http.openapi import shown

_QUERY: Final[dict[str, Any]] = {  # Any: JSON
    "view": "all",
    "priority": ["urgent", "high"],
    "turn": "us",
    "sort": "waiting",
}

EXAMPLE: Final[dict[str, Any]] = {  # Any: JSON
    "id": "01980000-0000-7000-8000-0000000000c7",
    "name": "Urgentes",
    "is_shared": True,
    "query": _QUERY,
    "sort_order": 0,
}

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Place = Annotated[int, Field(ge=0, le=10_000, description="Where it stands among the others.")]


class SavedQuery(ListQuery):
    """What `GET /conversations` is asked, by the same names. Only what narrows is kept."""

    model_config = shown(_QUERY)

    def kept(self) -> dict[str, Any]:  # Any: JSON
        return self.model_dump(mode="json", exclude_defaults=True)


class SavedViewView(BaseModel):
    """A list under a name. Yours alone, unless it is shared."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    id: UUID
    name: str
    is_shared: bool
    query: dict[str, Any]  # Any: JSON
    sort_order: int


class SavedViewList(BaseModel):
    """Yours, then the shared ones."""

    items: list[SavedViewView]


class CreateViewBody(BaseModel):
    model_config = shown({"name": "Urgentes", "query": _QUERY})

    name: Name
    query: SavedQuery
    is_shared: bool = Field(default=False, description="Needs `view.share`.")


class ChangeViewBody(BaseModel):
    """What is left out stays as it is."""

    model_config = shown({"name": "Urgentes de hoje", "sort_order": 2})

    name: Name | None = None
    query: SavedQuery | None = None
    is_shared: bool | None = None
    sort_order: Place | None = None
