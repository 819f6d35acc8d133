"""Contacts and their identities, in sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from prosa.channels.contract import Identity
from prosa.db.work import Work
from prosa.domain.ids import ContactId, DepartmentId, UserId
from prosa.kit.ids import uuid7

_FIND: Final = """
SELECT i.kind, i.value, c.id, c.name, c.phone, c.last_department_id, c.last_assignee_id
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


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as far as receiving and routing care."""

    id: ContactId
    name: str
    phone: str | None = None
    last_department_id: DepartmentId | None = None
    last_assignee_id: UserId | None = None


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


async def add_identities(work: Work, owned: Sequence[tuple[Identity, ContactId]]) -> None:
    """Give identities to contacts. One that somebody has already stays with them."""
    if owned:
        await work.sql.execute(
            _ADD_IDENTITIES,
            work.company_id,
            [uuid7() for _ in owned],
            [contact for _, contact in owned],
            [identity.kind for identity, _ in owned],
            [identity.value for identity, _ in owned],
        )


async def rename(work: Work, contact_id: ContactId, name: str) -> None:
    await work.sql.execute(
        "UPDATE contacts SET name = $3, updated_at = now() WHERE company_id = $1 AND id = $2",
        work.company_id,
        contact_id,
        name,
    )


async def set_phone(work: Work, contact_id: ContactId, phone: str) -> None:
    await work.sql.execute(
        "UPDATE contacts SET phone = $3, updated_at = now() WHERE company_id = $1 AND id = $2",
        work.company_id,
        contact_id,
        phone,
    )


async def change(
    work: Work, contact_id: ContactId, *, name: str, email: str | None, document: str | None
) -> None:
    await work.sql.execute(
        """UPDATE contacts SET name = $3, email = $4, document = $5, updated_at = now()
        WHERE company_id = $1 AND id = $2""",
        work.company_id,
        contact_id,
        name,
        email,
        document,
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
