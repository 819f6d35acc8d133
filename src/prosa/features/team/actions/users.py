"""Adding people to a company, and changing what they are in it."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.events import TeamChanged
from prosa.domain.ids import DepartmentId, UserId
from prosa.domain.permissions import Role
from prosa.domain.routing import Presence
from prosa.features.access.actions import accounts, sign_out
from prosa.features.audit.actions import note_change
from prosa.features.team import queries, store
from prosa.features.team.actions import presence
from prosa.features.team.errors import (
    AlreadyAMember,
    DepartmentFull,
    LastAdmin,
    NoSuchDepartment,
    NoSuchUser,
    NotOnlyYours,
)
from prosa.kit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    email: str
    name: str
    password: str
    role: Role
    capacity: int = 8
    department_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChange:
    """What is None stays as it is."""

    name: str | None = None
    role: Role | None = None
    is_active: bool | None = None
    capacity: int | None = None
    department_ids: frozenset[UUID] | None = None

    def told(self) -> dict[str, Any]:  # Any: JSON
        """The fields that change, for the audit trail."""
        given = {f.name: getattr(self, f.name) for f in fields(self)}
        return {
            name: sorted(map(str, value)) if name == "department_ids" else value
            for name, value in given.items()
            if value is not None
        }


async def add_user(
    work: Work,
    database: Database,
    clock: Clock,
    new: NewUser,
    *,
    by: UserId | None,
    allow_weak_password: bool = False,
) -> UserId:
    """Somebody works here now (USR-12, A-11). An e-mail known elsewhere keeps its password.

    Raises `AlreadyAMember`, `NoSuchDepartment`, `DepartmentFull`, `WeakPassword` or `BadEmail`.
    """
    email = accounts.checked_email(new.email)
    if not allow_weak_password:
        accounts.check_strength(new.password, email=email)
    await _check_departments(work, new.department_ids)
    account = accounts.NewAccount(email=email, name=new.name.strip(), password=new.password)
    user_id = await accounts.find_or_create_account(database, clock, account)
    now = clock.now()
    is_new = await accounts.works_only_in(database, user_id, work.company_id)
    added = await store.add_membership(
        work, user_id, role=new.role, capacity=new.capacity, is_primary=is_new, now=now
    )
    if not added:
        raise AlreadyAMember("This person already works in your company.")
    await store.set_departments(work, user_id, new.department_ids)
    work.record(TeamChanged(at=now, subject="users"))
    await note_change(
        work,
        "user.created",
        subject=("user", user_id),
        by=by,
        at=now,
        detail={"role": str(new.role)},
    )
    return user_id


async def change_user(
    work: Work,
    database: Database,
    clock: Clock,
    user_id: UserId,
    change: UserChange,
    *,
    by: UserId | None,
) -> None:
    """Raises `NoSuchUser`, `NoSuchDepartment`, `DepartmentFull`, `LastAdmin` or `NotOnlyYours`
    (USR-13)."""
    # All admins before the one person: two who demote each other would else wait for each other.
    admins = await store.lock_active_admins(work) if _may_end_an_admin(change) else ()
    member = await store.lock_membership(work, user_id)
    if member is None:
        raise NoSuchUser("There is no such person.")
    if member["role"] == Role.ADMIN and _may_end_an_admin(change) and not set(admins) - {user_id}:
        raise LastAdmin("A company keeps at least one active admin.")
    await _rename(work, database, clock, user_id, change.name)
    columns = {
        name: value
        for name in ("role", "is_active", "capacity")
        if (value := getattr(change, name)) is not None
    }
    if columns:
        await store.save_membership(work, user_id, **columns)
    if change.department_ids is not None:
        joining = change.department_ids - await queries.departments_of(work, user_id)
        await _check_departments(work, change.department_ids, joining=joining)
        await store.set_departments(work, user_id, change.department_ids)
    if change.is_active is False:
        await _send_home(work, database, clock, user_id)
    now = clock.now()
    work.record(TeamChanged(at=now, subject="users"))
    await note_change(
        work, "user.changed", subject=("user", user_id), by=by, at=now, detail=change.told()
    )


async def reset_password(
    work: Work,
    database: Database,
    clock: Clock,
    user_id: UserId,
    password: str,
    *,
    by: UserId | None,
) -> None:
    """Give somebody a new password; all their sessions end.

    Raises `NoSuchUser`, `WeakPassword`, or `NotOnlyYours`: otherwise the admin of one
    company could sign in to another.
    """
    user = await queries.find_user(work, user_id)
    if user is None:
        raise NoSuchUser("There is no such person.")
    accounts.check_strength(password, email=user["email"])
    await _only_ours(work, database, user_id)
    await accounts.set_password(database, clock, user_id, password, because="password_reset")
    await note_change(work, "user.password_reset", subject=("user", user_id), by=by, at=clock.now())


async def _rename(
    work: Work, database: Database, clock: Clock, user_id: UserId, name: str | None
) -> None:
    if name is not None:
        await _only_ours(work, database, user_id)
        await accounts.set_name(work, clock, user_id, name.strip())


async def _only_ours(work: Work, database: Database, user_id: UserId) -> None:
    if not await accounts.works_only_in(database, user_id, work.company_id):
        raise NotOnlyYours("This person works in other companies too and must do it themselves.")


def _may_end_an_admin(change: UserChange) -> bool:
    """Whether it would take the role of an admin away from one who has it."""
    demotes = change.role is not None and change.role is not Role.ADMIN
    return demotes or change.is_active is False


async def _check_departments(
    work: Work, ids: Collection[UUID], *, joining: Collection[UUID] | None = None
) -> None:
    """They are all of this company, and those that somebody joins have room (QUE-25)."""
    unknown = await queries.unknown_departments(work, ids) if ids else frozenset[UUID]()
    if unknown:
        raise NoSuchDepartment("There is no such department.", department_id=min(map(str, unknown)))
    for id in sorted(ids if joining is None else joining):
        department = await store.lock_department(work, DepartmentId(id))
        most = department["max_agents"] if department else 0
        if await queries.count_members(work, DepartmentId(id)) >= most:
            raise DepartmentFull("The department is full.", department_id=str(id), max_agents=most)


async def _send_home(work: Work, database: Database, clock: Clock, user_id: UserId) -> None:
    """Deactivated: signed out here, and offline for routing."""
    await presence.choose(work, user_id, Presence.OFFLINE, now=clock.now())
    await sign_out.end_sessions_of(
        database, clock, user_id, because="deactivated", company_id=work.company_id
    )
