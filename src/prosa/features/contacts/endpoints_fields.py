"""What a company wants to know of its contacts, over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, status

from prosa.domain.permissions import Permission
from prosa.features.contacts import actions_fields, queries_fields
from prosa.features.contacts.actions_fields import FieldChange, NewField
from prosa.features.contacts.schemas import (
    ChangeContactFieldBody,
    ContactFieldView,
    CreateContactFieldBody,
)
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import refusals
from prosa.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor

router = APIRouter(prefix="/contact-fields", tags=["contacts"], route_class=CreatingRoute)

_MANAGE = Requires(Permission.CONTACT_FIELD_MANAGE)


@router.get(
    "",
    operation_id="list_contact_fields",
    responses=refusals(),
    dependencies=[Requires(Permission.CONTACT_SEE)],
)
async def list_contact_fields(
    work: Working,
    archived: Annotated[bool | None, Query(description="Both if left out.")] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Page[ContactFieldView]:
    """The fields of contacts in their order."""
    after: Any = tuple(decode_cursor(cursor, int, UUID)) if cursor else None  # Any: checked there
    rows = await queries_fields.listing(work, archived=archived, after=after, limit=limit + 1)
    items = [ContactFieldView(**dict(row)) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return Page(items=items, next_cursor=encode_cursor(last.sort_order, last.id) if last else None)


@router.post(
    "",
    operation_id="create_contact_field",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(409),
    dependencies=[_MANAGE, Once],
)
async def create_contact_field(
    body: CreateContactFieldBody, work: Working, actor: CurrentActor, clock: Now
) -> ContactFieldView:
    """One more thing to know. Its name and kind never change."""
    new = NewField(**dict(body))
    field_id = await actions_fields.add_field(work, new, by=actor.user_id, clock=clock)
    return ContactFieldView(**dict(await queries_fields.one(work, field_id)))


@router.patch(
    "/{field_id}",
    operation_id="change_contact_field",
    responses=refusals(404, 409),
    dependencies=[_MANAGE],
)
async def change_contact_field(
    field_id: UUID, body: ChangeContactFieldBody, work: Working, actor: CurrentActor, clock: Now
) -> ContactFieldView:
    """Its label, options or place; or out of use. Contacts keep what is known of them."""
    change = FieldChange(**dict(body))
    await actions_fields.change_field(work, field_id, change, by=actor.user_id, clock=clock)
    return ContactFieldView(**dict(await queries_fields.one(work, field_id)))
