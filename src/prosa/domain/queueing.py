"""What changes in a conversation that enters a queue, waits in it too long, or must go back to one.

As in `moves.py`: a conversation and an instant in, a conversation out. `deadline` is
when the response time of the department ends (`response_time.py`), None if never. Only
what waits in a queue has one (RTE-05).
"""

from dataclasses import replace
from datetime import datetime

from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation, FlowState, IllegalMove, Move, Status, Turn, step
from prosa.domain.ids import DepartmentId, UserId


def queue(
    c: Conversation, *, department: DepartmentId, deadline: datetime | None, now: datetime
) -> Conversation:
    """It now waits for an agent of `department`, and keeps its place if it already did."""
    keeps_place = c.status is Status.QUEUED and c.department_id == department
    return replace(
        c,
        status=step(c, Move.QUEUE),
        flow_state=FlowState.DEPARTMENT_SELECTED,
        department_id=department,
        assignee_id=None,
        queued_at=c.queued_at if keeps_place else now,
        deadline_at=(c.deadline_at or deadline) if keeps_place else deadline,
        turn=Turn.US,
        turn_since=flow.ours_since(c, now),
    )


def wait_again(c: Conversation, *, deadline: datetime | None, now: datetime) -> Conversation:
    """The customer has answered what the phone wrote: the place in the queue begins now."""
    return replace(c, status=step(c, Move.QUEUE), queued_at=now, deadline_at=deadline)


def unassign(
    c: Conversation, *, fallback: DepartmentId, deadline: datetime | None, now: datetime
) -> Conversation:
    """Back to the queue of its department (or of `fallback` if it never had one), to the place
    that the customer's wait gives it: a slip of ours costs them nothing."""
    return replace(
        c,
        status=step(c, Move.UNASSIGN),
        flow_state=FlowState.DEPARTMENT_SELECTED,
        assignee_id=None,
        department_id=c.department_id or fallback,
        queued_at=flow.ours_since(c, now),
        deadline_at=deadline,
        snoozed_until=None,
    )


def transfer_to_department(
    c: Conversation, *, department: DepartmentId, deadline: datetime | None, now: datetime
) -> Conversation:
    """It waits in another department's queue. Nobody has it until routing decides."""
    return replace(
        c,
        status=step(c, Move.TRANSFER),
        flow_state=FlowState.DEPARTMENT_SELECTED,
        department_id=department,
        assignee_id=None,
        queued_at=now,
        deadline_at=deadline,
        snoozed_until=None,
        turn=Turn.US,
        turn_since=flow.ours_since(c, now),
    )


def recall(
    c: Conversation,
    *,
    department: DepartmentId | None,
    agent: UserId | None,
    left: flow.Left | None,
    deadline: datetime | None,
    now: datetime,
) -> Conversation:
    """A transfer by a slip is taken back: to `agent`, or to the queue of `department`, to the
    place that the customer's wait gives it. The turn that it `left` is given back with it."""
    if agent is not None:
        home = replace(c, department_id=department)
        back = flow.transfer_to_agent(home, agent=agent, department=department, now=now)
    elif department is not None:
        moved = transfer_to_department(c, department=department, deadline=deadline, now=now)
        back = replace(moved, queued_at=flow.ours_since(c, now))
    else:
        raise IllegalMove("It came from nobody's hands.", move="recall")
    if left is None:
        return back
    return replace(back, turn=left.turn, turn_since=left.turn_since)


def reopen_to_queue(
    c: Conversation,
    *,
    by: UserId,
    fallback: DepartmentId,
    deadline: datetime | None,
    now: datetime,
) -> Conversation:
    """`by` reopens it for whoever of its department (or of `fallback`) is free."""
    reopened = flow.reopen(c, by=by, now=now)
    back = unassign(reopened, fallback=fallback, deadline=deadline, now=now)
    return replace(back, assigned_at=c.assigned_at, taken_at=c.taken_at)


def redirect(
    c: Conversation, *, agent: UserId, department: DepartmentId, now: datetime
) -> Conversation:
    """It waited too long: `agent` of any department has it, and it goes to theirs (RTE-03, 04)."""
    moved = replace(c, department_id=department)
    given = flow.assign(moved, agent=agent, department=department, now=now)
    return replace(given, flow_state=FlowState.TIMEOUT_REDIRECT)


def overdue(c: Conversation, *, deadline: datetime | None) -> Conversation:
    """It waited too long and there is nobody: it keeps its place, and its clock begins again."""
    return replace(postpone(c, deadline=deadline), flow_state=FlowState.TIMEOUT_REDIRECT)


def postpone(c: Conversation, *, deadline: datetime | None) -> Conversation:
    """Its response time is another now: hours or departments were changed meanwhile."""
    if c.status is not Status.QUEUED:
        raise IllegalMove(f"A conversation that is {c.status} is not late.", status=str(c.status))
    return replace(c, deadline_at=deadline)


def give_back(
    c: Conversation, *, department: DepartmentId, deadline: datetime | None, now: datetime
) -> Conversation:
    """Its agent is not there: it goes to the queue of `department`, to the place that the
    customer's wait gives it (RTE-04, RTE-06)."""
    moved = replace(c, department_id=department)
    back = unassign(moved, fallback=department, deadline=deadline, now=now)
    return replace(back, flow_state=FlowState.TIMEOUT_REDIRECT)


def leave_behind(c: Conversation) -> Conversation:
    """Its agent is not there, and nobody else is: better theirs than nobody's."""
    return replace(c, status=step(c, Move.NOTE), flow_state=FlowState.TIMEOUT_REDIRECT)
