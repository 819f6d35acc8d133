"""Contacts and their identities, in sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from prosa.channels.contract import Identity
from prosa.db.work import Work
from prosa.domain.contact_fields import FieldValue
from prosa.domain.ids import ContactId, DepartmentId, UserId
from prosa.kit.ids import uuid7

_FIND: Final = """
SELECT i.kind, i.value, c.id, c.name, c.phone, c.last_department_id, c.last_assignee_id,
    c.has_conversations
FROM identities i
JOIN unnest($2::text[], $3::text[]) w(kind, value) ON i.kind = w.kind AND i.value = w.value
JOIN contacts c ON c.company_id = i.company_id AND c.id = i.contact_id
WHERE i.company_id = $1
"""

_ADD: Final = """
INSERT INTO contacts (company_id, id, name, phone)
SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[])
"""

_ADD_IDENTITIES: Final = """
INSERT INTO identities (company_id, id, contact_id, kind, value)
SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[])
ON CONFLICT (company_id, kind, value) DO NOTHING
"""


_ADD_ONE: Final = """
INSERT INTO contacts (company_id, id, name, email, document, tag_ids, custom, consented_at,
    consent_source, opted_out_at, phone, has_conversations)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, false)
"""

_LOCK: Final = """
SELECT name, phone, email, document, tag_ids, custom, consented_at, consent_source, opted_out_at
FROM contacts WHERE company_id = $1 AND id = $2 FOR NO KEY UPDATE
"""

_TAG: Final = """
INSERT INTO contact_tags (company_id, contact_id, tag_id)
SELECT $1, $2, * FROM unnest($3::uuid[])
"""

_SAVE: Final = """
WITH kept AS (
    UPDATE contacts SET name = $3, email = $4, document = $5, tag_ids = $6::uuid[], custom = $7,
        consented_at = $8, consent_source = $9, opted_out_at = $10, updated_at = $11
    WHERE company_id = $1 AND id = $2
), gone AS (
    DELETE FROM contact_tags
    WHERE company_id = $1 AND contact_id = $2 AND tag_id <> ALL($6::uuid[])
)
INSERT INTO contact_tags (company_id, contact_id, tag_id)
SELECT $1, $2, * FROM unnest($6::uuid[]) ON CONFLICT DO NOTHING
"""

_BEGAN: Final = """
UPDATE contacts SET has_conversations = true
WHERE company_id = $1 AND id = ANY($2) AND NOT has_conversations
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the team knows of a contact."""

    name: str
    phone: str | None = None
    email: str | None = None
    document: str | None = None
    tag_ids: tuple[UUID, ...] = ()
    custom: Mapping[str, FieldValue] = field(default_factory=dict[str, FieldValue])
    consented_at: datetime | None = None
    consent_source: str | None = None
    opted_out_at: datetime | None = None

    def with_tags(self, tag_ids: tuple[UUID, ...]) -> "Kept":
        return replace(self, tag_ids=tag_ids)

    def values(self) -> tuple[object, ...]:
        """As the statements take them; without the phone."""
        return (
            self.name,
            self.email,
            self.document,
            list(self.tag_ids),
            dict(self.custom),
            self.consented_at,
            self.consent_source,
            self.opted_out_at,
        )


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as far as receiving and routing care."""

    id: ContactId
    name: str
    phone: str | None = None
    last_department_id: DepartmentId | None = None
    last_assignee_id: UserId | None = None
    has_conversations: bool = True


async def find(work: Work, identities: Sequence[Identity]) -> dict[Identity, Person]:
    """Whose these identities are."""
    rows = await work.sql.fetch(
        _FIND, work.company_id, [i.kind for i in identities], [i.value for i in identities]
    )
    return {
        Identity(row["kind"], row["value"]): Person(
            ContactId(row["id"]),
            row["name"],
            row["phone"],
            row["last_department_id"],
            row["last_assignee_id"],
            row["has_conversations"],
        )
        for row in rows
    }


async def add(work: Work, people: Sequence[Person]) -> None:
    if people:
        await work.sql.execute(
            _ADD,
            work.company_id,
            [p.id for p in people],
            [p.name for p in people],
            [p.phone for p in people],
        )


async def add_identities(work: Work, owned: Sequence[tuple[Identity, ContactId]]) -> int:
    """Give identities to contacts. One that somebody has already stays with them. Returns how
    many were new."""
    if not owned:
        return 0
    status: str = await work.sql.execute(
        _ADD_IDENTITIES,
        work.company_id,
        [uuid7() for _ in owned],
        [contact for _, contact in owned],
        [identity.kind for identity, _ in owned],
        [identity.value for identity, _ in owned],
    )
    return int(status.rpartition(" ")[2])


async def rename(work: Work, contact_id: ContactId, name: str) -> None:
    await work.sql.execute(
        "UPDATE contacts SET name = $3, updated_at = now() WHERE company_id = $1 AND id = $2",
        work.company_id,
        contact_id,
        name,
    )


async def set_phone(work: Work, contact_id: ContactId, phone: str | None) -> None:
    await work.sql.execute(
        "UPDATE contacts SET phone = $3, updated_at = now() WHERE company_id = $1 AND id = $2",
        work.company_id,
        contact_id,
        phone,
    )


async def add_one(work: Work, contact_id: ContactId, kept: Kept) -> None:
    """Somebody whom the team has added."""
    await work.sql.execute(_ADD_ONE, work.company_id, contact_id, *kept.values(), kept.phone)
    if kept.tag_ids:
        await work.sql.execute(_TAG, work.company_id, contact_id, list(kept.tag_ids))


async def began(work: Work, contact_ids: Sequence[ContactId]) -> None:
    """They have had a conversation, or have one with this unit of work."""
    await work.sql.execute(_BEGAN, work.company_id, sorted(contact_ids))


async def lock(work: Work, contact_id: ContactId) -> Kept | None:
    """What is known of a contact, for change."""
    row = await work.sql.fetchrow(_LOCK, work.company_id, contact_id)
    if row is None:
        return None
    known = dict(row)
    return Kept(tag_ids=tuple(known.pop("tag_ids")), **known)


async def save(work: Work, contact_id: ContactId, kept: Kept, *, now: datetime) -> None:
    """What may be corrected by hand, with the tags that find them. The phone follows its
    identities."""
    await work.sql.execute(_SAVE, work.company_id, contact_id, *kept.values(), now)


async def remove_identity(work: Work, contact_id: ContactId, identity_id: UUID) -> None:
    await work.sql.execute(
        "DELETE FROM identities WHERE company_id = $1 AND contact_id = $2 AND id = $3",
        work.company_id,
        contact_id,
        identity_id,
    )


async def remember_service(
    work: Work,
    contact_id: ContactId,
    *,
    department_id: DepartmentId | None,
    assignee_id: UserId | None,
) -> None:
    """Who served them last, so that they can go back there (CON-10, FLW-06)."""
    await work.sql.execute(
        """UPDATE contacts SET last_department_id = coalesce($3, last_department_id),
            last_assignee_id = coalesce($4, last_assignee_id)
        WHERE company_id = $1 AND id = $2""",
        work.company_id,
        contact_id,
        department_id,
        assignee_id,
    )
