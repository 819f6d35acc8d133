"""Into a queue, too long in it, and back to it (RTE-03 to RTE-06)."""

from dataclasses import replace

import pytest

from prosa.domain import moves as flow
from prosa.domain import queueing
from prosa.domain.conversation import FlowState, IllegalMove, Status, Turn
from tests.domain.examples import (
    ANA,
    BIA,
    NOW,
    SALES,
    SUPPORT,
    a_conversation,
    an_entry,
    later,
)

AT, SOON = later(600), later(900)


def test_whoever_gets_it_stops_the_clock() -> None:
    """RTE-05: the deadline is there exactly while it waits in the queue."""
    waiting = a_conversation(Status.QUEUED)
    assert waiting.deadline_at == later(301)
    for after in (
        flow.assign(waiting, agent=ANA, department=SALES, now=AT),
        flow.take(waiting, agent=ANA, department=SALES, now=AT),
        flow.transfer_to_agent(waiting, agent=ANA, department=None, now=AT),
        flow.resolve(waiting, now=AT),
        flow.close(waiting, now=AT),
        flow.archive(waiting, now=AT),
        queueing.redirect(waiting, agent=BIA, department=SUPPORT, now=AT),
    ):
        assert after.deadline_at is None


def test_the_clock_begins_again_in_another_queue_and_not_in_the_same() -> None:
    waiting = a_conversation(Status.QUEUED)
    same = queueing.queue(waiting, department=SALES, deadline=SOON, now=AT)
    other = queueing.transfer_to_department(waiting, department=SUPPORT, deadline=SOON, now=AT)
    assert (same.deadline_at, other.deadline_at) == (later(301), SOON)


def test_a_redirect_goes_to_the_agent_and_their_department() -> None:
    """RTE-03, RTE-04: the customer's wait is not over, so it is counted from its beginning."""
    c = queueing.redirect(a_conversation(Status.QUEUED), agent=BIA, department=SUPPORT, now=AT)
    assert (c.status, c.assignee_id, c.department_id) == (Status.ACTIVE, BIA, SUPPORT)
    assert (c.flow_state, c.turn, c.turn_since) == (FlowState.TIMEOUT_REDIRECT, Turn.US, NOW)
    answered = flow.reply(c, an_entry(AT, "Olá", "agent"), by=BIA)
    assert answered.flow_state is FlowState.ASSIGNED


def test_whoever_is_overdue_keeps_the_place_and_the_clock_begins_again() -> None:
    waiting = a_conversation(Status.QUEUED)
    c = queueing.overdue(waiting, deadline=SOON)
    assert (c.status, c.flow_state) == (Status.QUEUED, FlowState.TIMEOUT_REDIRECT)
    assert (c.queued_at, c.deadline_at) == (waiting.queued_at, SOON)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.QUEUED}))
def test_only_what_is_queued_can_be_late(status: Status) -> None:
    for late in (queueing.overdue, queueing.postpone):
        with pytest.raises(IllegalMove):
            late(a_conversation(status), deadline=SOON)


def test_what_an_absent_agent_had_gets_the_place_of_the_customers_wait() -> None:
    """RTE-06: it does not begin at the end of the queue."""
    c = queueing.give_back(a_conversation(Status.ACTIVE), department=SALES, deadline=SOON, now=AT)
    assert (c.status, c.flow_state) == (Status.QUEUED, FlowState.TIMEOUT_REDIRECT)
    assert (c.department_id, c.assignee_id) == (SALES, None)
    assert (c.queued_at, c.turn_since, c.deadline_at) == (NOW, NOW, SOON)


def test_what_stays_with_an_absent_agent_says_so() -> None:
    active = a_conversation(Status.ACTIVE)
    assert queueing.leave_behind(active) == replace(active, flow_state=FlowState.TIMEOUT_REDIRECT)
