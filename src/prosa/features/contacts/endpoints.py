"""Contacts over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from prosa.domain.ids import ContactId
from prosa.domain.permissions import Permission, Viewer
from prosa.features.contacts import actions, queries
from prosa.features.contacts.schemas import ChangeContactBody, ContactSummary, ContactView
from prosa.features.team.queries import departments_of
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.openapi import refusals
from prosa.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor

router = APIRouter(prefix="/contacts", tags=["contacts"])


@router.get(
    "",
    operation_id="list_contacts",
    responses=refusals(),
    dependencies=[Requires(Permission.CONTACT_SEE)],
)
async def list_contacts(
    work: Working,
    search: Annotated[
        str | None,
        Query(
            max_length=100,
            description="Part of a name, phone, e-mail or document: two letters, or four digits of "
            "a number. Case and accents are the same.",
        ),
    ] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ContactSummary]:
    """The people who write to us, by name (CON-05, CON-06)."""
    after: Any = tuple(decode_cursor(cursor, str, UUID)) if cursor else None  # Any: checked there
    rows = await queries.listing(work, search=search, after=after, limit=limit + 1)
    items = [ContactSummary(**dict(row)) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return Page(items=items, next_cursor=encode_cursor(last.name, last.id) if last else None)


@router.get(
    "/{contact_id}",
    operation_id="get_contact",
    responses=refusals(404),
    dependencies=[Requires(Permission.CONTACT_SEE)],
)
async def get_contact(contact_id: UUID, work: Working, actor: CurrentActor) -> ContactView:
    """One person, with all addresses and the newest conversations that you may see."""
    viewer = Viewer(actor.user_id, actor.role, await departments_of(work, actor.user_id))
    return await queries.contact_view(work, ContactId(contact_id), viewer=viewer)


@router.patch(
    "/{contact_id}",
    operation_id="change_contact",
    responses=refusals(404),
    dependencies=[Requires(Permission.CONTACT_EDIT)],
)
async def change_contact(
    contact_id: UUID, body: ChangeContactBody, work: Working, actor: CurrentActor, clock: Now
) -> ContactView:
    """Correct the name, e-mail or document (CON-03)."""
    await actions.change(work, ContactId(contact_id), **body.model_dump(), clock=clock)
    viewer = Viewer(actor.user_id, actor.role, await departments_of(work, actor.user_id))
    return await queries.contact_view(work, ContactId(contact_id), viewer=viewer)
