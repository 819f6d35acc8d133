"""May this actor do this to that: the one table of roles and permissions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from prosa.domain.errors import Forbidden
from prosa.domain.ids import DepartmentId, UserId


class Role(StrEnum):
    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    AGENT = "agent"


class Permission(StrEnum):
    CONVERSATION_SEE = "conversation.see"
    CONVERSATION_SEE_ALL = "conversation.see_all"
    CONVERSATION_REPLY = "conversation.reply"
    CONVERSATION_NOTE = "conversation.note"
    CONVERSATION_TAKE = "conversation.take"
    CONVERSATION_ASSIGN_OTHERS = "conversation.assign_others"
    CONVERSATION_TRANSFER = "conversation.transfer"
    CONVERSATION_RESOLVE = "conversation.resolve"
    CONVERSATION_ARCHIVE = "conversation.archive"
    CONTACT_SEE = "contact.see"
    CONTACT_EDIT = "contact.edit"
    CONTACT_FIELD_MANAGE = "contact_field.manage"
    TEAM_SEE = "team.see"
    TEAM_MANAGE = "team.manage"
    DEPARTMENT_MANAGE = "department.manage"
    INBOX_SEE = "inbox.see"
    INBOX_MANAGE = "inbox.manage"
    COMPANY_MANAGE = "company.manage"
    AUDIT_SEE = "audit.see"
    OPERATIONS_MANAGE = "operations.manage"
    SIMULATOR_USE = "simulator.use"
    QUICK_REPLY_SHARE = "quick_reply.share"
    TAG_MANAGE = "tag.manage"
    VIEW_SHARE = "view.share"


_AGENT = frozenset(
    {
        Permission.CONVERSATION_SEE,
        Permission.CONVERSATION_REPLY,
        Permission.CONVERSATION_NOTE,
        Permission.CONVERSATION_TAKE,
        Permission.CONVERSATION_TRANSFER,
        Permission.CONVERSATION_RESOLVE,
        Permission.CONTACT_SEE,
        Permission.CONTACT_EDIT,
        Permission.TEAM_SEE,
        Permission.INBOX_SEE,
    }
)
_SUPERVISOR = _AGENT | {
    Permission.CONVERSATION_SEE_ALL,
    Permission.CONVERSATION_ASSIGN_OTHERS,
    Permission.CONVERSATION_ARCHIVE,
    Permission.OPERATIONS_MANAGE,
    Permission.QUICK_REPLY_SHARE,
    Permission.TAG_MANAGE,
    Permission.VIEW_SHARE,
}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMIN: frozenset(Permission),
}
"""Each role holds what the one before it holds, and more."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Someone signed in, as far as conversations care: who, what, and of which departments."""

    user_id: UserId
    role: Role
    department_ids: frozenset[DepartmentId] = frozenset()


class NotAllowed(Forbidden):
    """Your role does not include this."""

    code: ClassVar[str] = "access.not_allowed"


def permissions_of(role: Role) -> frozenset[Permission]:
    return PERMISSIONS[role]


def may(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]


def require(role: Role, permission: Permission) -> None:
    """Raises `NotAllowed`, which names the permission, unless the role holds it."""
    if not may(role, permission):
        raise NotAllowed(
            f"This needs the permission {permission}.",
            permission=str(permission),
            role=str(role),
        )


def may_see(
    viewer: Viewer, *, department_id: DepartmentId | None, assignee_id: UserId | None
) -> bool:
    """Agents see their own conversations, their departments' and those that have no
    department yet; supervisors and admins see all of their company."""
    if may(viewer.role, Permission.CONVERSATION_SEE_ALL):
        return True
    if assignee_id == viewer.user_id:
        return True
    return department_id is None or department_id in viewer.department_ids


def may_assign(viewer: Viewer, *, agent: UserId) -> bool:
    """Agents give conversations only to themselves; supervisors and admins to anyone (A-6)."""
    if agent == viewer.user_id:
        return may(viewer.role, Permission.CONVERSATION_TAKE)
    return may(viewer.role, Permission.CONVERSATION_ASSIGN_OTHERS)


def require_assign(viewer: Viewer, *, agent: UserId) -> None:
    """Raises `NotAllowed` unless the viewer may give a conversation to `agent`."""
    if not may_assign(viewer, agent=agent):
        require(viewer.role, Permission.CONVERSATION_ASSIGN_OTHERS)


def require_release(viewer: Viewer, *, assignee: UserId | None) -> None:
    """Raises `NotAllowed` unless the viewer may take a conversation away from `assignee`:
    agents give back only their own."""
    if assignee != viewer.user_id:
        require(viewer.role, Permission.CONVERSATION_ASSIGN_OTHERS)
