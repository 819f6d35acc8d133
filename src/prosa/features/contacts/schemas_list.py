"""How the list of contacts is asked."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field


class ListContactsQuery(BaseModel):
    """Whom, and which page of them. What is left out narrows nothing."""

    search: str | None = Field(
        default=None,
        max_length=100,
        description="Part of a name, phone, e-mail or document: two letters, or four digits of a "
        "number. Case and accents are the same.",
    )
    tag_id: Annotated[list[UUID], Field(max_length=10)] = Field(
        default=[], description="They have all of them."
    )
    inbox_id: UUID | None = Field(
        default=None, description="They have had a conversation there, by whichever channel it is."
    )
    opted_out: bool = Field(default=False, description="Only who does not want to be written to.")
    without_conversations: bool = Field(
        default=False, description="Only who was added by hand and has had no conversation yet."
    )
    created_from: AwareDatetime | None = Field(
        default=None, description="Known since then, or later."
    )
    created_before: AwareDatetime | None = Field(
        default=None, description="Known from before then; not an instant before `created_from`."
    )
    cursor: str | None = Field(
        default=None, max_length=500, description="`next_cursor` of the page before."
    )
    limit: int = Field(default=50, ge=1, le=100, description="At most so many items.")
