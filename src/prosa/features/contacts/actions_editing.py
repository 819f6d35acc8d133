"""What the team knows of a contact, written by hand: new ones, corrections, tags, addresses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from prosa.channels.contract import Identity
from prosa.db.work import Work
from prosa.domain.contact_fields import BadValue, FieldValue, checked_value
from prosa.domain.events import ContactUpdated
from prosa.domain.ids import ContactId, TagId
from prosa.domain.phones import e164
from prosa.features.contacts import queries, queries_fields, store
from prosa.features.contacts.errors import (
    BadConsent,
    BadEmail,
    BadName,
    BadPhone,
    ContactNotFound,
    IdentityInUse,
    IdentityNotFound,
    IdentityTaken,
    TooManyTags,
)
from prosa.features.contacts.store import Kept
from prosa.features.tags.queries import require_usable
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

LONGEST_NAME: Final = 200
MOST_TAGS: Final = 20
_CLOCKS_DIFFER: Final = timedelta(minutes=5)
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Consent:
    """That the person agreed to be written to, when and where; None at all takes it back."""

    at: datetime | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChange:
    """None leaves a field as it is; an empty e-mail or document removes it. `custom` is merged
    name by name, and None there removes a value. `tag_ids` are all of them."""

    name: str | None = None
    email: str | None = None
    document: str | None = None
    custom: Mapping[str, object] | None = None
    tag_ids: Sequence[UUID] | None = None
    consent: Consent | None = None
    opted_out: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """Somebody who has not written yet."""

    name: str
    phone: str | None = None
    known: ContactChange = field(default_factory=ContactChange)


async def create(work: Work, new: NewContact, *, clock: Clock) -> ContactId:
    """Raises `IdentityTaken` if somebody has this number already (CON-05)."""
    contact_id = ContactId(uuid7())
    phone = checked_phone(new.phone) if new.phone else None
    name = _checked_name(new.name)
    known = await _changed(work, Kept(name, phone), new.known, now=clock.now())
    await store.add_one(work, contact_id, known)
    if phone:
        await claim(work, contact_id, Identity("phone", phone))
    work.record(ContactUpdated(at=clock.now(), contact_id=contact_id, name=name))
    return contact_id


async def change(work: Work, contact_id: ContactId, change: ContactChange, *, clock: Clock) -> None:
    """Correct what we know of a contact (CON-03, CON-09)."""
    kept = await _locked(work, contact_id)
    await _keep(work, contact_id, await _changed(work, kept, change, now=clock.now()), clock)


async def tag(work: Work, contact_id: ContactId, tag_id: UUID, *, clock: Clock) -> None:
    """Raises `TagNotFound`, `TagArchived` or `TooManyTags`; twice is once."""
    kept = await _locked(work, contact_id)
    if tag_id not in kept.tag_ids:
        tags = [*kept.tag_ids, tag_id]
        await _keep(work, contact_id, kept.with_tags(await _checked_tags(work, kept, tags)), clock)


async def untag(work: Work, contact_id: ContactId, tag_id: UUID, *, clock: Clock) -> None:
    """A tag that is not there is gone already."""
    kept = await _locked(work, contact_id)
    if tag_id in kept.tag_ids:
        tags = tuple(known for known in kept.tag_ids if known != tag_id)
        await _keep(work, contact_id, kept.with_tags(tags), clock)


async def add_identity(
    work: Work, contact_id: ContactId, *, kind: str, value: str, clock: Clock
) -> None:
    """One more address of this person. Raises `IdentityTaken` if it is somebody else's."""
    kept = await _locked(work, contact_id)
    is_phone = kind == "phone"
    identity = Identity(kind, checked_phone(value) if is_phone else _checked_email(value))
    if not identity.value:
        raise BadEmail("This is no e-mail address.")
    await claim(work, contact_id, identity)
    if is_phone and kept.phone is None:
        await store.set_phone(work, contact_id, identity.value)
    work.record(ContactUpdated(at=clock.now(), contact_id=contact_id, name=kept.name))


