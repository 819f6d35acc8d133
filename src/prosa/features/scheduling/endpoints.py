"""Scheduled messages over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from prosa.domain.ids import AttachmentId, ConversationId, MessageId
from prosa.domain.permissions import Permission, Viewer
from prosa.domain.scheduling import ScheduledMessage
from prosa.features.conversations import queries as conversations
from prosa.features.conversations.actions.reply import By
from prosa.features.scheduling import actions, queries
from prosa.features.scheduling.schemas import (
    EXAMPLE,
    ChangeScheduledBody,
    ScheduleBody,
    ScheduledList,
)
from prosa.features.team.queries import departments_of
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import answers, refusals

router = APIRouter(tags=["scheduled messages"], route_class=CreatingRoute)

_OF_ONE = "/conversations/{conversation_id}/scheduled"
_REPLY = Requires(Permission.CONVERSATION_REPLY)


async def _acting(work: Working, actor: CurrentActor) -> By:
    departments = await departments_of(work, actor.user_id)
    return By(Viewer(actor.user_id, actor.role, departments), actor.name)


Acting = Annotated[By, Depends(_acting)]


@router.get(
    _OF_ONE,
    operation_id="list_scheduled_messages",
    responses={**answers({"items": [EXAMPLE]}), **refusals(404)},
    dependencies=[Requires(Permission.CONVERSATION_SEE)],
)
async def list_scheduled_messages(
    conversation_id: UUID, work: Working, by: Acting
) -> ScheduledList:
    """Those that wait, and those that failed until somebody puts them away."""
    c = await conversations.one(work, ConversationId(conversation_id), viewer=by.viewer)
    return ScheduledList(items=await queries.listing(work, c.id))


@router.post(
    _OF_ONE,
    operation_id="schedule_message",
    status_code=status.HTTP_201_CREATED,
    responses={**answers(EXAMPLE, status=201), **refusals(404, 409, 413, 415)},
    dependencies=[_REPLY, Once],
)
async def schedule_message(
    conversation_id: UUID, body: ScheduleBody, work: Working, by: Acting, clock: Now
) -> ScheduledMessage:
    """Write it later, as an ordinary reply of yours. If it cannot be sent then, or a teammate has
    answered by then (`seen_seq`), it is *failed* with its reason, and you are told."""
    return await actions.schedule(
        work,
        ConversationId(conversation_id),
        text=body.text,
        attachment_id=AttachmentId(body.attachment_id) if body.attachment_id else None,
        reply_to_id=MessageId(body.reply_to_id) if body.reply_to_id else None,
        send_at=body.send_at,
        unless_answered=body.unless_answered,
        seen_seq=body.seen_seq,
        by=by,
        clock=clock,
    )


@router.patch(
    "/scheduled/{scheduled_id}",
    operation_id="change_scheduled_message",
    responses={**answers(EXAMPLE), **refusals(404, 409)},
    dependencies=[_REPLY],
)
async def change_scheduled_message(
    scheduled_id: UUID, body: ChangeScheduledBody, work: Working, by: Acting, clock: Now
) -> ScheduledMessage:
    """Other words or another time, as long as it has not been sent."""
    told = actions.ScheduledChange(**body.model_dump())
    return await actions.change(work, scheduled_id, told, by=by, clock=clock)


@router.delete(
    "/scheduled/{scheduled_id}",
    operation_id="cancel_scheduled_message",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(404, 409),
    dependencies=[_REPLY],
)
async def cancel_scheduled_message(
    scheduled_id: UUID, work: Working, by: Acting, clock: Now
) -> None:
    """It is not sent; one that failed is put away."""
    await actions.cancel(work, scheduled_id, by=by, clock=clock)
