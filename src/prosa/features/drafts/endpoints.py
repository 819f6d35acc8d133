"""Drafts over HTTP. Everybody has their own."""

from uuid import UUID

from fastapi import APIRouter

from prosa.db.work import Work
from prosa.domain.actor import Actor
from prosa.domain.ids import ConversationId
from prosa.domain.permissions import Permission, Viewer
from prosa.features.drafts import actions, queries
from prosa.features.drafts.schemas import EXAMPLE, DraftList, DraftView, KeepDraftBody
from prosa.features.team.queries import departments_of
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.openapi import answers, refusals

router = APIRouter(tags=["drafts"])

_NOTE = Requires(Permission.CONVERSATION_NOTE)


@router.get(
    "/drafts",
    operation_id="list_drafts",
    responses={**answers({"items": [EXAMPLE]}), **refusals()},
    dependencies=[_NOTE],
)
async def list_drafts(work: Working, actor: CurrentActor) -> DraftList:
    """All that you have begun to write and not sent."""
    rows = await queries.mine(work, await _viewer(work, actor))
    return DraftList(items=[DraftView.model_validate(dict(row)) for row in rows])


@router.put(
    "/conversations/{conversation_id}/draft",
    operation_id="keep_draft",
    responses={**answers(EXAMPLE), **refusals(404)},
    dependencies=[_NOTE],
)
async def keep_draft(
    conversation_id: UUID, body: KeepDraftBody, work: Working, actor: CurrentActor, clock: Now
) -> DraftView:
    """Keep what you are writing; an empty `body` takes it away. Your other screens are told.

    A reply or a note that you send takes the draft of its mode away by itself.
    """
    draft = await actions.keep(
        work,
        ConversationId(conversation_id),
        **body.model_dump(),
        viewer=await _viewer(work, actor),
        clock=clock,
    )
    return DraftView.model_validate(draft)


async def _viewer(work: Work, actor: Actor) -> Viewer:
    return Viewer(actor.user_id, actor.role, await departments_of(work, actor.user_id))
