"""The event log over HTTP, for programs without a socket, and for those that lost one."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from prosa.db import log
from prosa.domain.permissions import Permission
from prosa.features.conversations.acting import Acting
from prosa.features.conversations.examples import EVENTS
from prosa.http.deps import Requires, Working
from prosa.http.openapi import answers, refusals
from prosa.http.paging import Limit
from prosa.realtime import audience

router = APIRouter(prefix="/events", tags=["events"])


class EventPage(BaseModel):
    """Events in the order in which they happened."""

    items: list[dict[str, Any]] = Field(description="As on the socket.")  # Any: JSON
    position: int = Field(description="Pass it as `since` for what comes next.")
    has_more: bool


@router.get(
    "",
    operation_id="list_events",
    responses={**answers(EVENTS), **refusals()},
    response_model=EventPage,
    dependencies=[Requires(Permission.CONVERSATION_SEE)],
)
async def list_events(
    work: Working,
    by: Acting,
    since: Annotated[int, Query(ge=0, le=2**62, description="A position; 0 for all.")] = 0,
    limit: Limit = 100,
) -> Response:
    """What happened after a position, as far as you may see it."""
    events = await log.read_since(work.sql, {work.company_id: since}, limit=limit)
    rooms = audience.rooms_of(by.viewer, work.company_id)
    items = ",".join(event.wire for event in events if audience.may_hear(rooms, event))
    position = events[-1].position if events else since
    more = "true" if len(events) == limit else "false"
    return Response(
        f'{{"items":[{items}],"position":{position},"has_more":{more}}}',
        media_type="application/json",
    )
