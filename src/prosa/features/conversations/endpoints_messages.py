"""What may be done to one message, over HTTP. Each answers the message after it."""

from uuid import UUID

from fastapi import APIRouter

from prosa.domain.ids import MessageId
from prosa.domain.permissions import Permission
from prosa.features.conversations.acting import Acting
from prosa.features.conversations.actions import change_message
from prosa.features.conversations.examples import ACCEPTED
from prosa.features.conversations.schemas import MessageAccepted
from prosa.features.conversations.schemas_messages import EditBody, ReactionBody
from prosa.http.deps import Now, Requires, Working
from prosa.http.openapi import answers, refusals

router = APIRouter(prefix="/messages/{message_id}", tags=["conversations"])

_REPLY = Requires(Permission.CONVERSATION_REPLY)


@router.put(
    "/reaction",
    operation_id="react_to_message",
    responses={**answers(ACCEPTED), **refusals(404, 409)},
    dependencies=[_REPLY],
)
async def react_to_message(
    message_id: UUID, body: ReactionBody, work: Working, by: Acting, clock: Now
) -> MessageAccepted:
    """Put the team's emoji on a message, or take it away. The same twice is once."""
    message = await change_message.react(
        work, MessageId(message_id), emoji=body.emoji, by=by, clock=clock
    )
    return MessageAccepted(message=message)


@router.patch(
    "",
    operation_id="edit_message",
    responses={**answers(ACCEPTED), **refusals(404, 409)},
    dependencies=[_REPLY],
)
async def edit_message(
    message_id: UUID, body: EditBody, work: Working, by: Acting, clock: Now
) -> MessageAccepted:
    """Other words for your own text, for as long as the channel lets it be edited.

    What has not left yet leaves with the new words, in every channel. If the provider refuses,
    the message gets its words back, and a line `change_refused` says why.
    """
    message = await change_message.edit(
        work, MessageId(message_id), text=body.text, by=by, clock=clock
    )
    return MessageAccepted(message=message)


@router.post(
    "/revoke",
    operation_id="revoke_message",
    responses={**answers(ACCEPTED), **refusals(404, 409)},
    dependencies=[_REPLY],
)
async def revoke_message(
    message_id: UUID, work: Working, by: Acting, clock: Now
) -> MessageAccepted:
    """Take your own message back from the customer; supervisors anybody's of the team.

    What has not left yet is not sent, in every channel. The team goes on seeing the words.
    Twice is once.
    """
    message = await change_message.revoke(work, MessageId(message_id), by=by, clock=clock)
    return MessageAccepted(message=message)