async def remove_identity(
    work: Work, contact_id: ContactId, identity_id: UUID, *, clock: Clock
) -> None:
    """It is not theirs any more. Whoever writes from it next is somebody new."""
    kept = await _locked(work, contact_id)
    owned = await queries.identities(work, contact_id)
    gone = next((row for row in owned if row["id"] == identity_id), None)
    if gone is None:
        raise IdentityNotFound("The contact has no such address.")
    if gone["value"].removeprefix("+") in await queries.answered_at(work, contact_id):
        raise IdentityInUse("A conversation is going on at this address. End it first.")
    await store.remove_identity(work, contact_id, identity_id)
    if kept.phone == gone["value"]:
        others = (r["value"] for r in owned if r["kind"] == "phone" and r["id"] != identity_id)
        await store.set_phone(work, contact_id, next(others, None))
    work.record(ContactUpdated(at=clock.now(), contact_id=contact_id, name=kept.name))


async def claim(work: Work, contact_id: ContactId, identity: Identity) -> None:
    """This address is theirs from now on. Raises `IdentityTaken`, also if somebody else claims
    it at the same time; what is theirs already stays."""
    await store.add_identities(work, [(identity, contact_id)])
    owner = await queries.owner_of(work, identity)
    if owner is not None and owner != contact_id:
        raise IdentityTaken("Another contact has this address.", contact_id=str(owner))


def checked_phone(raw: str) -> str:
    """The number as it is kept. Raises `BadPhone`."""
    number = e164(raw)
    if number is None:
        raise BadPhone("This is no phone number.", phone=raw[:50])
    return number


async def _locked(work: Work, contact_id: ContactId) -> Kept:
    kept = await store.lock(work, contact_id)
    if kept is None:
        raise ContactNotFound("There is no such contact.")
    return kept


async def _keep(work: Work, contact_id: ContactId, kept: Kept, clock: Clock) -> None:
    await store.save(work, contact_id, kept, now=clock.now())
    work.record(ContactUpdated(at=clock.now(), contact_id=contact_id, name=kept.name))


async def _changed(work: Work, kept: Kept, change: ContactChange, *, now: datetime) -> Kept:
    consent = _checked_consent(change.consent, now=now)
    tags = change.tag_ids
    return Kept(
        name=kept.name if change.name is None else _checked_name(change.name),
        phone=kept.phone,
        email=kept.email if change.email is None else _checked_email(change.email) or None,
        document=kept.document if change.document is None else change.document.strip() or None,
        tag_ids=kept.tag_ids if tags is None else await _checked_tags(work, kept, tags),
        custom=await _checked_custom(work, kept.custom, change.custom),
        consented_at=consent.at if consent else kept.consented_at,
        consent_source=consent.source if consent else kept.consent_source,
        opted_out_at=_opted_out_at(kept, change, now=now),
    )


def _opted_out_at(kept: Kept, change: ContactChange, *, now: datetime) -> datetime | None:
    """Since the first time that they said so."""
    wish = kept.opted_out_at is not None if change.opted_out is None else change.opted_out
    return (kept.opted_out_at or now) if wish else None


def _checked_name(name: str) -> str:
    plain = " ".join(name.split())
    if not 1 <= len(plain) <= LONGEST_NAME:
        raise BadName("A contact needs a name of 1 to 200 characters.")
    return plain


def _checked_email(email: str) -> str:
    plain = email.strip()
    if plain and not _EMAIL.fullmatch(plain):
        raise BadEmail("This is no e-mail address.")
    return plain


def _checked_consent(consent: Consent | None, *, now: datetime) -> Consent | None:
    if consent is None or consent.at is None:
        return Consent(None, None) if consent else None
    source = (consent.source or "").strip()
    if not source or consent.at > now + _CLOCKS_DIFFER:
        raise BadConsent("Say where consent was given, and an instant that is not to come.")
    return Consent(min(consent.at, now), source)


async def _checked_tags(work: Work, kept: Kept, tag_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """In the order given, each once. Archived ones may stay and cannot be put on."""
    wanted = tuple(dict.fromkeys(tag_ids))
    if len(wanted) > MOST_TAGS:
        raise TooManyTags(f"A contact has at most {MOST_TAGS} tags.", most=MOST_TAGS)
    for new in set(wanted) - set(kept.tag_ids):
        await require_usable(work, TagId(new))
    return wanted


async def _checked_custom(
    work: Work, known: Mapping[str, FieldValue], given: Mapping[str, object] | None
) -> dict[str, Any]:  # Any: JSON
    """What was known, with what is given laid over it."""
    merged: dict[str, Any] = dict(known)  # Any: JSON
    if not given:
        return merged
    fields = await queries_fields.by_name(work)
    for name, value in given.items():
        if value is None:
            merged.pop(name, None)
        elif name not in fields:
            raise BadValue("There is no such field.", field=name)
        else:
            merged[name] = checked_value(fields[name], value)
    return merged
