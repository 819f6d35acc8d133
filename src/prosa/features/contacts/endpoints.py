"""Contacts over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, status

from prosa.db.work import Work
from prosa.domain.actor import Actor
from prosa.domain.ids import ContactId
from prosa.domain.permissions import Permission, Viewer, may
from prosa.features.contacts import actions_editing as actions
from prosa.features.contacts import queries
from prosa.features.contacts.actions_editing import Consent, ContactChange, NewContact
from prosa.features.contacts.errors import BadPeriod
from prosa.features.contacts.queries_list import Filters, listing
from prosa.features.contacts.schemas import (
    AddIdentityBody,
    ChangeContactBody,
    ContactFacts,
    ContactRow,
    ContactView,
    CreateContactBody,
)
from prosa.features.contacts.schemas_list import ListContactsQuery
from prosa.features.team.queries import departments_of
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import refusals
from prosa.http.paging import Page, decode_cursor, encode_cursor

router = APIRouter(prefix="/contacts", tags=["contacts"], route_class=CreatingRoute)

_SEE = Requires(Permission.CONTACT_SEE)
_EDIT = Requires(Permission.CONTACT_EDIT)


@router.get("", operation_id="list_contacts", responses=refusals(), dependencies=[_SEE])
async def list_contacts(
    work: Working, actor: CurrentActor, asked: Annotated[ListContactsQuery, Query()]
) -> Page[ContactRow]:
    """The people who write to us, by name, narrowed by any of these (CON-05, CON-06)."""
    after: Any = (
        tuple(decode_cursor(asked.cursor, str, UUID)) if asked.cursor else None
    )  # Any: checked there
    rows = await listing(work, _filters(asked), after=after, limit=asked.limit + 1)
    shown = rows[: asked.limit]
    ids = [row["id"] for row in shown]
    last_of = await queries.last_conversations(work, ids, viewer=await _viewer(work, actor))
    items = [ContactRow(**dict(row), last_conversation=last_of.get(row["id"])) for row in shown]
    last = items[-1] if len(rows) > asked.limit else None
    return Page(items=items, next_cursor=encode_cursor(last.name, last.id) if last else None)


def _filters(asked: ListContactsQuery) -> Filters:
    """Raises `BadPeriod`."""
    since, till = asked.created_from, asked.created_before
    if since is not None and till is not None and till <= since:
        raise BadPeriod("The period ends before it begins.")
    return Filters(
        search=asked.search,
        tag_ids=frozenset(asked.tag_id),
        inbox_id=asked.inbox_id,
        opted_out=asked.opted_out,
        without_conversations=asked.without_conversations,
        created_from=since,
        created_before=till,
    )


@router.post(
    "",
    operation_id="create_contact",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(404, 409),
    dependencies=[_EDIT, Once],
)
async def create_contact(
    body: CreateContactBody, work: Working, actor: CurrentActor, clock: Now
) -> ContactView:
    """Somebody who has not written yet (CON-05). A number belongs to one contact only."""
    new = NewContact(name=body.name, phone=body.phone, known=_change(body))
    return await _view(work, await actions.create(work, new, clock=clock), actor)


@router.get(
    "/{contact_id}", operation_id="get_contact", responses=refusals(404), dependencies=[_SEE]
)
async def get_contact(contact_id: UUID, work: Working, actor: CurrentActor) -> ContactView:
    """One person, with all addresses and the newest conversations that you may see."""
    return await _view(work, ContactId(contact_id), actor)


@router.patch(
    "/{contact_id}",
    operation_id="change_contact",
    responses=refusals(404, 409),
    dependencies=[_EDIT],
)
async def change_contact(
    contact_id: UUID, body: ChangeContactBody, work: Working, actor: CurrentActor, clock: Now
) -> ContactView:
    """Correct what is known of them: name, e-mail, document, tags, fields, consent (CON-03)."""
    change = _change(body, name=body.name)
    await actions.change(work, ContactId(contact_id), change, clock=clock)
    return await _view(work, ContactId(contact_id), actor)


@router.put(
    "/{contact_id}/tags/{tag_id}",
    operation_id="tag_contact",
    responses=refusals(404, 409),
    dependencies=[_EDIT],
)
async def tag_contact(
    contact_id: UUID, tag_id: UUID, work: Working, actor: CurrentActor, clock: Now
) -> ContactView:
    """Put a tag on them."""
    await actions.tag(work, ContactId(contact_id), tag_id, clock=clock)
    return await _view(work, ContactId(contact_id), actor)


@router.delete(
    "/{contact_id}/tags/{tag_id}",
    operation_id="untag_contact",
    responses=refusals(404),
    dependencies=[_EDIT],
)
async def untag_contact(
    contact_id: UUID, tag_id: UUID, work: Working, actor: CurrentActor, clock: Now
) -> ContactView:
    """Take a tag off them."""
    await actions.untag(work, ContactId(contact_id), tag_id, clock=clock)
    return await _view(work, ContactId(contact_id), actor)


@router.post(
    "/{contact_id}/identities",
    operation_id="add_identity",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(404, 409),
    dependencies=[_EDIT, Once],
)
async def add_identity(
    contact_id: UUID, body: AddIdentityBody, work: Working, actor: CurrentActor, clock: Now
) -> ContactView:
    """One more number or e-mail of theirs. One that is somebody else's is refused with who."""
    await actions.add_identity(
        work, ContactId(contact_id), kind=body.kind, value=body.value, clock=clock
    )
    return await _view(work, ContactId(contact_id), actor)


@router.delete(
    "/{contact_id}/identities/{identity_id}",
    operation_id="remove_identity",
    responses=refusals(404, 409),
    dependencies=[_EDIT],
)
async def remove_identity(
    contact_id: UUID, identity_id: UUID, work: Working, actor: CurrentActor, clock: Now
) -> ContactView:
    """It is not theirs any more: whoever writes from it next is somebody new."""
    await actions.remove_identity(work, ContactId(contact_id), identity_id, clock=clock)
    return await _view(work, ContactId(contact_id), actor)


def _change(body: ContactFacts, *, name: str | None = None) -> ContactChange:
    """Consent is named if it is to change: null takes it back."""
    is_told = bool(body.model_fields_set & {"consented_at", "consent_source"})
    return ContactChange(
        name=name,
        email=body.email,
        document=body.document,
        custom=body.custom,
        tag_ids=body.tag_ids,
        consent=Consent(body.consented_at, body.consent_source) if is_told else None,
        opted_out=body.opted_out,
    )


async def _view(work: Work, contact_id: ContactId, actor: Actor) -> ContactView:
    return await queries.contact_view(work, contact_id, viewer=await _viewer(work, actor))


async def _viewer(work: Work, actor: Actor) -> Viewer:
    """Who sees all of them is not asked for departments."""
    if may(actor.role, Permission.CONVERSATION_SEE_ALL):
        return Viewer(actor.user_id, actor.role)
    return Viewer(actor.user_id, actor.role, await departments_of(work, actor.user_id))
