"""Searching over HTTP."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from prosa.db.wording import understand
from prosa.domain.permissions import Permission, Viewer
from prosa.features.search import queries, views
from prosa.features.search.errors import CursorOfOneKind
from prosa.features.search.examples import FOUND
from prosa.features.search.queries import Among
from prosa.features.search.schemas import Kind, SearchView
from prosa.features.search.walk import patience, stretch
from prosa.features.team.queries import departments_of
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.openapi import answers, refusals
from prosa.http.paging import Cursor, decode_cursor

router = APIRouter(tags=["search"])

Typed = Annotated[
    str,
    Query(
        min_length=2,
        max_length=200,
        description='Words, all of which must be there; "words in quotes" must follow one another. '
        "Case and accents make no difference, and the last word may be a beginning.",
    ),
]


@router.get(
    "/search",
    operation_id="search",
    responses={**answers(FOUND), **refusals(404, 503)},
    dependencies=[Requires(Permission.CONVERSATION_SEE)],
)
async def search(
    work: Working,
    actor: CurrentActor,
    clock: Now,
    q: Typed,
    kind: Annotated[Kind, Query(alias="in", description="What to look for.")] = Kind.ALL,
    conversation_id: Annotated[UUID | None, Query(description="Messages of this one only.")] = None,
    inbox_id: Annotated[UUID | None, Query(description="Not for contacts.")] = None,
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=50, description="Of each kind.")] = 20,
) -> SearchView:
    """What people wrote (MSG-16), contacts by any part of name, phone, e-mail or document
    (CON-06), conversations by number or subject; newest first, and only what you may see."""
    if cursor and kind is Kind.ALL:
        raise CursorOfOneKind("Say with `in` what to go on with.")
    after: Any = tuple(decode_cursor(cursor, datetime, UUID)) if cursor else None  # Any: checked
    among = Among(conversation_id, inbox_id)
    when = stretch(clock.now(), since=since, until=until, after=after)
    viewer = Viewer(actor.user_id, actor.role, await departments_of(work, actor.user_id))
    found = SearchView()
    async with patience(work):
        words = await understand(work, q)
        if kind in {Kind.ALL, Kind.MESSAGES}:
            found.messages = views.messages(
                words, await queries.messages(work, words, viewer, among, when, limit=limit)
            )
        if kind in {Kind.ALL, Kind.CONTACTS}:
            found.contacts = views.contacts(
                words, await queries.contacts(work, words, viewer, when, limit=limit)
            )
        if kind in {Kind.ALL, Kind.CONVERSATIONS}:
            found.conversations = views.conversations(
                words, await queries.conversations(work, words, viewer, among, when, limit=limit)
            )
    return found
