"""When a conversation waits, or somebody has room again: serve the queues."""

from collections.abc import Sequence
from typing import Final

from prosa.db.work import Work
from prosa.domain.ids import ConversationId
from prosa.features.conversations.actions.route import serve_queues
from prosa.jobs.positions import Happened
from prosa.jobs.subscribers import Subscriber
from prosa.kit.clock import Clock

WAITS: Final = frozenset(
    {
        "conversation.queued",
        "conversation.unassigned",
        "conversation.transferred",
    }
)
"""Someone waits for an agent."""

ROOM: Final = frozenset(
    {
        "conversation.resolved",
        "conversation.closed",
        "conversation.archived",
        "conversation.assigned",
        "presence.changed",
        "team.changed",
    }
)
"""Someone may have room: they came online, ended one, gave one away, or got more capacity."""


async def offer(work: Work, happened: Sequence[Happened], clock: Clock) -> None:
    """Serve the queues, and say of those that have just begun to wait why nobody has them."""
    new = {
        ConversationId(event.conversation_id): event.type
        for event in happened
        if event.type in WAITS and event.conversation_id is not None
    }
    await serve_queues(work, new, clock=clock)


ROUTING: Final = Subscriber("routing", WAITS | ROOM, offer)
