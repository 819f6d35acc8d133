"""When something has happened that concerns somebody: tell them, exactly once.

The position in the log moves in the transaction in which the notification is written, so
each event tells each person once, whatever number of workers runs and whoever of them dies.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from prosa.db.work import Work
from prosa.domain.events import NotificationCreated
from prosa.domain.ids import ConversationId, DepartmentId, UserId
from prosa.domain.notices import Notice, Notification
from prosa.domain.permissions import Permission, Role, Viewer, may, may_see
from prosa.features.notifications import store
from prosa.features.notifications.concerns import TYPES, Concern, concerns_of
from prosa.features.push.actions import NewPush, promise
from prosa.jobs.positions import Happened
from prosa.jobs.subscribers import Subscriber
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

NEWS: Final = timedelta(days=1)
"""What happened longer ago is told to nobody: an old log is read for the first time."""

# Customers' messages are many: those that can wake no device are not even read.
_BODIES: Final = """
SELECT e.body FROM events e
WHERE e.company_id = $1 AND e.position = ANY($2) AND e.at > $3 AND (
    e.type <> 'message.received' OR e.assignee_id IN (
        SELECT s.user_id FROM push_subscriptions s WHERE s.company_id = $1))
ORDER BY e.position
"""

_AUTHORS: Final = """
SELECT id, author_id FROM messages WHERE company_id = $1 AND id = ANY($2) AND author_type = 'agent'
"""

_CONVERSATIONS: Final = """
SELECT c.id, c.number, p.name, c.department_id, c.assignee_id FROM conversations c
JOIN contacts p ON p.company_id = c.company_id AND p.id = c.contact_id
WHERE c.company_id = $1 AND c.id = ANY($2)
"""

_PEOPLE: Final = """
SELECT m.user_id, u.name, m.role, m.is_active AND u.is_active AS is_active, ARRAY(
    SELECT d.department_id FROM department_members d
    WHERE d.company_id = m.company_id AND d.user_id = m.user_id AND d.is_active) AS departments
FROM memberships m JOIN users u ON u.id = m.user_id
WHERE m.company_id = $1 AND (m.user_id = ANY($2) OR m.role = ANY($3))
ORDER BY m.user_id
"""

_SEE_ALL: Final = [str(role) for role in Role if may(role, Permission.CONVERSATION_SEE_ALL)]


@dataclass(frozen=True, slots=True)
class _Person:
    viewer: Viewer
    name: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class _Subject:
    """The conversation as it is now: whoever lost sight of it meanwhile is told nothing."""

    number: int
    contact_name: str
    department_id: DepartmentId | None
    assignee_id: UserId | None


@dataclass(frozen=True, slots=True)
class _Picture:
    """What must be known to say who is told."""

    authors: Mapping[UUID, UserId]
    people: Mapping[UserId, _Person]
    subjects: Mapping[ConversationId, _Subject]

    def recipients(self, one: Concern) -> Iterator[UserId]:
        subject = self.subjects.get(one.conversation_id)
        for id in self._wanted(one) if subject else ():
            person = self.people.get(id)
            if person and person.is_active and _sees(person, subject):
                yield id

    def _wanted(self, one: Concern) -> Iterable[UserId]:
        if one.author_of is not None:
            author = self.authors.get(one.author_of)
            return [author] if author else []
        if one.to is not None:
            return [one.to]
        return [id for id, person in self.people.items() if str(person.viewer.role) in _SEE_ALL]

    def notification(self, one: Concern, *, now: datetime) -> Notification:
        subject = self.subjects[one.conversation_id]
        actor = self.people.get(one.actor_id) if one.actor_id else None
        about = {"number": subject.number, "contact_name": subject.contact_name}
        return Notification(
            id=uuid7(),
            kind=one.kind,
            conversation_id=one.conversation_id,
            actor_id=one.actor_id,
            actor_name=actor.name if actor else None,
            detail={**about, **one.detail},
            created_at=now,
        )


async def tell(work: Work, happened: Sequence[Happened], clock: Clock) -> None:
    """Tell everybody whom these events concern."""
    now = clock.now()
    positions = [event.position for event in happened]
    rows = await work.sql.fetch(_BODIES, work.company_id, positions, now - NEWS)
    concerns = [one for row in rows for one in concerns_of(msgspec.json.decode(row["body"]))]
    if not concerns:
        return
    picture = await _look(work, concerns)
    told = [
        (user_id, picture.notification(one, now=now))
        for one in concerns
        for user_id in picture.recipients(one)
    ]
    kept = [(user_id, one) for user_id, one in told if one.kind is not Notice.NEW_MESSAGE]
    if kept:
        await store.add(work, kept)
        work.record(
            *(NotificationCreated(at=now, user_id=to, notification=one) for to, one in kept)
        )
    await promise(work, [_push(user_id, one) for user_id, one in told], clock=clock)


def _push(user_id: UserId, one: Notification) -> NewPush:
    """What a device is woken with: enough to put it into words without asking us."""
    is_kept = one.kind is not Notice.NEW_MESSAGE
    return NewPush(
        user_id,
        one.id if is_kept else None,
        {
            "id": str(one.id),
            "kind": str(one.kind),
            "conversation_id": str(one.conversation_id),
            "number": one.detail["number"],
            "contact_name": one.detail["contact_name"],
            "actor_name": one.actor_name,
            "text": one.detail.get("text") or one.detail.get("reason"),
        },
    )


async def _look(work: Work, concerns: Sequence[Concern]) -> _Picture:
    authors = await _authors(work, [one.author_of for one in concerns if one.author_of])
    named = {id for one in concerns for id in (one.to, one.actor_id) if id} | {*authors.values()}
    is_for_all = any(one.to is None and one.author_of is None for one in concerns)
    return _Picture(
        authors,
        await _people(work, named, is_for_all=is_for_all),
        await _subjects(work, {one.conversation_id for one in concerns}),
    )


def _sees(person: _Person, subject: _Subject | None) -> bool:
    return subject is not None and may_see(
        person.viewer, department_id=subject.department_id, assignee_id=subject.assignee_id
    )


async def _authors(work: Work, message_ids: Collection[UUID]) -> dict[UUID, UserId]:
    """Who of the team wrote these messages."""
    if not message_ids:
        return {}
    rows = await work.sql.fetch(_AUTHORS, work.company_id, list(message_ids))
    return {row["id"]: UserId(row["author_id"]) for row in rows if row["author_id"]}


async def _people(
    work: Work, ids: Collection[UserId], *, is_for_all: bool
) -> dict[UserId, _Person]:
    rows = await work.sql.fetch(_PEOPLE, work.company_id, list(ids), _SEE_ALL if is_for_all else [])
    return {
        UserId(row["user_id"]): _Person(
            Viewer(
                UserId(row["user_id"]),
                Role(row["role"]),
                frozenset(DepartmentId(id) for id in row["departments"]),
            ),
            row["name"],
            row["is_active"],
        )
        for row in rows
    }


async def _subjects(work: Work, ids: Collection[ConversationId]) -> dict[ConversationId, _Subject]:
    rows = await work.sql.fetch(_CONVERSATIONS, work.company_id, list(ids))
    return {
        ConversationId(row["id"]): _Subject(
            row["number"], row["name"], row["department_id"], row["assignee_id"]
        )
        for row in rows
    }


NOTIFICATIONS: Final = Subscriber("notifications", TYPES, tell)
