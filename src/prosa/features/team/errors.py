"""What cannot be done to a team."""

from typing import ClassVar

from prosa.domain.errors import Conflict, Forbidden, NotFound


class NoSuchUser(NotFound):
    """There is no such person in your company."""

    code: ClassVar[str] = "user.not_found"


class AlreadyAMember(Conflict):
    """This person already works in your company, perhaps deactivated."""

    code: ClassVar[str] = "user.already_a_member"


class LastAdmin(Conflict):
    """A company keeps at least one active admin."""

    code: ClassVar[str] = "user.last_admin"


class NotOnlyYours(Forbidden):
    """The person works in other companies too, so their name and password are their own."""

    code: ClassVar[str] = "user.not_only_yours"


class NoSuchDepartment(NotFound):
    """There is no such department in your company."""

    code: ClassVar[str] = "department.not_found"


class NameTaken(Conflict):
    """Another department of your company has this name, perhaps a deactivated one."""

    code: ClassVar[str] = "department.name_taken"


class IsFallback(Conflict):
    """The fallback department catches whoever chose no other, so it must stay active."""

    code: ClassVar[str] = "department.is_fallback"


class StillWaiting(Conflict):
    """Customers are still waiting in this department: transfer them first."""

    code: ClassVar[str] = "department.still_waiting"


class DepartmentFull(Conflict):
    """The department already has as many members as it may have (QUE-25)."""

    code: ClassVar[str] = "department.full"
