"""One deed for many conversations: which deeds there are, and what each demands."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from prosa.db.work import Work
from prosa.domain.conversation import Conversation
from prosa.domain.ids import ConversationId, TagId, UserId
from prosa.domain.permissions import Permission
from prosa.features.conversations.actions import end, pause, tag, update
from prosa.features.conversations.actions.assign import assign
from prosa.features.conversations.actions.recall import recall
from prosa.features.conversations.actions.reopen import reopen
from prosa.features.conversations.actions.resolve import resolve
from prosa.features.conversations.actions.take import take
from prosa.features.conversations.actions.transfer import Destination, transfer
from prosa.features.conversations.actions.unassign import unassign
from prosa.features.conversations.desk import By
from prosa.kit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a deed may need. Whoever asks has seen to it that what it needs is there."""

    user_id: UserId | None = None
    to: Destination | None = None
    tag_id: TagId | None = None
    until: datetime | None = None
    priority: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class One:
    """One conversation, in a unit of its own."""

    work: Work
    id: ConversationId
    by: By
    clock: Clock


T = TypeVar("T")
Verb = Callable[[One, Given], Awaitable[Conversation]]


async def do(deed: str, one: One, given: Given) -> Conversation:
    """As the deed by itself would, with its refusals."""
    _, verb = DEEDS[deed]
    return await verb(one, given)


def _plain(action: Callable[..., Awaitable[Conversation]]) -> Verb:
    """A verb that needs nothing but the conversation."""
    return lambda one, _: action(one.work, one.id, by=one.by, clock=one.clock)


async def _assign(one: One, given: Given) -> Conversation:
    to = _there(given.user_id)
    return await assign(one.work, one.id, to=to, by=one.by, clock=one.clock)


async def _transfer(one: One, given: Given) -> Conversation:
    return await transfer(one.work, one.id, to=_there(given.to), by=one.by, clock=one.clock)


async def _tag(one: One, given: Given) -> Conversation:
    return await tag.tag(one.work, one.id, _there(given.tag_id), by=one.by, clock=one.clock)


async def _untag(one: One, given: Given) -> Conversation:
    return await tag.untag(one.work, one.id, _there(given.tag_id), by=one.by, clock=one.clock)


async def _snooze(one: One, given: Given) -> Conversation:
    until = _there(given.until)
    return await pause.snooze(one.work, one.id, until=until, by=one.by, clock=one.clock)


async def _resolve(one: One, given: Given) -> Conversation:
    return await resolve(one.work, one.id, by=one.by, clock=one.clock, outcome=given.outcome)


async def _prioritise(one: One, given: Given) -> Conversation:
    priority = given.priority
    return await update.update(one.work, one.id, priority=priority, by=one.by, clock=one.clock)


def _there(value: T | None) -> T:
    if value is None:
        raise AssertionError("the shape of the request sees to it")
    return value


DEEDS: Final[Mapping[str, tuple[Permission, Verb]]] = {
    "take": (Permission.CONVERSATION_TAKE, _plain(take)),
    "assign": (Permission.CONVERSATION_TAKE, _assign),
    "unassign": (Permission.CONVERSATION_TAKE, _plain(unassign)),
    "transfer": (Permission.CONVERSATION_TRANSFER, _transfer),
    "recall": (Permission.CONVERSATION_TRANSFER, _plain(recall)),
    "tag": (Permission.CONVERSATION_REPLY, _tag),
    "untag": (Permission.CONVERSATION_REPLY, _untag),
    "snooze": (Permission.CONVERSATION_RESOLVE, _snooze),
    "wait": (Permission.CONVERSATION_RESOLVE, _plain(pause.wait)),
    "wake": (Permission.CONVERSATION_RESOLVE, _plain(pause.wake)),
    "resolve": (Permission.CONVERSATION_RESOLVE, _resolve),
    "reopen": (Permission.CONVERSATION_RESOLVE, _plain(reopen)),
    "close": (Permission.CONVERSATION_RESOLVE, _plain(end.close)),
    "archive": (Permission.CONVERSATION_ARCHIVE, _plain(end.archive)),
    "unarchive": (Permission.CONVERSATION_ARCHIVE, _plain(end.unarchive)),
    "priority": (Permission.CONVERSATION_REPLY, _prioritise),
    "read": (Permission.CONVERSATION_SEE, _plain(update.mark_read)),
}
"""The permission is that of the deed by itself."""
