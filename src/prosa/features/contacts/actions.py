"""Recognising who writes, and keeping what we know of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from prosa.channels.contract import Identity, IdentityChanged, Sender
from prosa.db.work import Work
from prosa.domain.ids import ContactId, DepartmentId, UserId
from prosa.domain.phones import whatsapp_digits_to_e164
from prosa.features.contacts import store
from prosa.features.contacts.errors import IdentityTaken
from prosa.features.contacts.store import Person
from prosa.kit.ids import uuid7

__all__ = [
    "Person",
    "identity_changed",
    "known",
    "recognise",
    "remember_service",
]

LONGEST_NAME = 200


async def recognise(work: Work, senders: Sequence[Sender]) -> list[Person]:
    """The contact behind each sender, found by any of their identities or made now.

    A phone is never required, and two spellings of one number are one identity,
    so a person who comes back with another address of theirs is the same person.
    They have a conversation from now on. Raises `IdentityTaken` if somebody got one of
    the new addresses at the same time.
    """
    wanted = {identity for sender in senders for identity in sender.identities}
    known = await store.find(work, sorted(wanted, key=lambda i: (i.kind, i.value)))
    new_people: list[Person] = []
    new_identities: list[tuple[Identity, ContactId]] = []
    found: list[Person] = []
    for sender in senders:
        person = next((known[i] for i in sender.identities if i in known), None)
        if person is None:
            person = _stranger(sender)
            new_people.append(person)
        elif sender.name and person.name in {identity.value for identity in sender.identities}:
            unnamed, person = person, await _named(work, person, sender.name)
            new_people = [person if one.id == unnamed.id else one for one in new_people]
            known |= {identity: person for identity in sender.identities if identity in known}
        for identity in sender.identities:
            if identity not in known:
                known[identity] = person
                new_identities.append((identity, person.id))
        found.append(person)
    await store.add(work, new_people)
    if await store.add_identities(work, new_identities) < len(new_identities):
        # Somebody of the team has added them at this very moment: the batch begins again.
        raise IdentityTaken("Another contact has got this address just now.")
    await _learn_phones(work, new_identities, {person.id: person for person in found})
    untried = {person.id for person in found if not person.has_conversations}
    if untried:
        await store.began(work, list(untried))
    return found


async def _learn_phones(
    work: Work, new: Sequence[tuple[Identity, ContactId]], people: Mapping[ContactId, Person]
) -> None:
    """Who came behind a hidden number, and is now told to have this one."""
    for identity, owner in new:
        if identity.kind == "phone" and people[owner].phone is None:
            await store.set_phone(work, owner, identity.value)


async def _named(work: Work, person: Person, name: str) -> Person:
    """Somebody who was known by a number only, because we wrote to them first, tells a name."""
    plain = " ".join(name.split())[:LONGEST_NAME] or person.name
    await store.rename(work, person.id, plain)
    return replace(person, name=plain)


async def known(work: Work, senders: Sequence[Sender]) -> list[Person | None]:
    """The contact behind each sender, where we have met them."""
    wanted = {identity for sender in senders for identity in sender.identities}
    found = await store.find(work, sorted(wanted, key=lambda i: (i.kind, i.value)))
    return [next((found[i] for i in sender.identities if i in found), None) for sender in senders]


async def identity_changed(work: Work, change: IdentityChanged) -> Person | None:
    """The provider says that somebody has a new number or id: it is the same contact.

    Answers whose it is, if that was news. The old address stays theirs: their earlier
    messages came from it. A new one that is somebody else's already stays with them.
    """
    found = await store.find(work, [change.previous, change.current])
    person = found.get(change.previous)
    if person is None or change.current in found:
        return None
    phone = _phone_of(change.current)
    current = [change.current, Identity("phone", phone)] if phone else [change.current]
    await store.add_identities(work, [(identity, person.id) for identity in current])
    if phone and person.phone in (None, _phone_of(change.previous)):
        await store.set_phone(work, person.id, phone)
    return person


def _phone_of(identity: Identity) -> str | None:
    return whatsapp_digits_to_e164(identity.value) if identity.kind == "whatsapp" else None


async def remember_service(
    work: Work,
    contact_id: ContactId,
    *,
    department_id: DepartmentId | None,
    assignee_id: UserId | None,
) -> None:
    await store.remember_service(
        work, contact_id, department_id=department_id, assignee_id=assignee_id
    )


def _stranger(sender: Sender) -> Person:
    phone = next((i.value for i in sender.identities if i.kind == "phone"), None)
    name = " ".join((sender.name or "").split())[:LONGEST_NAME]
    return Person(ContactId(uuid7()), name or phone or sender.identities[0].value, phone)
