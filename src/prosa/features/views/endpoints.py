"""Saved views over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Request, status
from starlette.responses import Response

from prosa.db.work import Work
from prosa.domain.permissions import Permission
from prosa.features.views import actions, queries
from prosa.features.views.errors import ViewNotFound
from prosa.features.views.schemas import (
    EXAMPLE,
    ChangeViewBody,
    CreateViewBody,
    SavedViewList,
    SavedViewView,
)
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import answers, refusals
from prosa.http.unchanged import unless_known

router = APIRouter(prefix="/views", tags=["views"], route_class=CreatingRoute)

_SEE = Requires(Permission.CONVERSATION_SEE)


@router.get(
    "",
    operation_id="list_views",
    responses={
        **answers({"items": [EXAMPLE]}),
        304: {"description": "As the `If-None-Match` says."},
        **refusals(),
    },
    response_model=SavedViewList,
    dependencies=[_SEE],
)
async def list_views(request: Request, work: Working, actor: CurrentActor) -> Response:
    """Yours and the shared ones, all of them. With an `ETag`: ask with `If-None-Match`."""
    rows = await queries.listing(work, actor.user_id)
    return unless_known(request, {"items": [dict(row) for row in rows]})


@router.post(
    "",
    operation_id="create_view",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(409),
    dependencies=[_SEE, Once],
)
async def create_view(
    body: CreateViewBody, work: Working, actor: CurrentActor, clock: Now
) -> SavedViewView:
    """A list under a name. A shared one needs `view.share`."""
    id = await actions.add(
        work,
        name=body.name,
        query=body.query.kept(),
        is_shared=body.is_shared,
        by=actor,
        clock=clock,
    )
    return await _view(work, id)


@router.patch(
    "/{view_id}",
    operation_id="change_view",
    responses=refusals(404, 409),
    dependencies=[_SEE],
)
async def change_view(
    view_id: UUID, body: ChangeViewBody, work: Working, actor: CurrentActor, clock: Now
) -> SavedViewView:
    """Change it, put it elsewhere, share it, or make a shared one yours."""
    told = actions.ViewChange(
        name=body.name,
        query=body.query.kept() if body.query else None,
        is_shared=body.is_shared,
        sort_order=body.sort_order,
    )
    await actions.change(work, view_id, told, by=actor, clock=clock)
    return await _view(work, view_id)


@router.delete(
    "/{view_id}",
    operation_id="delete_view",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(404),
    dependencies=[_SEE],
)
async def delete_view(view_id: UUID, work: Working, actor: CurrentActor, clock: Now) -> None:
    """The name is gone; no conversation is."""
    await actions.remove(work, view_id, by=actor, clock=clock)


async def _view(work: Work, view_id: UUID) -> SavedViewView:
    row = await queries.one(work, view_id)
    if row is None:
        raise ViewNotFound("There is no such view.")
    return SavedViewView.model_validate(dict(row))
