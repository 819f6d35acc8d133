"""What routing must do, foretold by the functions of `domain/` alone.

The model knows who there is, who waits and since when. It is told of each act at the instant of
the act, and answers by itself with whatever must follow: who is given what, and which lines say
so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from prosa.domain import moves as flow
from prosa.domain import queueing
from prosa.domain.absence import Absent, Answer, answer, told, was_told
from prosa.domain.conversation import WITH_AGENT, Conversation, Status
from prosa.domain.ids import ConversationId, DepartmentId, UserId
from prosa.domain.response_time import ResponseTimes
from prosa.domain.routing import (
    Assign,
    Candidate,
    Decision,
    Presence,
    Team,
    Waiting,
    deal,
    deal_overdue,
)
from tests.domain.examples import a_new_conversation, an_entry

GRACE = timedelta(seconds=60)
"""Of the company, for agents who are offline."""


@dataclass(slots=True)
class Case:
    """A conversation, and what is known of it besides."""

    it: Conversation
    customer: str
    lines: list[str] = field(default_factory=list[str])
    """The codes of its system lines."""
    whys: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """Why it was dealt to whom, each time. JSON, as it is kept."""
    had: UserId | None = None
    """Who has it, or had it last."""
    was_taken_away: bool = False
    """From `had`, who was not there."""
    told: list[datetime] = field(default_factory=list[datetime])
    """When supervisors heard that it waits too long."""
    beside_bot: dict[str, Any] = field(default_factory=dict[str, Any])
    """Whose absence supervisors know of. JSON, as it is kept."""

    @property
    def holder(self) -> UserId | None:
        return self.it.assignee_id if self.it.status in WITH_AGENT else None


@dataclass(slots=True)
class Model:
    departments: Sequence[DepartmentId]
    """In the company's order."""
    response: ResponseTimes
    agents: dict[UserId, Candidate] = field(default_factory=dict[UserId, Candidate])
    members: set[tuple[DepartmentId, UserId]] = field(
        default_factory=set[tuple[DepartmentId, UserId]]
    )
    offline_since: dict[UserId, datetime] = field(default_factory=dict[UserId, datetime])
    cases: dict[str, Case] = field(default_factory=dict[str, Case])
    """The newest of each customer."""
    served: dict[str, tuple[DepartmentId | None, UserId]] = field(
        default_factory=dict[str, tuple[DepartmentId | None, UserId]]
    )
    """Where each customer was served last, and by whom."""

    # Who there is

    def departments_of(self, agent: UserId) -> list[DepartmentId]:
        return [d for d in self.departments if (d, agent) in self.members]

    def load(self, agent: UserId) -> int:
        return sum(case.holder == agent for case in self.cases.values())

    def team(self) -> Team:
        agents = {
            id: replace(one, open_conversations=self.load(id)) for id, one in self.agents.items()
        }
        members = {
            department: sorted(id for d, id in self.members if d == department)
            for department in self.departments
        }
        return Team(agents, {d: ids for d, ids in members.items() if ids})

    def goes(self, agent: UserId, presence: Presence, *, now: datetime) -> None:
        self.agents[agent] = replace(self.agents[agent], presence=presence)
        self.offline_since.pop(agent, None)
        if presence is Presence.OFFLINE:
            self.offline_since[agent] = now
        self.serves(now=now)

    def has(self, agent: UserId, *, capacity: int, now: datetime) -> None:
        self.agents[agent] = replace(self.agents[agent], capacity=capacity)
        self.serves(now=now)

    def belongs(
        self, agent: UserId, department: DepartmentId, joins: bool, *, now: datetime
    ) -> None:
        self.members -= {(department, agent)}
        self.members |= {(department, agent)} if joins else set()
        self.serves(now=now)

    # What customers and people do

    def begins(self, customer: str, id: UUID, *, now: datetime) -> None:
        """The bot asks where to."""
        new = replace(a_new_conversation(), id=ConversationId(id), opened_at=now)
        asked = flow.bot_says(flow.receive(new, an_entry(now)), an_entry(now, "Onde?", "bot"))
        self.cases[customer] = Case(asked, customer)

    def chooses(self, customer: str, department: DepartmentId, *, now: datetime) -> None:
        case = self.cases[customer]
        heard = flow.receive(case.it, an_entry(now))
        deadline = self.response.deadline(department, now=now)
        queued = queueing.queue(heard, department=department, deadline=deadline, now=now)
        self.becomes(case, queued, "queued", now=now)

    def hears(self, customer: str, *, now: datetime) -> None:
        """The customer writes once more: not to somebody who has gone."""
        case = self.cases[customer]
        case.it = flow.receive(case.it, an_entry(now))
        self.serves(self._without_agents([case], now=now), now=now)

    def becomes(self, case: Case, after: Conversation, line: str | None, *, now: datetime) -> None:
        """A person, or the bot, has decided this. What follows from it follows."""
        if after.status is not Status.WAITING:
            case.beside_bot = {}
        self._moves(case, after, line)
        self.serves([case] if after.status is Status.QUEUED and line else [], now=now)

    # What follows

    def serves(self, new: Collection[Case] = (), *, now: datetime) -> None:
        """Each queue in order of arrival. Of those that have just begun to wait it is said why."""
        waiting = [case for case in self.cases.values() if case.it.status is Status.QUEUED]
        for case, decision in self._dealt(waiting, overdue=False):
            if isinstance(decision, Assign):
                self._assigns(case, decision, now=now)
            elif any(case is one for one in new):
                case.lines.append("held")

    def time_is_up(self, *, now: datetime) -> None:
        """RTE-03: anybody of any department; if there is nobody, supervisors are told."""
        late = [
            case
            for case in self.cases.values()
            if case.it.deadline_at is not None and case.it.deadline_at <= now
        ]
        for case, decision in self._dealt(late, overdue=True):
            if isinstance(decision, Assign):
                self._assigns(case, decision, now=now)
                continue
            queued_at, department = case.it.queued_at or now, case.it.department_id
            assert department is not None
            case.told.append(now)
            told = sum(at >= queued_at for at in case.told)
            deadline = self.response.deadline(department, now=now, told=told)
            self._moves(case, queueing.overdue(case.it, deadline=deadline), "overdue")
        self.serves(now=now)

    def absences(self, *, now: datetime) -> None:
        """RTE-02, RTE-06: what waits for agents who are not there."""
        self.serves(self._without_agents(list(self.cases.values()), now=now), now=now)

    def _without_agents(self, cases: Sequence[Case], *, now: datetime) -> list[Case]:
        team, back = self.team(), list[Case]()
        for case in cases:
            agent, department = case.holder, case.it.department_id
            if agent is None or department is None or agent not in self.offline_since:
                continue
            absent = Absent(agent, "", self.offline_since[agent], GRACE)
            match answer(case.it, absent, team, response=self.response, now=now):
                case Answer.GIVE_BACK:
                    deadline = self.response.deadline(department, now=now)
                    given = queueing.give_back(
                        case.it, department=department, deadline=deadline, now=now
                    )
                    self._moves(case, given, "agent_offline")
                    case.was_taken_away = True
                    back.append(case)
                case Answer.LEAVE_BEHIND if not was_told(case.beside_bot, absent):
                    case.beside_bot = told(case.beside_bot, absent)
                    self._moves(case, queueing.leave_behind(case.it), "left_behind")
                case _:
                    pass
        return back

    # How it is dealt

    def _dealt(self, cases: Sequence[Case], *, overdue: bool) -> list[tuple[Case, Decision]]:
        order = sorted(cases, key=_arrival)
        queue = [self._waiting(case) for case in order]
        decisions = (deal_overdue if overdue else deal)(queue, self.team())
        return list(zip(order, decisions, strict=True))

    def _waiting(self, case: Case) -> Waiting:
        department = case.it.department_id
        assert department is not None
        known = case.had if case.was_taken_away else None
        served = self.served.get(case.customer)
        if case.had is None and case.it.assigned_at is None and served:
            known = served[1] if served[0] == department else None
        released_by = None if case.was_taken_away else case.had
        return Waiting(case.it.id, department, known, released_by)

    def _assigns(self, case: Case, decision: Assign, *, now: datetime) -> None:
        department, line = decision.department, "assigned"
        if department is not None:
            line = "redirected"
            after = queueing.redirect(case.it, agent=decision.agent, department=department, now=now)
        else:
            own = case.it.department_id
            after = flow.assign(case.it, agent=decision.agent, department=own, now=now)
        case.whys.append({**asdict(decision.why), "reason": str(decision.why.reason)})
        self._moves(case, after, line)

    def _moves(self, case: Case, after: Conversation, line: str | None) -> None:
        before, was_loaded = case.holder, {id: self.load(id) for id in self.agents}
        case.it = after
        if line:
            case.lines.append(line)
        if case.holder not in (None, before):
            case.had, case.was_taken_away = case.holder, False
            known = self.served.get(case.customer, (None, None))[0]
            self.served[case.customer] = (after.department_id or known, case.holder)
        for id, load in was_loaded.items():
            if load and not self.load(id):
                # Nobody has become idle later than now.
                self.agents[id] = replace(self.agents[id], idle_since=_LAST)
            elif self.load(id):
                self.agents[id] = replace(self.agents[id], idle_since=None)

    def sees_idle(self, since: Mapping[UserId, datetime | None]) -> None:
        """Since when agents have nothing: by the database's own clock, so it cannot be foretold."""
        for id, at in since.items():
            assert (at is None) == (self.load(id) > 0), "idle is who has nothing"
            self.agents[id] = replace(self.agents[id], idle_since=at)


_LAST = datetime.max.replace(tzinfo=a_new_conversation().opened_at.tzinfo)


def _arrival(case: Case) -> tuple[datetime, str]:
    assert case.it.queued_at is not None
    return (case.it.queued_at, str(case.it.id))
