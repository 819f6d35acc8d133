"""Who works here, where, and whether they are there."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy import func, select

from prosa.db.tables import companies, department_members, departments, presence
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import DepartmentId, UserId

_USERS: Final = """
SELECT m.user_id AS id, u.name, u.email, m.role, m.is_active AND u.is_active AS is_active,
    m.capacity, COALESCE(p.chosen, 'offline') AS chosen,
    COALESCE(p.effective, 'offline') AS effective, COALESCE(l.open_count, 0) AS open_count,
    ARRAY(
        SELECT d.department_id FROM department_members d
        WHERE d.company_id = m.company_id AND d.user_id = m.user_id AND d.is_active
        ORDER BY d.department_id
    ) AS department_ids
FROM memberships m
JOIN users u ON u.id = m.user_id
LEFT JOIN presence p ON p.company_id = m.company_id AND p.user_id = m.user_id
LEFT JOIN agent_loads l ON l.company_id = m.company_id AND l.user_id = m.user_id
WHERE m.company_id = $1
    AND ($2::uuid IS NULL OR m.user_id = $2)
    AND ($3::text IS NULL OR m.role = $3)
    AND ($4::boolean IS NULL OR (m.is_active AND u.is_active) = $4)
    AND ($5::uuid IS NULL OR EXISTS (
        SELECT 1 FROM department_members d WHERE d.company_id = m.company_id
            AND d.user_id = m.user_id AND d.department_id = $5 AND d.is_active))
    AND ($6::text IS NULL OR (u.name, u.id) > ($6, $7::uuid))
ORDER BY u.name, u.id
LIMIT $8
"""

_DEPARTMENTS_OF: Final = """
SELECT department_id FROM department_members
WHERE company_id = $1 AND user_id = $2 AND is_active
"""

_DEPARTMENTS: Final = """
SELECT d.id, d.name, d.slug, d.description, d.color, d.sort_order, d.is_active,
    d.response_timeout_seconds, d.max_agents,
    ARRAY(
        SELECT m.user_id FROM department_members m
        WHERE m.company_id = d.company_id AND m.department_id = d.id AND m.is_active
        ORDER BY m.user_id
    ) AS member_ids,
    COALESCE((
        SELECT sum(c.count) FROM conversation_counts c
        WHERE c.company_id = d.company_id AND c.department_id = d.id AND c.status = 'queued'
    ), 0)::int AS queued_count
FROM departments d
WHERE d.company_id = $1 AND ($2::uuid IS NULL OR d.id = $2)
    AND ($3::boolean IS NULL OR d.is_active = $3)
    AND ($4::int IS NULL OR (d.sort_order, d.id) > ($4, $5::uuid))
ORDER BY d.sort_order, d.id
LIMIT $6
"""


async def list_users(
    work: Work,
    *,
    role: str | None = None,
    is_active: bool | None = None,
    department_id: UUID | None = None,
    after: tuple[str, UUID] | None = None,
    limit: int = 100,
) -> Sequence[asyncpg.Record]:
    """People by name, at most `limit`, after a name and id (USR-11, USR-21)."""
    name, user_id = after or (None, None)
    return await work.sql.fetch(
        _USERS, work.company_id, None, role, is_active, department_id, name, user_id, limit
    )


async def find_user(work: Work, user_id: UUID) -> asyncpg.Record | None:
    return await work.sql.fetchrow(
        _USERS, work.company_id, user_id, None, None, None, None, None, 1
    )


async def list_departments(
    work: Work,
    *,
    is_active: bool | None = None,
    after: tuple[int, UUID] | None = None,
    limit: int = 100,
) -> Sequence[asyncpg.Record]:
    """Departments in their order, with members and how many wait (QUE-14, QUE-26)."""
    place, department_id = after or (None, None)
    return await work.sql.fetch(
        _DEPARTMENTS, work.company_id, None, is_active, place, department_id, limit
    )


async def find_department(work: Work, department_id: UUID) -> asyncpg.Record | None:
    return await work.sql.fetchrow(
        _DEPARTMENTS, work.company_id, department_id, None, None, None, 1
    )


async def departments_of(work: Work, user_id: UserId) -> frozenset[DepartmentId]:
    """The active departments that somebody belongs to. Asked with every call of the API."""
    rows = await work.sql.fetch(_DEPARTMENTS_OF, work.company_id, user_id)
    return frozenset(DepartmentId(row["department_id"]) for row in rows)


async def unknown_departments(work: Work, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of `ids` that are no department of this company."""
    rows = await work.fetch_all(
        select(departments.c.id).where(
            departments.c.company_id == work.company_id, departments.c.id.in_(list(ids))
        )
    )
    return frozenset(ids) - {row["id"] for row in rows}


async def slugs(work: Work) -> frozenset[str]:
    rows = await work.fetch_all(
        select(departments.c.slug).where(departments.c.company_id == work.company_id)
    )
    return frozenset(row["slug"] for row in rows)


async def count_members(work: Work, department_id: DepartmentId) -> int:
    return await work.scalar(
        select(func.count())
        .select_from(department_members)
        .where(
            department_members.c.company_id == work.company_id,
            department_members.c.department_id == department_id,
            department_members.c.is_active,
        )
    )


async def is_fallback(work: Work, department_id: DepartmentId) -> bool:
    fallback = await work.scalar(
        select(companies.c.fallback_department_id).where(companies.c.id == work.company_id)
    )
    return fallback == department_id


async def silent_since(
    system: SystemWork, *, now: datetime, after: timedelta
) -> Sequence[asyncpg.Record]:
    """Everybody of every company who counts as present and has not been heard of."""
    return await system.fetch_all(
        select(presence.c.company_id, presence.c.user_id).where(
            presence.c.effective != "offline",
            (presence.c.last_heartbeat_at.is_(None)) | (presence.c.last_heartbeat_at < now - after),
        )
    )
