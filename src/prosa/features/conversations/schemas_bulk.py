"""The shapes of doing one thing to many conversations."""

from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, model_validator

from prosa.domain.conversation import Conversation
from prosa.features.conversations.schemas import Priority
from prosa.http.openapi import Problem, shown

Deed = Literal[
    "take",
    "assign",
    "unassign",
    "transfer",
    "recall",
    "tag",
    "untag",
    "snooze",
    "wait",
    "wake",
    "resolve",
    "reopen",
    "close",
    "archive",
    "unarchive",
    "priority",
    "read",
]

_NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "assign": ("user_id",),
    "transfer": ("user_id", "department_id"),
    "tag": ("tag_id",),
    "untag": ("tag_id",),
    "snooze": ("until",),
    "priority": ("priority",),
}
"""Of each deed: what it cannot be done without, one of these at least."""


class BulkBody(BaseModel):
    """One deed for many conversations, with what it needs."""

    model_config = shown(
        {
            "ids": ["01980000-0000-7000-8000-0000000000c1"],
            "action": "assign",
            "user_id": "01980000-0000-7000-8000-000000000002",
        }
    )

    ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]
    action: Deed
    user_id: UUID | None = Field(default=None, description="Of `assign` and `transfer`.")
    department_id: UUID | None = Field(default=None, description="Of `transfer`.")
    reason: Annotated[str, StringConstraints(max_length=500)] | None = Field(
        default=None, description="Of `transfer`."
    )
    customer_text: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        default=None,
        description="Of `transfer`: what the customer is told. Left out: the company's text; "
        "empty: nothing.",
    )
    tag_id: UUID | None = Field(default=None, description="Of `tag` and `untag`.")
    until: AwareDatetime | None = Field(default=None, description="Of `snooze`.")
    priority: Priority | None = Field(default=None, description="Of `priority`.")
    outcome: Annotated[str, StringConstraints(max_length=100)] | None = Field(
        default=None, description="Of `resolve`: one of the company's, if it has any."
    )

    @model_validator(mode="after")
    def has_what_it_needs(self) -> Self:
        needed = _NEEDS.get(self.action, ())
        if needed and all(getattr(self, name) is None for name in needed):
            raise ValueError(f"{self.action} needs {' or '.join(needed)}")
        return self


class BulkResult(BaseModel):
    """What became of one: the conversation after it, or why not."""

    id: UUID
    conversation: Conversation | None
    problem: Problem | None


class BulkAnswer(BaseModel):
    """In the order of `ids`, each once."""

    results: list[BulkResult]


def example(conversation: dict[str, Any], problem: dict[str, Any]) -> dict[str, Any]:  # Any: JSON
    """One that was done, and one that could not be."""
    other = "01980000-0000-7000-8000-0000000000c2"
    done = {"id": conversation["id"], "conversation": conversation, "problem": None}
    return {"results": [done, {"id": other, "conversation": None, "problem": problem}]}
