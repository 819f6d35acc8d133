"""Departments and their members over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, status

from prosa.db.work import Work
from prosa.domain.ids import DepartmentId, UserId
from prosa.domain.permissions import Permission
from prosa.features.team import queries
from prosa.features.team.actions import departments
from prosa.features.team.errors import NoSuchDepartment
from prosa.features.team.schemas import (
    ChangeDepartmentBody,
    CreateDepartmentBody,
    DepartmentView,
)
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import refusals
from prosa.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor

router = APIRouter(prefix="/departments", tags=["departments"], route_class=CreatingRoute)

_MANAGE = Requires(Permission.DEPARTMENT_MANAGE)


@router.get(
    "",
    operation_id="list_departments",
    responses=refusals(),
    dependencies=[Requires(Permission.TEAM_SEE)],
)
async def list_departments(
    work: Working,
    is_active: Annotated[bool | None, Query(description="Both if left out.")] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Page[DepartmentView]:
    """The departments in their order, with their members and how many customers wait."""
    after: Any = tuple(decode_cursor(cursor, int, UUID)) if cursor else None  # Any: checked there
    rows = await queries.list_departments(work, is_active=is_active, after=after, limit=limit + 1)
    items = [DepartmentView.model_validate(dict(row)) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return Page(items=items, next_cursor=encode_cursor(last.sort_order, last.id) if last else None)


@router.post(
    "",
    operation_id="create_department",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(409),
    dependencies=[_MANAGE, Once],
)
async def create_department(
    body: CreateDepartmentBody, actor: CurrentActor, work: Working, clock: Now
) -> DepartmentView:
    """A new department. Its slug is made of its name and never changes."""
    new = departments.NewDepartment(**dict(body))
    department_id = await departments.add_department(work, clock, new, by=actor.user_id)
    return await _view(work, department_id)


@router.get(
    "/{department_id}",
    operation_id="get_department",
    responses=refusals(404),
    dependencies=[Requires(Permission.TEAM_SEE)],
)
async def get_department(department_id: UUID, work: Working) -> DepartmentView:
    """One department."""
    return await _view(work, department_id)


@router.patch(
    "/{department_id}",
    operation_id="change_department",
    responses=refusals(404, 409),
    dependencies=[_MANAGE],
)
async def change_department(
    department_id: UUID,
    body: ChangeDepartmentBody,
    actor: CurrentActor,
    work: Working,
    clock: Now,
) -> DepartmentView:
    """Change a department. One in which customers wait cannot be deactivated."""
    change = departments.DepartmentChange(**dict(body))
    await departments.change_department(
        work, clock, DepartmentId(department_id), change, by=actor.user_id
    )
    return await _view(work, department_id)


@router.delete(
    "/{department_id}",
    operation_id="deactivate_department",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(404, 409),
    dependencies=[_MANAGE],
)
async def deactivate_department(
    department_id: UUID, actor: CurrentActor, work: Working, clock: Now
) -> None:
    """It is offered no more. Nothing that it did is deleted; PATCH brings it back."""
    await departments.deactivate_department(
        work, clock, DepartmentId(department_id), by=actor.user_id
    )


@router.put(
    "/{department_id}/members/{user_id}",
    operation_id="add_department_member",
    responses=refusals(404, 409),
    dependencies=[_MANAGE],
)
async def add_department_member(
    department_id: UUID, user_id: UUID, actor: CurrentActor, work: Working, clock: Now
) -> DepartmentView:
    """Somebody serves this department now. Doing it twice changes nothing."""
    await departments.add_member(
        work, clock, DepartmentId(department_id), UserId(user_id), by=actor.user_id
    )
    return await _view(work, department_id)


@router.delete(
    "/{department_id}/members/{user_id}",
    operation_id="remove_department_member",
    responses=refusals(404),
    dependencies=[_MANAGE],
)
async def remove_department_member(
    department_id: UUID, user_id: UUID, actor: CurrentActor, work: Working, clock: Now
) -> DepartmentView:
    """Somebody serves this department no more."""
    await departments.remove_member(
        work, clock, DepartmentId(department_id), UserId(user_id), by=actor.user_id
    )
    return await _view(work, department_id)


async def _view(work: Work, department_id: UUID) -> DepartmentView:
    row = await queries.find_department(work, department_id)
    if row is None:
        raise NoSuchDepartment("There is no such department.")
    return DepartmentView.model_validate(dict(row))
