"""Who may see an event. The only place that decides.

Rooms are per company, so nothing can cross. Supervisors and admins are in
*staff*; everybody is in *all*. A conversation is seen by its agent and its
department, before and after the event (so that it also disappears from the
screens that it leaves), and by all as long as it has no department yet. What is
personal goes to that person's screens alone: not even supervisors see it.
"""

from collections.abc import Iterable
from uuid import UUID

from prosa.db.log import LoggedEvent
from prosa.domain.ids import CompanyId
from prosa.domain.permissions import Permission, Viewer, may

Room = str


def of(event: LoggedEvent) -> frozenset[Room]:
    """The rooms that an event goes to."""
    company = event.company_id
    if event.conversation_id is None:
        person = event.assignee_id
        return frozenset({_all(company) if person is None else _user(company, person)})
    rooms = {_staff(company)}
    rooms |= _holders(company, event.department_id, event.assignee_id)
    if event.was_status is not None:
        rooms |= _holders(company, event.was_department_id, event.was_assignee_id)
    return frozenset(rooms)


def rooms_of(viewer: Viewer, company_id: CompanyId) -> frozenset[Room]:
    """The rooms that somebody listens in."""
    rooms = {_all(company_id), _user(company_id, viewer.user_id)}
    rooms |= {_department(company_id, department) for department in viewer.department_ids}
    if may(viewer.role, Permission.CONVERSATION_SEE_ALL):
        rooms.add(_staff(company_id))
    return frozenset(rooms)


def holding(
    company_id: UUID, department_id: UUID | None, assignee_id: UUID | None
) -> frozenset[Room]:
    """The rooms of those who may see a conversation that is in these hands."""
    return frozenset({_staff(company_id)} | _holders(company_id, department_id, assignee_id))


def may_hear(rooms: Iterable[Room], event: LoggedEvent) -> bool:
    """Whether somebody in `rooms` sees this event: for replay."""
    return not of(event).isdisjoint(rooms)


def _holders(company: UUID, department: UUID | None, agent: UUID | None) -> set[Room]:
    rooms = {_all(company) if department is None else _department(company, department)}
    if agent is not None:
        rooms.add(_user(company, agent))
    return rooms


def _all(company: UUID) -> Room:
    return f"{company}/all"


def _staff(company: UUID) -> Room:
    return f"{company}/staff"


def _department(company: UUID, department: UUID) -> Room:
    return f"{company}/department/{department}"


def _user(company: UUID, user: UUID) -> Room:
    return f"{company}/user/{user}"
