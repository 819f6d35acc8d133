"""Hypothesis makes random moves, legal or not, and checks what must always hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from prosa.domain import moves as flow
from prosa.domain import queueing
from prosa.domain.conversation import (
    MOVES,
    WITH_AGENT,
    Conversation,
    FlowState,
    IllegalMove,
    Move,
    Status,
    Turn,
)
from tests.domain.examples import ANA, BIA, NOW, SALES, SUPPORT, a_new_conversation, an_entry

agents = st.sampled_from([ANA, BIA])
departments = st.sampled_from([SALES, SUPPORT])
FLOW_OF = {
    Status.BOT: {FlowState.GREETING, FlowState.AWAITING_ROUTING_CONFIRMATION},
    Status.QUEUED: {FlowState.DEPARTMENT_SELECTED, FlowState.TIMEOUT_REDIRECT},
    Status.ACTIVE: {FlowState.ASSIGNED, FlowState.TIMEOUT_REDIRECT},
    Status.WAITING: {FlowState.ASSIGNED, FlowState.TIMEOUT_REDIRECT},
    Status.RESOLVED: {FlowState.RESOLVED},
    Status.CLOSED: {FlowState.RESOLVED},
}


class ConversationLife(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.it = a_new_conversation()
        self.before = self.it

    @property
    def deadline(self) -> datetime:
        return self.now + timedelta(minutes=5)

    def attempt(self, move: Move, make: Callable[[], Conversation]) -> None:
        """Make the move; an illegal one leaves no trace, and the table said so."""
        self.now += timedelta(seconds=1)
        self.before = replace(self.it)
        try:
            self.it = make()
        except IllegalMove:
            assert move not in MOVES[self.before.status]
            assert self.it == self.before
        else:
            assert move in MOVES[self.before.status] or move is Move.ARCHIVE

    @rule(late=st.integers(0, 5))
    def contact_writes(self, late: int) -> None:
        entry = replace(
            an_entry(self.now + timedelta(seconds=1)),
            said_at=self.now - timedelta(seconds=late),
        )
        self.attempt(Move.RECEIVE, lambda: flow.receive(self.it, entry))
        if self.it.status is Status.QUEUED and self.it.deadline_at is None:
            self.it = queueing.wait_again(self.it, deadline=self.deadline, now=self.now)

    @rule()
    def the_phone_writes(self) -> None:
        entry = an_entry(self.now, "Olá", "agent")
        self.attempt(Move.PHONE, lambda: flow.phone_says(self.it, entry))
        if self.before.is_open:
            assert self.it.assignee_id == self.before.assignee_id
            assert self.it.turn is Turn.CUSTOMER

    @rule()
    def an_automatic_text_is_sent(self) -> None:
        self.it = flow.bot_says(self.it, an_entry(self.now, "…", "bot"))

    @rule(department=departments)
    def queued(self, department: flow.DepartmentId) -> None:
        self.attempt(
            Move.QUEUE,
            lambda: queueing.queue(
                self.it, department=department, deadline=self.deadline, now=self.now
            ),
        )

    @rule(agent=agents, department=departments, takes=st.booleans())
    def assigned(self, agent: flow.UserId, department: flow.DepartmentId, takes: bool) -> None:
        give = flow.take if takes else flow.assign
        self.attempt(
            Move.ASSIGN,
            lambda: give(self.it, agent=agent, department=department, now=self.now),
        )

    @rule(fallback=departments)
    def unassigned(self, fallback: flow.DepartmentId) -> None:
        self.attempt(
            Move.UNASSIGN,
            lambda: queueing.unassign(
                self.it, fallback=fallback, deadline=self.deadline, now=self.now
            ),
        )

    @rule(fallback=departments)
    def its_agent_has_left(self, fallback: flow.DepartmentId) -> None:
        self.attempt(
            Move.UNASSIGN,
            lambda: queueing.give_back(
                self.it, department=fallback, deadline=self.deadline, now=self.now
            ),
        )
        if self.before.status in WITH_AGENT and self.before.turn is Turn.US:
            assert self.it.queued_at == self.before.turn_since

    @precondition(lambda self: self.it.status is Status.ACTIVE)
    @rule()
    def its_agent_has_left_and_nobody_is_there(self) -> None:
        self.attempt(Move.NOTE, lambda: queueing.leave_behind(self.it))

    @precondition(lambda self: self.it.status is Status.QUEUED)
    @rule(agent=agents, department=departments, is_anybody_there=st.booleans())
    def waits_too_long(
        self, agent: flow.UserId, department: flow.DepartmentId, is_anybody_there: bool
    ) -> None:
        if not is_anybody_there:
            self.attempt(Move.QUEUE, lambda: queueing.overdue(self.it, deadline=self.deadline))
            assert self.it.queued_at == self.before.queued_at
            return
        self.attempt(
            Move.ASSIGN,
            lambda: queueing.redirect(self.it, agent=agent, department=department, now=self.now),
        )
        assert self.it.department_id == department

    @rule(department=departments)
    def transferred(self, department: flow.DepartmentId) -> None:
        self.attempt(
            Move.TRANSFER,
            lambda: queueing.transfer_to_department(
                self.it, department=department, deadline=self.deadline, now=self.now
            ),
        )

    @rule(agent=agents, department=st.none() | departments)
    def handed_over(self, agent: flow.UserId, department: flow.DepartmentId | None) -> None:
        self.attempt(
            Move.ASSIGN,
            lambda: flow.transfer_to_agent(
                self.it, agent=agent, department=department, now=self.now
            ),
        )

    @rule(agent=agents)
    def agent_replies(self, agent: flow.UserId) -> None:
        entry = an_entry(self.now, "Olá", "agent")
        self.attempt(Move.REPLY, lambda: flow.reply(self.it, entry, by=agent))

    @rule()
    def noted(self) -> None:
        self.attempt(Move.NOTE, lambda: flow.annotate(self.it))

    @rule()
    def waits(self) -> None:
        self.attempt(Move.WAIT, lambda: flow.wait(self.it, now=self.now))

    @rule()
    def snoozed(self) -> None:
        until = self.now + timedelta(hours=1)
        self.attempt(Move.SNOOZE, lambda: flow.snooze(self.it, until=until, now=self.now))

    @rule()
    def unarchived(self) -> None:
        self.attempt(Move.UNARCHIVE, lambda: flow.unarchive(self.it))

    @rule()
    def woken(self) -> None:
        self.attempt(Move.WAKE, lambda: flow.wake(self.it, now=self.now))

    @rule()
    def resolved(self) -> None:
        self.attempt(Move.RESOLVE, lambda: flow.resolve(self.it, now=self.now))

    @rule()
    def closed(self) -> None:
        self.attempt(Move.CLOSE, lambda: flow.close(self.it, now=self.now))

    @rule(agent=agents)
    def reopened(self, agent: flow.UserId) -> None:
        self.attempt(Move.REOPEN, lambda: flow.reopen(self.it, by=agent, now=self.now))

    @rule(agent=agents, fallback=departments)
    def reopened_to_the_queue(self, agent: flow.UserId, fallback: flow.DepartmentId) -> None:
        self.attempt(
            Move.REOPEN,
            lambda: queueing.reopen_to_queue(
                self.it, by=agent, fallback=fallback, deadline=self.deadline, now=self.now
            ),
        )

    @rule()
    def archived(self) -> None:
        self.attempt(Move.ARCHIVE, lambda: flow.archive(self.it, now=self.now))

    @rule()
    def read(self) -> None:
        self.it = flow.read(self.it)

    @invariant()
    def an_agent_has_it_exactly_while_someone_should(self) -> None:
        if self.it.status in WITH_AGENT:
            assert self.it.assignee_id is not None
        elif self.it.is_open:
            assert self.it.assignee_id is None

    @invariant()
    def a_queued_conversation_has_a_queue_and_a_place_in_it(self) -> None:
        if self.it.status is Status.QUEUED:
            assert self.it.department_id is not None
            assert self.it.queued_at is not None
            assert self.it.turn is not None

    @invariant()
    def only_what_waits_in_a_queue_has_a_deadline(self) -> None:
        """RTE-05."""
        if self.it.status is not Status.QUEUED:
            assert self.it.deadline_at is None
        elif self.it.turn is Turn.US:
            assert self.it.deadline_at is not None

    @invariant()
    def nobody_waits_on_an_ended_conversation(self) -> None:
        if not self.it.is_open:
            assert self.it.turn is None
            assert self.it.unread_count == 0
            assert self.it.resolved_at is not None
        assert (self.it.turn is None) == (self.it.turn_since is None)

    @invariant()
    def what_goes_on_has_not_ended(self) -> None:
        if self.it.is_open:
            ends = (self.it.resolved_at, self.it.closed_at, self.it.archived_at)
            assert ends == (None, None, None)
        assert (self.it.closed_at is not None) == (self.it.status is Status.CLOSED)

    @invariant()
    def the_customers_word_makes_it_our_turn(self) -> None:
        if self.it.unread_count > 0:
            assert self.it.unread_count <= self.it.last_seq
        assert self.it.unread_count >= 0

    @invariant()
    def only_a_waiting_conversation_sleeps(self) -> None:
        if self.it.snoozed_until is not None:
            assert self.it.status is Status.WAITING
            assert self.it.turn is Turn.CUSTOMER

    @invariant()
    def the_version_and_the_identity_are_not_its_own_to_change(self) -> None:
        fresh = a_new_conversation()
        assert self.it.version == fresh.version
        assert (self.it.id, self.it.number) == (fresh.id, fresh.number)
        assert (self.it.contact_id, self.it.inbox_id) == (fresh.contact_id, fresh.inbox_id)

    @invariant()
    def the_flow_state_fits_the_status(self) -> None:
        assert self.it.flow_state in FLOW_OF[self.it.status]

    @invariant()
    def nothing_goes_back_in_time(self) -> None:
        was, now = self.before, self.it
        assert now.last_seq >= was.last_seq
        for before, after in (
            (was.last_message_at, now.last_message_at),
            (was.last_inbound_at, now.last_inbound_at),
        ):
            assert before is None or (after is not None and after >= before)

    @invariant()
    def firsts_stay_first(self) -> None:
        for name in ("first_response_at", "taken_at"):
            was = getattr(self.before, name)
            assert was is None or getattr(self.it, name) == was


TestConversationLife = ConversationLife.TestCase
