"""Who gets what, and when: the heart foretells what the whole product does.

Customers arrive by the bot's menu, agents come, go and change, people give and take, and time
passes. Everything goes the way that it goes in the product, by hooks, API, log and ticks; the
model (`routing_model.py`) is told of the same acts, and after each of them both must agree about
every conversation: QUE-21 to QUE-25, RTE-01 to RTE-06, TRF-01 to TRF-07.
"""

import os
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Final

import hypothesis.strategies as st
import pytest
from hypothesis import assume
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from prosa.domain import moves as flow
from prosa.domain import queueing
from prosa.domain.conversation import WITH_AGENT, Conversation, Status
from prosa.domain.ids import DepartmentId, UserId
from prosa.domain.response_time import ResponseTimes
from prosa.domain.routing import Candidate, Presence
from prosa.features.conversations.jobs import ABSENCES, RESPONSE_TIMEOUTS
from tests.api.routing_model import Case, Model
from tests.api.stage import Stage, plays, staged
from tests.domain.examples import an_entry
from tests.support.agent import Agent
from tests.support.database import NewDatabase

EXAMPLES = {"nightly": 300, "ci": 12}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 8)
STEPS = 20

TEAM: Final = (("Ana", ("Vendas",), 1), ("Bia", ("Vendas", "Suporte"), 2), ("Caio", (), 2))
"""Who, where, and how many conversations they may be given."""
CUSTOMERS: Final = ("Rui", "Eva", "Ivo", "Lia")
DEPARTMENTS: Final = {"Vendas": 300, "Suporte": 600, "Outros": 0}
"""And how soon each must answer, in seconds; 0: nobody is late there."""

_FOUND: Final = """
SELECT p.name AS customer, c.*, coalesce((
    SELECT array_agg(m.detail->>'code' ORDER BY m.seq) FROM messages m
    WHERE m.conversation_id = c.id AND m.kind = 'system'), '{}') AS lines, coalesce((
    SELECT array_agg(a.why ORDER BY a.id) FROM assignments a
    WHERE a.conversation_id = c.id AND a.by_user_id IS NULL), '{}') AS whys
FROM conversations c JOIN contacts p ON p.id = c.contact_id ORDER BY c.number
"""
_COMPARED: Final = (
    "status",
    "flow_state",
    "department_id",
    "assignee_id",
    "turn",
    "turn_since",
    "queued_at",
    "assigned_at",
    "deadline_at",
)
_NEVER: Final = {
    "waits although somebody of its department has room": """
        SELECT c.id FROM conversations c
        JOIN department_members m ON m.department_id = c.department_id AND m.is_active
        JOIN memberships a ON a.user_id = m.user_id AND a.is_active
        JOIN presence p ON p.user_id = m.user_id AND p.effective = 'online'
        WHERE c.status = 'queued' AND a.capacity > (
            SELECT count(*) FROM conversations o
            WHERE o.assignee_id = m.user_id AND o.status IN ('active', 'waiting'))""",
    "was dealt to somebody who had no room": """
        SELECT id FROM assignments WHERE by_user_id IS NULL
        AND (why->>'open_before')::int >= (why->>'capacity')::int""",
    "is with somebody without a line that says so": """
        SELECT c.id FROM conversations c WHERE c.status IN ('active', 'waiting')
        AND (SELECT count(*) FROM assignments a WHERE a.conversation_id = c.id) > (
            SELECT count(*) FROM messages m WHERE m.conversation_id = c.id AND m.detail->>'code'
            IN ('assigned', 'redirected', 'taken', 'assigned_by', 'transferred'))""",
}
"""What a conversation may never come to, whoever foretold it."""

people = st.integers(0, len(TEAM) - 1)
places = st.sampled_from(list(DEPARTMENTS))
which = st.integers(0, 99)


