"""What people do with conversations, over HTTP. Each verb answers the conversation after it."""

from uuid import UUID

from fastapi import APIRouter, status
from starlette.responses import Response

from prosa.domain.conversation import Conversation
from prosa.domain.ids import AttachmentId, ConversationId, DepartmentId, MessageId, UserId
from prosa.domain.permissions import Permission
from prosa.features.conversations.acting import Acting
from prosa.features.conversations.actions import resend, update
from prosa.features.conversations.actions.assign import assign
from prosa.features.conversations.actions.note import add_note
from prosa.features.conversations.actions.recall import recall
from prosa.features.conversations.actions.reply import reply
from prosa.features.conversations.actions.send_template import ChosenTemplate, send_template
from prosa.features.conversations.actions.take import take
from prosa.features.conversations.actions.transfer import Destination, transfer
from prosa.features.conversations.actions.unassign import unassign
from prosa.features.conversations.examples import ACCEPTED, CONVERSATION
from prosa.features.conversations.schemas import (
    AssignBody,
    MessageAccepted,
    NoteBody,
    ReplyBody,
    TransferBody,
    UpdateBody,
)
from prosa.http.deps import Now, Requires, Working
from prosa.http.encoding import encoded
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import answers, refusals

router = APIRouter(tags=["conversations"], route_class=CreatingRoute)

_ONE = "/conversations/{conversation_id}"
_TAKE = Requires(Permission.CONVERSATION_TAKE)
_TRANSFER = Requires(Permission.CONVERSATION_TRANSFER)
_RESOLVE = Requires(Permission.CONVERSATION_RESOLVE)
_REPLY = Requires(Permission.CONVERSATION_REPLY)


@router.post(
    f"{_ONE}/messages",
    operation_id="reply_to_conversation",
    status_code=status.HTTP_202_ACCEPTED,
    responses={**answers(ACCEPTED, status=202), **refusals(404, 409, 413, 415)},
    response_model=MessageAccepted,
    dependencies=[_REPLY, Once],
)
async def reply_to_conversation(
    conversation_id: UUID, body: ReplyBody, work: Working, by: Acting, clock: Now
) -> Response:
    """Answer the customer, by words, a file or a template. Answering what nobody has, takes it.

    The message is accepted, not yet sent: follow `message.sent` or
    `message.failed` on the event stream.
    """
    of = ConversationId(conversation_id)
    answered = MessageId(body.reply_to_id) if body.reply_to_id else None
    if body.template is not None:
        message = await send_template(
            work,
            of,
            ChosenTemplate(body.template.id, body.template.values),
            by=by,
            clock=clock,
            local_id=body.local_id,
            reply_to_id=answered,
            seen_seq=body.seen_seq,
        )
    else:
        message = await reply(
            work,
            of,
            text=body.text,
            attachment_id=AttachmentId(body.attachment_id) if body.attachment_id else None,
            by=by,
            clock=clock,
            local_id=body.local_id,
            reply_to_id=answered,
            seen_seq=body.seen_seq,
        )
    return encoded({"message": message}, status=status.HTTP_202_ACCEPTED)


@router.post(
    f"{_ONE}/notes",
    operation_id="add_note",
    status_code=status.HTTP_201_CREATED,
    responses={**answers(ACCEPTED, status=201), **refusals(404)},
    dependencies=[Requires(Permission.CONVERSATION_NOTE), Once],
)
async def add_note_to_conversation(
    conversation_id: UUID, body: NoteBody, work: Working, by: Acting, clock: Now
) -> MessageAccepted:
    """Write a private note; the customer never sees it (NOT-01)."""
    of = ConversationId(conversation_id)
    note = await add_note(work, of, text=body.text, by=by, clock=clock, local_id=body.local_id)
    return MessageAccepted(message=note)


@router.post(
    f"{_ONE}/take",
    operation_id="take_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_TAKE],
)
async def take_conversation(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """It is yours from now on."""
    return await take(work, ConversationId(conversation_id), by=by, clock=clock)


@router.post(
    f"{_ONE}/assign",
    operation_id="assign_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_TAKE],
)
async def assign_conversation(
    conversation_id: UUID, body: AssignBody, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Give it to an agent; agents only to themselves (TKT-10, TKT-24)."""
    return await assign(
        work, ConversationId(conversation_id), to=UserId(body.user_id), by=by, clock=clock
    )


@router.post(
    f"{_ONE}/unassign",
    operation_id="unassign_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_TAKE],
)
async def unassign_conversation(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Back to its queue (TKT-25)."""
    return await unassign(work, ConversationId(conversation_id), by=by, clock=clock)


@router.post(
    f"{_ONE}/transfer",
    operation_id="transfer_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_TRANSFER],
)
async def transfer_conversation(
    conversation_id: UUID, body: TransferBody, work: Working, by: Acting, clock: Now
) -> Conversation:
    """To a department's queue or to an agent (TRF-01 to TRF-07)."""
    to = Destination(
        DepartmentId(body.department_id) if body.department_id else None,
        UserId(body.user_id) if body.user_id else None,
        body.reason,
        body.customer_text,
    )
    return await transfer(work, ConversationId(conversation_id), to=to, by=by, clock=clock)


@router.post(
    f"{_ONE}/recall",
    operation_id="recall_conversation",
    responses={**answers(CONVERSATION), **refusals(404, 409)},
    dependencies=[_TRANSFER],
)
async def recall_conversation(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Take back a transfer of your own, within ten minutes and before anybody has acted on it."""
    return await recall(work, ConversationId(conversation_id), by=by, clock=clock)


@router.post(
    f"{_ONE}/read",
    operation_id="mark_conversation_read",
    responses={**answers(CONVERSATION), **refusals(404)},
    dependencies=[Requires(Permission.CONVERSATION_SEE)],
)
async def mark_conversation_read(
    conversation_id: UUID, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Somebody of the team saw everything."""
    return await update.mark_read(work, ConversationId(conversation_id), by=by, clock=clock)


@router.patch(
    _ONE,
    operation_id="update_conversation",
    responses={**answers(CONVERSATION), **refusals(404)},
    dependencies=[_REPLY],
)
async def update_conversation(
    conversation_id: UUID, body: UpdateBody, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Change its subject or priority (TKT-09)."""
    return await update.update(
        work, ConversationId(conversation_id), **body.model_dump(), by=by, clock=clock
    )


@router.post(
    "/messages/{message_id}/retry",
    operation_id="retry_message",
    responses={**answers(ACCEPTED), **refusals(404, 409)},
    dependencies=[_REPLY],
)
async def retry_message(message_id: UUID, work: Working, by: Acting, clock: Now) -> MessageAccepted:
    """Send a failed or unconfirmed message again. An unconfirmed one may then arrive twice."""
    message = await resend.send_again(work, MessageId(message_id), by=by, clock=clock)
    return MessageAccepted(message=message)


@router.post(
    "/messages/{message_id}/discard",
    operation_id="discard_message",
    responses={**answers(ACCEPTED), **refusals(404, 409)},
    dependencies=[_REPLY],
)
async def discard_message(
    message_id: UUID, work: Working, by: Acting, clock: Now
) -> MessageAccepted:
    """Give up a failed or unconfirmed message; it stays in the timeline as not sent."""
    message = await resend.give_up(work, MessageId(message_id), by=by, clock=clock)
    return MessageAccepted(message=message)
