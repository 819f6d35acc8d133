"""Departments and who belongs to them. Every department is also a queue (A-1)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

import asyncpg

from prosa.db.work import Work
from prosa.domain.events import TeamChanged
from prosa.domain.ids import DepartmentId, UserId
from prosa.features.audit.actions import note_change
from prosa.features.team import queries, store
from prosa.features.team.errors import (
    DepartmentFull,
    IsFallback,
    NameTaken,
    NoSuchDepartment,
    NoSuchUser,
    StillWaiting,
)
from prosa.kit.clock import Clock
from prosa.kit.text import words

COLORS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDepartment:
    """`color` and `sort_order` follow the last department if they are left out."""

    name: str
    description: str | None = None
    color: int | None = None
    sort_order: int | None = None
    response_timeout_seconds: int = 300
    max_agents: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentChange:
    """What is None stays as it is."""

    name: str | None = None
    description: str | None = None
    color: int | None = None
    sort_order: int | None = None
    is_active: bool | None = None
    response_timeout_seconds: int | None = None
    max_agents: int | None = None


async def add_department(
    work: Work, clock: Clock, new: NewDepartment, *, by: UserId | None
) -> DepartmentId:
    """Raises `NameTaken` (QUE-18, QUE-27)."""
    place = await store.next_place(work)
    department_id = await store.add_department(
        work,
        name=new.name.strip(),
        slug=_free_slug(new.name, await queries.slugs(work)),
        description=new.description,
        color=new.color or place % COLORS + 1,
        sort_order=place if new.sort_order is None else new.sort_order,
        response_timeout_seconds=new.response_timeout_seconds,
        max_agents=new.max_agents,
    )
    if department_id is None:
        raise NameTaken("Another department has this name.")
    await _changed(work, clock, "department.created", department_id, by, {"name": new.name})
    return department_id


async def change_department(
    work: Work,
    clock: Clock,
    department_id: DepartmentId,
    change: DepartmentChange,
    *,
    by: UserId | None,
) -> None:
    """Raises `NoSuchDepartment`, `NameTaken`, `IsFallback` or `StillWaiting`."""
    await _locked(work, department_id)
    if change.is_active is False:
        await _may_rest(work, department_id)
    columns = {name: value for name, value in asdict(change).items() if value is not None}
    try:
        await store.save_department(work, department_id, updated_at=clock.now(), **columns)
    except asyncpg.UniqueViolationError as taken:
        raise NameTaken("Another department has this name.") from taken
    await _changed(work, clock, "department.changed", department_id, by, columns)


async def deactivate_department(
    work: Work, clock: Clock, department_id: DepartmentId, *, by: UserId | None
) -> None:
    """It is offered no more; what it did stays. Raises as `change_department`."""
    change = DepartmentChange(is_active=False)
    await change_department(work, clock, department_id, change, by=by)


async def add_member(
    work: Work,
    clock: Clock,
    department_id: DepartmentId,
    user_id: UserId,
    *,
    by: UserId | None,
) -> None:
    """Raises `NoSuchDepartment`, `NoSuchUser` or `DepartmentFull`. Adding twice is fine."""
    department = await _locked(work, department_id)
    user = await queries.find_user(work, user_id)
    if user is None:
        raise NoSuchUser("There is no such person.")
    if department_id in user["department_ids"]:
        return
    if await queries.count_members(work, department_id) >= department["max_agents"]:
        raise DepartmentFull("The department is full.", max_agents=department["max_agents"])
    await store.add_member(work, department_id, user_id)
    await _member_changed(work, clock, "department.member_added", department_id, user_id, by)


async def remove_member(
    work: Work,
    clock: Clock,
    department_id: DepartmentId,
    user_id: UserId,
    *,
    by: UserId | None,
) -> None:
    """Raises `NoSuchDepartment`. Removing somebody who is no member is fine."""
    await _locked(work, department_id)
    if await store.remove_member(work, department_id, user_id):
        await _member_changed(work, clock, "department.member_removed", department_id, user_id, by)


async def _locked(work: Work, department_id: DepartmentId) -> asyncpg.Record:
    department = await store.lock_department(work, department_id)
    if department is None:
        raise NoSuchDepartment("There is no such department.")
    return department


async def _may_rest(work: Work, department_id: DepartmentId) -> None:
    if await queries.is_fallback(work, department_id):
        raise IsFallback("Choose another fallback department first.")
    view = await queries.find_department(work, department_id)
    if view is not None and view["queued_count"]:
        raise StillWaiting("Customers are still waiting here.", queued_count=view["queued_count"])


async def _changed(
    work: Work,
    clock: Clock,
    action: str,
    department_id: DepartmentId,
    by: UserId | None,
    detail: dict[str, Any],  # Any: JSON
) -> None:
    now = clock.now()
    work.record(TeamChanged(at=now, subject="departments"))
    await note_change(
        work, action, subject=("department", department_id), by=by, at=now, detail=detail
    )


async def _member_changed(
    work: Work,
    clock: Clock,
    action: str,
    department_id: DepartmentId,
    user_id: UserId,
    by: UserId | None,
) -> None:
    now = clock.now()
    work.record(TeamChanged(at=now, subject="members"))
    await note_change(
        work,
        action,
        subject=("department", department_id),
        by=by,
        at=now,
        detail={"user_id": str(user_id)},
    )


def _free_slug(name: str, taken: Collection[str]) -> str:
    """“Suporte Técnico” → “suporte-tecnico”, numbered if that is taken (QUE-20, A-17)."""
    plain = "-".join(words(name))[:60] or "department"
    numbered = (plain if n == 1 else f"{plain}-{n}" for n in count(1))
    return next(slug for slug in numbered if slug not in taken)
