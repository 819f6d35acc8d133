"""The rows of memberships, departments, members and presence."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from prosa.db.tables import (
    agent_loads,
    department_members,
    departments,
    memberships,
    presence,
)
from prosa.db.work import Work
from prosa.domain.ids import DepartmentId, UserId
from prosa.kit.ids import uuid7

_BEAT: Final = """
WITH before AS (
    SELECT effective FROM presence WHERE company_id = $1 AND user_id = $2 FOR NO KEY UPDATE
)
UPDATE presence p SET last_heartbeat_at = $3, effective = p.chosen,
    changed_at = CASE WHEN p.effective = p.chosen THEN p.changed_at ELSE $3 END
FROM before
WHERE p.company_id = $1 AND p.user_id = $2
RETURNING p.chosen, before.effective AS was
"""

_VISIBLE: Final = """
UPDATE presence SET visible_until = $3 WHERE company_id = $1 AND user_id = $2
"""

_FALL_SILENT: Final = """
UPDATE presence SET effective = 'offline', changed_at = $3
WHERE company_id = $1 AND user_id = ANY($2::uuid[]) AND effective <> 'offline'
    AND (last_heartbeat_at IS NULL OR last_heartbeat_at < $3::timestamptz - $4::interval)
RETURNING user_id, chosen
"""


async def add_membership(
    work: Work, user_id: UserId, *, role: str, capacity: int, is_primary: bool, now: datetime
) -> bool:
    """With an empty load and no presence. False if they were a member before."""
    added = await work.scalar(
        upsert(memberships)
        .values(
            company_id=work.company_id,
            user_id=user_id,
            role=role,
            capacity=capacity,
            is_primary=is_primary,
        )
        .on_conflict_do_nothing()
        .returning(memberships.c.user_id)
    )
    if added is None:
        return False
    key = {"company_id": work.company_id, "user_id": user_id}
    await work.execute(insert(presence).values(**key, changed_at=now))
    await work.execute(insert(agent_loads).values(**key, open_count=0, idle_since=now))
    return True


async def lock_membership(work: Work, user_id: UserId) -> asyncpg.Record | None:
    return await work.fetch_one(
        select(memberships)
        .where(memberships.c.company_id == work.company_id, memberships.c.user_id == user_id)
        .with_for_update(key_share=True)
    )


async def lock_active_admins(work: Work) -> Sequence[UserId]:
    """Locked in order of their ids, so that two demotions at once do not pass each other."""
    rows = await work.fetch_all(
        select(memberships.c.user_id)
        .where(
            memberships.c.company_id == work.company_id,
            memberships.c.role == "admin",
            memberships.c.is_active,
        )
        .order_by(memberships.c.user_id)
        .with_for_update(key_share=True)
    )
    return [UserId(row["user_id"]) for row in rows]


async def save_membership(work: Work, user_id: UserId, **columns: object) -> None:
    await work.execute(
        update(memberships)
        .where(memberships.c.company_id == work.company_id, memberships.c.user_id == user_id)
        .values(**columns)
    )


async def set_departments(work: Work, user_id: UserId, department_ids: Collection[UUID]) -> None:
    """They are a member of exactly these."""
    mine = (
        department_members.c.company_id == work.company_id,
        department_members.c.user_id == user_id,
    )
    await work.execute(
        delete(department_members).where(
            *mine, department_members.c.department_id.not_in(list(department_ids))
        )
    )
    for department_id in sorted(department_ids):
        await add_member(work, DepartmentId(department_id), user_id)


async def add_member(work: Work, department_id: DepartmentId, user_id: UserId) -> None:
    await work.execute(
        upsert(department_members)
        .values(
            company_id=work.company_id,
            department_id=department_id,
            user_id=user_id,
            is_active=True,
        )
        .on_conflict_do_update(
            index_elements=["company_id", "department_id", "user_id"], set_={"is_active": True}
        )
    )


async def remove_member(work: Work, department_id: DepartmentId, user_id: UserId) -> bool:
    removed = await work.execute(
        delete(department_members).where(
            department_members.c.company_id == work.company_id,
            department_members.c.department_id == department_id,
            department_members.c.user_id == user_id,
        )
    )
    return removed > 0


async def lock_department(work: Work, department_id: DepartmentId) -> asyncpg.Record | None:
    return await work.fetch_one(
        select(departments)
        .where(departments.c.company_id == work.company_id, departments.c.id == department_id)
        .with_for_update(key_share=True)
    )


async def add_department(work: Work, **columns: object) -> DepartmentId | None:
    """None if the name (or slug) is taken."""
    added = await work.scalar(
        upsert(departments)
        .values(company_id=work.company_id, id=uuid7(), **columns)
        .on_conflict_do_nothing()
        .returning(departments.c.id)
    )
    return DepartmentId(added) if added else None


async def save_department(work: Work, department_id: DepartmentId, **columns: object) -> None:
    await work.execute(
        update(departments)
        .where(departments.c.company_id == work.company_id, departments.c.id == department_id)
        .values(**columns)
    )


async def next_place(work: Work) -> int:
    """The `sort_order` after the last department."""
    return await work.scalar(
        select(func.coalesce(func.max(departments.c.sort_order), -1) + 1).where(
            departments.c.company_id == work.company_id
        )
    )


async def choose_presence(
    work: Work, user_id: UserId, state: str, *, now: datetime
) -> asyncpg.Record | None:
    """Returns what it was; None if they had none."""
    was = await work.fetch_one(
        select(presence.c.chosen, presence.c.effective)
        .where(presence.c.company_id == work.company_id, presence.c.user_id == user_id)
        .with_for_update(key_share=True)
    )
    values = {"chosen": state, "effective": state, "last_heartbeat_at": now, "changed_at": now}
    await work.execute(
        upsert(presence)
        .values(company_id=work.company_id, user_id=user_id, **values)
        .on_conflict_do_update(index_elements=["company_id", "user_id"], set_=values)
    )
    return was


async def beat(work: Work, user_id: UserId, *, now: datetime) -> asyncpg.Record | None:
    """They are there: effective is again what they chose. Returns `chosen` and what `was`."""
    return await work.sql.fetchrow(_BEAT, work.company_id, user_id, now)


async def see(work: Work, user_id: UserId, *, until: datetime) -> None:
    await work.sql.execute(_VISIBLE, work.company_id, user_id, until)


async def fall_silent(
    work: Work, user_ids: Collection[UUID], *, now: datetime, after: timedelta
) -> Sequence[asyncpg.Record]:
    """Those who are still silent are offline now."""
    return await work.sql.fetch(_FALL_SILENT, work.company_id, list(user_ids), now, after)
