"""Tags over HTTP. Putting them on conversations: `features/conversations/endpoints_tags.py`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, status
from starlette.responses import Response

from prosa.db.work import Work
from prosa.domain.ids import TagId
from prosa.domain.permissions import Permission
from prosa.features.tags import actions, queries
from prosa.features.tags.errors import TagNotFound
from prosa.features.tags.schemas import EXAMPLE, ChangeTagBody, CreateTagBody, TagList, TagView
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import answers, refusals
from prosa.http.unchanged import unless_known

router = APIRouter(prefix="/tags", tags=["tags"], route_class=CreatingRoute)

_MANAGE = Requires(Permission.TAG_MANAGE)


@router.get(
    "",
    operation_id="list_tags",
    responses={
        **answers({"items": [EXAMPLE]}),
        304: {"description": "As the `If-None-Match` says."},
        **refusals(),
    },
    response_model=TagList,
    dependencies=[Requires(Permission.CONVERSATION_SEE)],
)
async def list_tags(
    request: Request,
    work: Working,
    archived: Annotated[bool | None, Query(description="Both if left out.")] = None,
) -> Response:
    """The tags of the company, all of them. With an `ETag`: ask with `If-None-Match`."""
    rows = await queries.listing(work, archived=archived)
    return unless_known(request, {"items": [dict(row) for row in rows]})


@router.post(
    "",
    operation_id="create_tag",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(409),
    dependencies=[_MANAGE, Once],
)
async def create_tag(
    body: CreateTagBody, work: Working, actor: CurrentActor, clock: Now
) -> TagView:
    """A new word for conversations and contacts (TAG-01)."""
    tag_id = await actions.add(work, **body.model_dump(), by=actor, clock=clock)
    return await _view(work, tag_id)


@router.patch(
    "/{tag_id}", operation_id="change_tag", responses=refusals(404, 409), dependencies=[_MANAGE]
)
async def change_tag(
    tag_id: UUID, body: ChangeTagBody, work: Working, actor: CurrentActor, clock: Now
) -> TagView:
    """Rename it, colour it, archive it or bring it back."""
    told = actions.TagChange(**body.model_dump())
    await actions.change(work, TagId(tag_id), told, by=actor, clock=clock)
    return await _view(work, TagId(tag_id))


async def _view(work: Work, tag_id: TagId) -> TagView:
    row = await queries.one(work, tag_id)
    if row is None:
        raise TagNotFound("There is no such tag.")
    return TagView.model_validate(dict(row))