class Routing(RuleBasedStateMachine):
    """Three people, three departments, four customers, and somebody who may do everything."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage, self.run = stage, stage.run
        self.world = stage.opens(*DEPARTMENTS)
        self.admin = self.run(self.world.admin())
        self.places = {name: self.world.departments[name] for name in DEPARTMENTS}
        seconds = {self.places[name]: seconds for name, seconds in DEPARTMENTS.items()}
        self.model = Model(list(self.places.values()), ResponseTimes(seconds=seconds))
        for id, promised in seconds.items():
            change = {"response_timeout_seconds": promised}
            self.run(self.admin.does("PATCH", f"/departments/{id}", change))
        self.people = [self._hires(*who) for who in TEAM]

    def _hires(self, name: str, where: tuple[str, ...], capacity: int) -> Agent:
        made = self.world.agent(name, *where, online=False, capacity=capacity)
        agent, now = self.run(made), self.stage.now()
        id = agent.person.id
        self.model.agents[id] = Candidate(id, Presence.OFFLINE, 0, capacity, idle_since=now)
        self.model.members |= {(self.places[place], id) for place in where or DEPARTMENTS}
        self.model.offline_since[id] = now
        return agent

    def teardown(self) -> None:
        self.stage.closes(self.world)

    # Customers

    @precondition(lambda self: len(self._open()) < len(CUSTOMERS))
    @rule(n=which, where=places)
    def comes(self, n: int, where: str) -> None:
        """By the menu; who was served before is asked whether they want the same again."""
        name = self._one_of([name for name in CUSTOMERS if name not in self._open()], n)
        customer = self.world.contact(name)
        self._act(customer.writes("Oi"))
        row = self.run(self.world.conversation_of(name))
        self.model.begins(name, row["id"], now=self.stage.now())
        last = self.model.served.get(name, (None, None))[0]
        if last is not None and last != self.places[where]:
            self._act(customer.writes("não"))
            row = self.run(self.world.conversation_of(name))
            self.model.begins(name, row["id"], now=self.stage.now())
        said = where if last != self.places[where] else "sim"
        self._act(customer.writes(said))
        self.model.chooses(name, self.places[where], now=self.stage.now())
        self._agree()

    @precondition(lambda self: self._open())
    @rule(n=which)
    def writes_again(self, n: int) -> None:
        name = self._one_of(self._open(), n)
        self._act(self.world.contact(name).writes("E aí?"))
        self.model.hears(name, now=self.stage.now())
        self._agree()

    # The team comes and goes

    @rule(who=people, state=st.sampled_from(Presence))
    def goes(self, who: int, state: Presence) -> None:
        self._act(self.people[who].goes(str(state)))
        self.model.goes(self._id(who), state, now=self.stage.now())
        self._agree()

    @rule(who=people)
    def is_there(self, who: int) -> None:
        """Twice as often as anything else: without anybody there is not much to see."""
        self.goes(who, Presence.ONLINE)

    @rule(who=people, capacity=st.integers(1, 3))
    def may_have(self, who: int, capacity: int) -> None:
        path, id = f"/users/{self._id(who)}", self._id(who)
        self._act(self.admin.does("PATCH", path, {"capacity": capacity}))
        self.model.has(id, capacity=capacity, now=self.stage.now())
        self._agree()

    @rule(who=people, where=places, joins=st.booleans())
    def joins_or_leaves(self, who: int, where: str, joins: bool) -> None:
        department, id = self.places[where], self._id(who)
        verb = "PUT" if joins else "DELETE"
        self._act(self.admin.does(verb, f"/departments/{department}/members/{id}"))
        self.model.belongs(id, department, joins, now=self.stage.now())
        self._agree()

    # Deciding

    @precondition(lambda self: self._with(Status.QUEUED))
    @rule(who=people, n=which)
    def takes(self, who: int, n: int) -> None:
        """A-6: out of a queue of theirs."""
        mine = self.model.departments_of(self._id(who))
        queued = self._with(Status.QUEUED)
        names = [name for name in queued if self._case(name).it.department_id in mine]
        assume(names)
        name = self._one_of(names, n)
        self._act(self.people[who].takes(name))
        self._becomes(
            name,
            "taken",
            lambda c, now: flow.take(c, agent=self._id(who), department=None, now=now),
        )

    @precondition(lambda self: self._open())
    @rule(whom=people, n=which)
    def is_given(self, whom: int, n: int) -> None:
        """Whatever their load and wherever they are: a person decided (TKT-24)."""
        name = self._one_of(self._open(), n)
        self._act(self.admin.gives(name, to=self.people[whom]))
        agent = self._id(whom)
        self._becomes(
            name,
            "assigned_by",
            lambda c, now: flow.assign(c, agent=agent, department=None, now=now),
        )

    @precondition(lambda self: self._with(*WITH_AGENT))
    @rule(n=which)
    def is_given_back(self, n: int) -> None:
        """TKT-25."""
        name = self._one_of(self._with(*WITH_AGENT), n)
        self._act(self._agent_of(name).unassigns(name))
        self._becomes(
            name,
            "unassigned",
            lambda c, now: queueing.unassign(
                c, fallback=self._place_of(c), deadline=self._deadline(self._place_of(c)), now=now
            ),
        )

    @precondition(lambda self: self._open())
    @rule(n=which, where=places)
    def is_transferred_to_a_department(self, n: int, where: str) -> None:
        name, department = self._one_of(self._open(), n), self.places[where]
        self._act(self.admin.transfers(name, to=where, reason="outro assunto"))
        self._becomes(
            name,
            "transferred",
            lambda c, now: queueing.transfer_to_department(
                c, department=department, deadline=self._deadline(department), now=now
            ),
        )

    @precondition(lambda self: self._open())
    @rule(n=which, whom=people)
    def is_transferred_to_somebody(self, n: int, whom: int) -> None:
        name, agent = self._one_of(self._open(), n), self._id(whom)
        self._act(self.admin.transfers(name, to=self.people[whom]))
        theirs = self.model.departments_of(agent)
        place = self._place_of(self._case(name).it)
        department = place if place in theirs else next(iter(theirs), place)
        self._becomes(
            name,
            "transferred",
            lambda c, now: flow.transfer_to_agent(c, agent=agent, department=department, now=now),
        )

    @precondition(lambda self: self._with(*WITH_AGENT))
    @rule(n=which, then=st.sampled_from(["replies", "waits", "resolves"]))
    def is_served(self, n: int, then: str) -> None:
        name = self._one_of(self._with(*WITH_AGENT), n)
        agent = self._agent_of(name)
        if then == "replies":
            self._act(agent.replies("Já vejo", to=name))
            entry, me = an_entry(self.stage.now(), "Já vejo", "agent"), agent.person.id
            self._becomes(name, None, lambda c, _: flow.reply(c, entry, by=me))
        elif then == "waits":
            self._act(agent.waits(name))
            self._becomes(name, "waiting", lambda c, now: flow.wait(c, now=now))
        else:
            self._act(agent.resolves(name))
            self._becomes(name, "resolved", lambda c, now: flow.resolve(c, now=now))

    # Time

    @rule(minutes=st.sampled_from([0.5, 2, 6, 45]))
    def time_passes(self, minutes: float) -> None:
        """RTE-01, RTE-02: both ticks look at what the time has made of it."""
        self.stage.passes(timedelta(minutes=minutes))
        self._act(self.world.ticks(RESPONSE_TIMEOUTS))
        self.model.time_is_up(now=self.stage.now())
        self.run(self.world.ticks(ABSENCES))
        self.model.absences(now=self.stage.now())
        self._agree()

    # Both worlds

    def _act(self, deed: Coroutine[Any, Any, Any]) -> None:
        """In reality, a second after whatever was before."""
        rows = self.run(self.world.rows("SELECT user_id, idle_since FROM agent_loads"))
        known = {row["user_id"]: row["idle_since"] for row in rows}
        self.model.sees_idle({id: known[id] for id in self.model.agents})
        self.stage.passes(timedelta(seconds=1))
        self.run(deed)

    def _becomes(
        self, name: str, line: str | None, after: Callable[[Conversation, Any], Conversation]
    ) -> None:
        """In the model."""
        case, now = self._case(name), self.stage.now()
        self.model.becomes(case, after(case.it, now), line, now=now)
        self._agree()

    def _agree(self) -> None:
        found = {row["customer"]: row for row in self.run(self.world.rows(_FOUND))}
        assert found.keys() == self.model.cases.keys()
        for name, case in self.model.cases.items():
            row = found[name]
            told = {column: getattr(case.it, column) for column in _COMPARED}
            assert {column: row[column] for column in _COMPARED} == told, name
            assert row["lines"] == case.lines, name
            assert row["whys"] == case.whys, name
        for what, query in _NEVER.items():
            assert not self.run(self.world.rows(query)), what
        self.run(self.world.checks())

    # Who and which

    def _id(self, who: int) -> UserId:
        return self.people[who].person.id

    def _case(self, name: str) -> Case:
        return self.model.cases[name]

    def _with(self, *statuses: Status) -> list[str]:
        return [name for name, case in self.model.cases.items() if case.it.status in statuses]

    def _open(self) -> list[str]:
        return [name for name, case in self.model.cases.items() if case.it.is_open]

    def _agent_of(self, name: str) -> Agent:
        holder = self._case(name).holder
        return next(one for one in self.people if one.person.id == holder)

    def _place_of(self, c: Conversation) -> DepartmentId:
        assert c.department_id is not None
        return c.department_id

    def _deadline(self, department: DepartmentId) -> Any:
        return self.model.response.deadline(department, now=self.stage.now())

    @staticmethod
    def _one_of(names: list[str], n: int) -> str:
        return sorted(names)[n % len(names)]


@pytest.fixture
def stage(new_database: NewDatabase) -> Iterator[Stage]:
    with staged(new_database()) as stage:
        yield stage


@pytest.mark.usefixtures("anyio_backend")
@pytest.mark.timeout(900)
def test_the_heart_foretells_who_gets_what(stage: Stage) -> None:
    plays(partial(Routing, stage), examples=EXAMPLES, steps=STEPS)
