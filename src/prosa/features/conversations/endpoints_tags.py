"""Tags of conversations over HTTP. The tags themselves: `features/tags`."""

from uuid import UUID

from fastapi import APIRouter

from prosa.domain.conversation import Conversation
from prosa.domain.ids import ConversationId, TagId
from prosa.domain.permissions import Permission
from prosa.features.conversations.acting import Acting
from prosa.features.conversations.actions import tag
from prosa.features.conversations.examples import CONVERSATION
from prosa.http.deps import Now, Requires, Working
from prosa.http.openapi import answers, refusals

router = APIRouter(prefix="/conversations/{conversation_id}/tags", tags=["conversations"])

_REPLY = Requires(Permission.CONVERSATION_REPLY)


@router.put(
    "/{tag_id}",
    operation_id="tag_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_REPLY],
)
async def tag_conversation(
    conversation_id: UUID, tag_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Put a tag on it; ten at most (TAG-01)."""
    return await tag.tag(work, ConversationId(conversation_id), TagId(tag_id), by=by, clock=clock)


@router.delete(
    "/{tag_id}",
    operation_id="untag_conversation",
    responses={**answers(CONVERSATION), **refusals(404)},
    dependencies=[_REPLY],
)
async def untag_conversation(
    conversation_id: UUID, tag_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Take a tag off; one that is not there is no error."""
    return await tag.untag(work, ConversationId(conversation_id), TagId(tag_id), by=by, clock=clock)
