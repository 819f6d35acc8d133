"""The shapes of scheduled messages over HTTP."""

from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from prosa.domain.scheduling import ScheduledMessage
from prosa.http.openapi import shown

EXAMPLE: Final[dict[str, Any]] = {  # Any: JSON
    "id": "01980000-0000-7000-8000-0000000000a9",
    "conversation_id": "01980000-0000-7000-8000-0000000000c1",
    "author_id": "01980000-0000-7000-8000-0000000000a1",
    "author_name": "Ana Souza",
    "text": "Bom dia! Já temos a resposta.",
    "attachment_id": None,
    "reply_to_id": None,
    "reply_to": None,
    "send_at": "2026-11-23T12:00:00Z",
    "unless_answered": True,
    "seen_seq": 12,
    "state": "waiting",
    "error_code": None,
    "error": None,
    "sent_message_id": None,
}

Text = Annotated[str, StringConstraints(max_length=100_000)]
Seen = Annotated[int, Field(ge=0, le=2**31 - 1)]


class ScheduledList(BaseModel):
    """Those that wait, and those that failed, by their time."""

    items: list[ScheduledMessage]


class ScheduleBody(BaseModel):
    model_config = shown(
        {"text": "Bom dia! Já temos a resposta.", "send_at": "2026-11-23T12:00:00Z"}
    )

    text: Text = ""
    attachment_id: UUID | None = Field(
        default=None, description="A file of yours from `POST /uploads`; it is kept until then."
    )
    reply_to_id: UUID | None = None
    send_at: AwareDatetime = Field(description="At most 90 days ahead, inside the reply window.")
    unless_answered: bool = Field(
        default=False, description="It is cancelled if the customer writes before."
    )
    seen_seq: Seen | None = Field(
        default=None,
        description="The last `seq` that you have seen. If a teammate's reply came after it: 409 "
        "`conversation.answered_meanwhile` now, and *failed* with that code if one has come when "
        "its time does. Left out, it goes out whatever they have written.",
    )


class ChangeScheduledBody(BaseModel):
    """What is left out stays as it is. One that failed waits again. Whoever changes one has seen
    what was written until now, unless `seen_seq` says how far they had read."""

    model_config = shown({"send_at": "2026-11-23T13:00:00Z"})

    text: Text | None = None
    send_at: AwareDatetime | None = None
    unless_answered: bool | None = None
    seen_seq: Seen | None = None
