"""Whom an event of the log concerns, and why: from what it says itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from prosa.domain.conversation import WITH_AGENT
from prosa.domain.ids import ConversationId, UserId
from prosa.domain.mentions import without_marks
from prosa.domain.notices import Notice

Json = Mapping[str, Any]  # Any: an event as it was written
LONGEST_TEXT: Final = 200


@dataclass(frozen=True, slots=True)
class Concern:
    """Somebody is to be told something."""

    kind: Notice
    conversation_id: ConversationId
    to: UserId | None = None
    """None: all who see every conversation."""
    author_of: UUID | None = None
    """Instead of `to`: whoever wrote this message."""
    actor_id: UserId | None = None
    detail: dict[str, Any] = field(default_factory=dict[str, Any])


def concerns_of(event: Json) -> Iterator[Concern]:
    """Nobody is told of what they did themselves."""
    return _READERS[event["type"]](event)


def _assigned(event: Json) -> Iterator[Concern]:
    why: Json = event["why"]
    yield from _to_holder(event, Notice.ASSIGNED, {"why": why.get("reason")})


def _transferred(event: Json) -> Iterator[Concern]:
    yield from _to_holder(event, Notice.TRANSFERRED, {"reason": event["reason"]})


def _woken(event: Json) -> Iterator[Concern]:
    yield from _to_holder(event, Notice.SNOOZE_ENDED, {})


def _overdue(event: Json) -> Iterator[Concern]:
    why: Json = event["why"]
    yield Concern(Notice.OVERDUE, _conversation(event), detail={"why": why.get("reason")})


def _noted(event: Json) -> Iterator[Concern]:
    by = _user(event["by"])
    for note in event["messages"]:
        for id in note["detail"].get("mentions", ()):
            if (to := _user(id)) != by:
                yield Concern(
                    Notice.MENTIONED,
                    _conversation(event),
                    to,
                    actor_id=by,
                    detail=_words(note, without_marks(note["body"])),
                )


def _failed(event: Json) -> Iterator[Concern]:
    yield Concern(
        Notice.REPLY_FAILED,
        ConversationId(UUID(event["conversation_id"])),
        author_of=UUID(event["message_id"]),
        detail={
            "message_id": event["message_id"],
            "seq": event["seq"],
            "error_code": event["error_code"],
            "error": event["error"],
        },
    )


def _scheduled(event: Json) -> Iterator[Concern]:
    message: Json = event["scheduled"]
    if message["state"] == "failed":
        yield Concern(
            Notice.SCHEDULED_FAILED,
            ConversationId(UUID(event["conversation_id"])),
            _user(message["author_id"]),
            detail={
                "scheduled_id": message["id"],
                "text": message["text"][:LONGEST_TEXT],
                "error_code": message["error_code"],
                "error": message["error"],
            },
        )


def _received(event: Json) -> Iterator[Concern]:
    for message in event["messages"][-1:]:
        detail = {**_words(message, message["body"]), "kind": message["kind"]}
        yield from _to_holder(event, Notice.NEW_MESSAGE, detail)


_READERS: Final[Mapping[str, Callable[[Json], Iterator[Concern]]]] = {
    "conversation.assigned": _assigned,
    "conversation.transferred": _transferred,
    "conversation.woken": _woken,
    "conversation.overdue": _overdue,
    "note.added": _noted,
    "message.failed": _failed,
    "scheduled.changed": _scheduled,
    "message.received": _received,
}
TYPES: Final = frozenset(_READERS)


def _to_holder(event: Json, kind: Notice, detail: dict[str, Any]) -> Iterator[Concern]:  # Any: JSON
    to, by = _user(event["conversation"]["assignee_id"]), _user(event["by"])
    if to is not None and to != by and event["conversation"]["status"] in WITH_AGENT:
        yield Concern(kind, _conversation(event), to, actor_id=by, detail=detail)


def _words(message: Json, text: str) -> dict[str, Any]:  # Any: JSON
    return {"message_id": message["id"], "seq": message["seq"], "text": text[:LONGEST_TEXT]}


def _conversation(event: Json) -> ConversationId:
    return ConversationId(UUID(event["conversation"]["id"]))


def _user(id: str | None) -> UserId | None:
    return UserId(UUID(id)) if id else None
