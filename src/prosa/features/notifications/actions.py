"""Somebody has seen what they were told."""

from collections.abc import Sequence
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.events import NotificationsRead
from prosa.domain.ids import ConversationId, UserId
from prosa.features.notifications import queries, store
from prosa.features.notifications.errors import SayWhich
from prosa.kit.clock import Clock


async def read(
    work: Work,
    user_id: UserId,
    *,
    ids: Sequence[UUID] | None = None,
    upto: UUID | None = None,
    conversation_id: UUID | None = None,
    clock: Clock,
) -> int:
    """These are seen; their other screens hear of it. Returns how many are unread still.

    Raises `SayWhich` unless exactly one way to name them is given.
    """
    if sum(way is not None for way in (ids, upto, conversation_id)) != 1:
        raise SayWhich("Name them by `ids`, by `upto` or by `conversation_id`.")
    now = clock.now()
    if ids is not None:
        seen = await store.read_these(work, user_id, ids, now=now)
    elif upto is not None:
        seen = await store.read_up_to(work, user_id, upto, now=now)
    else:
        assert conversation_id is not None  # noqa: S101  # exactly one was given
        seen = await store.read_of(work, user_id, ConversationId(conversation_id), now=now)
    unread = await queries.count_unread(work, user_id)
    if seen:
        work.record(
            NotificationsRead(at=now, user_id=user_id, ids=tuple(seen), unread_count=unread)
        )
    return unread
