"""Putting conversations off, ending them and opening them again, over HTTP. Each verb answers the
conversation after it."""

from uuid import UUID

from fastapi import APIRouter

from prosa.domain.conversation import Conversation
from prosa.domain.ids import ConversationId
from prosa.domain.permissions import Permission
from prosa.features.conversations.acting import Acting
from prosa.features.conversations.actions import end, pause
from prosa.features.conversations.actions.reopen import reopen
from prosa.features.conversations.actions.resolve import resolve
from prosa.features.conversations.examples import CONVERSATION
from prosa.features.conversations.schemas import ResolveBody, SnoozeBody
from prosa.http.deps import Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import answers, refusals

router = APIRouter(tags=["conversations"], route_class=CreatingRoute)

_ONE = "/conversations/{conversation_id}"
_RESOLVE = Requires(Permission.CONVERSATION_RESOLVE)


@router.post(
    f"{_ONE}/wait",
    operation_id="wait_for_customer",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_RESOLVE],
)
async def wait_for_customer(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """It waits for the customer or a third party; their message makes it active again."""
    return await pause.wait(work, ConversationId(conversation_id), by=by, clock=clock)


@router.post(
    f"{_ONE}/snooze",
    operation_id="snooze_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_RESOLVE],
)
async def snooze_conversation(
    conversation_id: UUID, body: SnoozeBody, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Out of the way until an instant, or until the customer writes."""
    of = ConversationId(conversation_id)
    return await pause.snooze(work, of, until=body.until, by=by, clock=clock)


@router.post(
    f"{_ONE}/wake",
    operation_id="wake_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_RESOLVE],
)
async def wake_conversation(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Back to work: neither put off nor waiting any longer."""
    return await pause.wake(work, ConversationId(conversation_id), by=by, clock=clock)


@router.post(
    f"{_ONE}/resolve",
    operation_id="resolve_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_RESOLVE, Once],
)
async def resolve_conversation(
    conversation_id: UUID, work: Working, by: Acting, clock: Now, body: ResolveBody | None = None
) -> Conversation:
    """Done (TKT-26), perhaps with a last word. The customer's next message begins a new
    conversation."""
    given = (body or ResolveBody()).model_dump()
    return await resolve(work, ConversationId(conversation_id), by=by, clock=clock, **given)


@router.post(
    f"{_ONE}/close",
    operation_id="close_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_RESOLVE],
)
async def close_conversation(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Ended for good (TKT-11)."""
    return await end.close(work, ConversationId(conversation_id), by=by, clock=clock)


@router.post(
    f"{_ONE}/reopen",
    operation_id="reopen_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_RESOLVE],
)
async def reopen_conversation(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Open it again, for yourself."""
    return await reopen(work, ConversationId(conversation_id), by=by, clock=clock)


@router.post(
    f"{_ONE}/archive",
    operation_id="archive_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[Requires(Permission.CONVERSATION_ARCHIVE)],
)
async def archive_conversation(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Out of every list (TKT-27)."""
    return await end.archive(work, ConversationId(conversation_id), by=by, clock=clock)


@router.post(
    f"{_ONE}/unarchive",
    operation_id="unarchive_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[Requires(Permission.CONVERSATION_ARCHIVE)],
)
async def unarchive_conversation(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Back in the lists of what is ended."""
    return await end.unarchive(work, ConversationId(conversation_id), by=by, clock=clock)
