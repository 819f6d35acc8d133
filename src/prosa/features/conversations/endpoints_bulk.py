"""One deed for many conversations, each in a unit of work of its own."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from prosa.db.database import Database
from prosa.domain.actor import Actor
from prosa.domain.errors import ProsaError
from prosa.domain.ids import ConversationId, DepartmentId, TagId, UserId
from prosa.domain.permissions import Permission, require
from prosa.features.conversations.acting import acting
from prosa.features.conversations.actions.bulk import DEEDS, Given, One, do
from prosa.features.conversations.actions.transfer import Destination
from prosa.features.conversations.examples import CONVERSATION
from prosa.features.conversations.schemas_bulk import BulkAnswer, BulkBody, example
from prosa.http.deps import CurrentActor, Now, Requires, Store
from prosa.http.encoding import encoded
from prosa.http.idempotency import Key, once_over_many
from prosa.http.openapi import Problem, answers, refusals
from prosa.http.problems import problem_of
from prosa.kit.clock import Clock

router = APIRouter(prefix="/conversations", tags=["conversations"])

_EXAMPLE: Final = example(CONVERSATION, Problem.model_config["json_schema_extra"]["example"])  # pyright: ignore  # it is there


@router.post(
    "/bulk",
    operation_id="change_conversations",
    responses={**answers(_EXAMPLE), **refusals()},
    response_model=BulkAnswer,
    dependencies=[Requires(Permission.CONVERSATION_SEE)],
)
async def change_conversations(
    body: BulkBody,
    request: Request,
    actor: CurrentActor,
    database: Store,
    clock: Now,
    idempotency_key: Key = None,
) -> Response:
    """Do one thing to up to 100 conversations. What cannot be done to one stops no other.

    Repeat it after a 503: what was done already is done, or is refused by itself. With an
    `Idempotency-Key` the results of the first call are answered again.
    """
    permission, _ = DEEDS[body.action]
    require(actor.role, permission)
    async with once_over_many(request, idempotency_key) as keep:
        results = await _do_each(body, request, actor, database, clock)
        return keep(encoded({"results": results}))


async def _do_each(
    body: BulkBody, request: Request, actor: Actor, database: Database, clock: Clock
) -> list[dict[str, object]]:
    async with database.work(actor.company_id, reads_only=True) as work:
        by = await acting(work, actor)
    results: list[dict[str, object]] = []
    for id in dict.fromkeys(body.ids):
        result: dict[str, object] = {"id": id, "conversation": None, "problem": None}
        try:
            async with database.work(actor.company_id) as work:
                one = One(work, ConversationId(id), by, clock)
                result["conversation"] = await do(body.action, one, _given(body))
        except ProsaError as no:
            result["conversation"] = None
            result["problem"] = problem_of(request, no)
        results.append(result)
    return results


def _given(body: BulkBody) -> Given:
    to = Destination(
        DepartmentId(body.department_id) if body.department_id else None,
        UserId(body.user_id) if body.user_id else None,
        body.reason,
        body.customer_text,
    )
    return Given(
        user_id=UserId(body.user_id) if body.user_id else None,
        to=to,
        tag_id=TagId(body.tag_id) if body.tag_id else None,
        until=body.until,
        priority=body.priority,
        outcome=body.outcome,
    )
