"""People and presence over HTTP. Departments: `endpoints_departments.py`."""

from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Query, status

from prosa.db.work import Work
from prosa.domain.ids import UserId
from prosa.domain.permissions import Permission, Role
from prosa.features.access.schemas import PresenceView
from prosa.features.team import queries
from prosa.features.team.actions import presence, users
from prosa.features.team.errors import NoSuchUser
from prosa.features.team.schemas import (
    ChangeUserBody,
    CreateUserBody,
    NewPasswordBody,
    PresenceBody,
    UserView,
)
from prosa.http.deps import CurrentActor, Now, Requires, SignedIn, Store, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import refusals
from prosa.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor

users_router = APIRouter(prefix="/users", tags=["users"], route_class=CreatingRoute)
me_router = APIRouter(prefix="/me", tags=["auth"])


@me_router.put(
    "/presence", operation_id="set_presence", responses=refusals(), dependencies=[SignedIn]
)
async def set_presence(
    body: PresenceBody, actor: CurrentActor, work: Working, clock: Now
) -> PresenceView:
    """Say whether you are there. Only *online* people are given conversations."""
    await presence.choose(work, actor.user_id, body.state, now=clock.now())
    return PresenceView(chosen=body.state.value, effective=body.state.value)


@users_router.get(
    "",
    operation_id="list_users",
    responses=refusals(),
    dependencies=[Requires(Permission.TEAM_SEE)],
)
async def list_users(
    work: Working,
    role: Role | None = None,
    department_id: UUID | None = None,
    is_active: Annotated[bool | None, Query(description="Both if left out.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[UserView]:
    """The people of the company, by name."""
    after: Any = tuple(decode_cursor(cursor, str, UUID)) if cursor else None  # Any: checked there
    rows = await queries.list_users(
        work,
        role=role,
        is_active=is_active,
        department_id=department_id,
        after=after,
        limit=limit + 1,
    )
    items = [_shown(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(
        items=items, next_cursor=encode_cursor(items[-1].name, items[-1].id) if more else None
    )


@users_router.post(
    "",
    operation_id="create_user",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(404, 409),
    dependencies=[Requires(Permission.TEAM_MANAGE), Once],
)
async def create_user(
    body: CreateUserBody, actor: CurrentActor, work: Working, database: Store, clock: Now
) -> UserView:
    """Somebody new works here. If their e-mail is known they keep their password."""
    new = users.NewUser(
        email=body.email,
        name=body.name,
        password=body.password.get_secret_value(),
        role=body.role,
        capacity=body.capacity,
        department_ids=body.department_ids,
    )
    user_id = await users.add_user(work, database, clock, new, by=actor.user_id)
    return await _view(work, user_id)


@users_router.get(
    "/{user_id}",
    operation_id="get_user",
    responses=refusals(404),
    dependencies=[Requires(Permission.TEAM_SEE)],
)
async def get_user(user_id: UUID, work: Working) -> UserView:
    """One person of the company."""
    return await _view(work, user_id)


@users_router.patch(
    "/{user_id}",
    operation_id="change_user",
    responses=refusals(404, 409),
    dependencies=[Requires(Permission.TEAM_MANAGE)],
)
async def change_user(
    user_id: UUID,
    body: ChangeUserBody,
    actor: CurrentActor,
    work: Working,
    database: Store,
    clock: Now,
) -> UserView:
    """Change what somebody is here. Deactivating ends their sessions in this company."""
    change = users.UserChange(**dict(body))
    await users.change_user(work, database, clock, UserId(user_id), change, by=actor.user_id)
    return await _view(work, user_id)


@users_router.post(
    "/{user_id}/password",
    operation_id="reset_user_password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(404),
    dependencies=[Requires(Permission.TEAM_MANAGE)],
)
async def reset_user_password(
    user_id: UUID,
    body: NewPasswordBody,
    actor: CurrentActor,
    work: Working,
    database: Store,
    clock: Now,
) -> None:
    """Give somebody a new password; all their sessions end."""
    password = body.new_password.get_secret_value()
    await users.reset_password(work, database, clock, UserId(user_id), password, by=actor.user_id)


async def _view(work: Work, user_id: UUID) -> UserView:
    row = await queries.find_user(work, user_id)
    if row is None:
        raise NoSuchUser("There is no such person.")
    return _shown(row)


def _shown(row: asyncpg.Record) -> UserView:
    known = dict(row)
    state = {"chosen": known.pop("chosen"), "effective": known.pop("effective")}
    return UserView.model_validate({**known, "presence": state})


router = APIRouter()
for part in (me_router, users_router):
    router.include_router(part)
