"""Whom we may write to first, and at which of their addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from prosa.channels.contract import Identity
from prosa.db.work import Work
from prosa.domain.events import ContactUpdated
from prosa.domain.ids import ContactId
from prosa.domain.phones import whatsapp_digits_to_e164
from prosa.features.contacts import queries, store
from prosa.features.contacts.actions_editing import checked_phone, claim
from prosa.features.contacts.errors import ContactNotFound, OptedOut, Unreachable
from prosa.features.contacts.store import Kept
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7


@dataclass(frozen=True, slots=True)
class Reached:
    """A contact, locked, and where they are written to."""

    id: ContactId
    name: str
    recipient: str
    """In the form of the channel."""


async def contact_at(work: Work, phone: str, *, clock: Clock) -> tuple[ContactId, str]:
    """Who has this number, and the number as it is kept; somebody new if nobody has. Their name
    is the number until they tell one. Raises `BadPhone`."""
    number = checked_phone(phone)
    identity = Identity("phone", number)
    owner = await queries.owner_of(work, identity)
    if owner is not None:
        return owner, number
    stranger = ContactId(uuid7())
    await store.add_one(work, stranger, Kept(number, number))
    await claim(work, stranger, identity)
    work.record(ContactUpdated(at=clock.now(), contact_id=stranger, name=number))
    return stranger, number


async def reach(
    work: Work, contact_id: ContactId, *, forms: Mapping[str, str], number: str | None = None
) -> Reached:
    """Their address of the first kind in `forms` that they have, the newest of it; or this
    number. A conversation with them begins. Raises `ContactNotFound`, `OptedOut` or
    `Unreachable`."""
    kept = await store.lock(work, contact_id)
    if kept is None:
        raise ContactNotFound("There is no such contact.")
    if kept.opted_out_at is not None:
        raise OptedOut(
            f"{kept.name} does not want to be written to.", since=kept.opted_out_at.isoformat()
        )
    owned = await queries.identities(work, contact_id)
    recipient = _recipient(owned, forms, number)
    if recipient is None:
        raise Unreachable(f"{kept.name} has no address that this channel writes to.")
    await store.began(work, [contact_id])
    return Reached(contact_id, kept.name, recipient)


async def require_wanted(work: Work, contact_id: ContactId) -> None:
    """Raises `OptedOut` if they do not want to be written to first."""
    contact = await queries.one(work, contact_id)
    if contact is not None and contact["opted_out_at"] is not None:
        raise OptedOut(f"{contact['name']} does not want to be written to.")


def _recipient(
    owned: Sequence[asyncpg.Record], forms: Mapping[str, str], number: str | None
) -> str | None:
    """A number as its provider spells it, where that is known."""
    for kind, form in forms.items():
        values = [row["value"] for row in owned if row["kind"] == kind]
        if number is not None and kind == "whatsapp":
            values = [value for value in values if whatsapp_digits_to_e164(value) == number]
        elif number is not None:
            values = [value for value in values if value == number]
        if values:
            return form.format(values[-1].removeprefix("+"))
    return None
