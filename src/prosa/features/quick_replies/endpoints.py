"""Quick replies over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Request, status
from starlette.responses import Response

from prosa.db.work import Work
from prosa.domain.permissions import Permission
from prosa.features.quick_replies import actions, queries
from prosa.features.quick_replies.errors import QuickReplyNotFound
from prosa.features.quick_replies.schemas import (
    EXAMPLE,
    ChangeQuickReplyBody,
    CreateQuickReplyBody,
    QuickReplyList,
    QuickReplyView,
)
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import answers, refusals
from prosa.http.unchanged import unless_known

router = APIRouter(prefix="/quick-replies", tags=["quick replies"], route_class=CreatingRoute)

_REPLY = Requires(Permission.CONVERSATION_REPLY)


@router.get(
    "",
    operation_id="list_quick_replies",
    responses={
        **answers({"items": [EXAMPLE]}),
        304: {"description": "As the `If-None-Match` says."},
        **refusals(),
    },
    response_model=QuickReplyList,
    dependencies=[_REPLY],
)
async def list_quick_replies(request: Request, work: Working, actor: CurrentActor) -> Response:
    """Yours and the shared ones, all of them. With an `ETag`: ask with `If-None-Match`."""
    rows = await queries.listing(work, actor.user_id)
    return unless_known(request, {"items": [dict(row) for row in rows]})


@router.post(
    "",
    operation_id="create_quick_reply",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(409),
    dependencies=[_REPLY, Once],
)
async def create_quick_reply(
    body: CreateQuickReplyBody, work: Working, actor: CurrentActor, clock: Now
) -> QuickReplyView:
    """A text under a shortcut. A shared one needs `quick_reply.share`."""
    id = await actions.add(work, **body.model_dump(), by=actor, clock=clock)
    return await _view(work, id)


@router.patch(
    "/{quick_reply_id}",
    operation_id="change_quick_reply",
    responses=refusals(404, 409),
    dependencies=[_REPLY],
)
async def change_quick_reply(
    quick_reply_id: UUID,
    body: ChangeQuickReplyBody,
    work: Working,
    actor: CurrentActor,
    clock: Now,
) -> QuickReplyView:
    """Change it, share it, or make a shared one yours."""
    told = actions.QuickReplyChange(**body.model_dump())
    await actions.change(work, quick_reply_id, told, by=actor, clock=clock)
    return await _view(work, quick_reply_id)


@router.delete(
    "/{quick_reply_id}",
    operation_id="delete_quick_reply",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(404),
    dependencies=[_REPLY],
)
async def delete_quick_reply(
    quick_reply_id: UUID, work: Working, actor: CurrentActor, clock: Now
) -> None:
    """It is gone; what was written with it stays."""
    await actions.remove(work, quick_reply_id, by=actor, clock=clock)


async def _view(work: Work, quick_reply_id: UUID) -> QuickReplyView:
    row = await queries.one(work, quick_reply_id)
    if row is None:
        raise QuickReplyNotFound("There is no such quick reply.")
    return QuickReplyView.model_validate(dict(row))
