"""Who takes the next conversation: examples that tell, properties that hold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.ids import ConversationId, DepartmentId, UserId
from prosa.domain.routing import (
    Assign,
    Candidate,
    Decision,
    Hold,
    Presence,
    Reason,
    Refusal,
    Team,
    Waiting,
    Why,
    choose_agent,
    choose_anybody,
    deal,
    deal_overdue,
    hold_all,
)
from tests.domain import examples
from tests.domain.examples import NOW, SALES, SUPPORT, later

WAITING = Waiting(ConversationId(UUID(int=1)), SALES)
ANA = Candidate(examples.ANA, Presence.ONLINE, open_conversations=1, capacity=4)
BIA = Candidate(examples.BIA, Presence.ONLINE, open_conversations=3, capacity=4)
CAIO = Candidate(UserId(UUID(int=12)), Presence.ONLINE, open_conversations=1, capacity=4)


def a_queue(length: int, department: DepartmentId = SALES, first: int = 100) -> list[Waiting]:
    return [Waiting(ConversationId(UUID(int=first + n)), department) for n in range(length)]


def a_team(*agents: Candidate, **members: Sequence[Candidate]) -> Team:
    named = {"sales": SALES, "support": SUPPORT}
    return Team(
        {agent.id: agent for agent in agents},
        {named[name]: [agent.id for agent in those] for name, those in members.items()},
    )


def takers(decisions: Sequence[Decision]) -> Counter[UserId]:
    return Counter(d.agent for d in decisions if isinstance(d, Assign))


@pytest.mark.parametrize(
    ("team", "hold"),
    [
        ([], Hold(WAITING.id, Refusal.NOBODY_IN_DEPARTMENT)),
        ([replace(ANA, is_active=False)], Hold(WAITING.id, Refusal.NOBODY_IN_DEPARTMENT)),
        ([replace(ANA, presence=Presence.AWAY)], Hold(WAITING.id, Refusal.NOBODY_ONLINE, 1)),
        ([replace(ANA, presence=Presence.BUSY)], Hold(WAITING.id, Refusal.NOBODY_ONLINE, 1)),
        ([replace(ANA, presence=Presence.OFFLINE)], Hold(WAITING.id, Refusal.NOBODY_ONLINE, 1)),
        ([replace(ANA, open_conversations=4)], Hold(WAITING.id, Refusal.ALL_BUSY, 1, 1)),
        (
            [replace(ANA, open_conversations=0, capacity=0)],
            Hold(WAITING.id, Refusal.ALL_BUSY, 1, 1),
        ),
    ],
)
def test_holds_and_says_why(team: list[Candidate], hold: Hold) -> None:
    assert choose_agent(WAITING, team) == hold


def test_who_gave_it_up_gets_it_back_only_if_there_is_nobody_else() -> None:
    given_up = replace(WAITING, released_by=ANA.id)
    chosen = choose_agent(given_up, [ANA, BIA])
    assert isinstance(chosen, Assign)
    assert chosen.agent == BIA.id, "though she has more to do"
    alone = choose_agent(given_up, [ANA, replace(BIA, presence=Presence.AWAY)])
    assert isinstance(alone, Assign)
    assert alone.agent == ANA.id


def test_prefers_the_least_loaded_and_shows_the_figures() -> None:
    why = Why(Reason.LEAST_LOADED, open_before=1, capacity=4, considered=2)
    assert choose_agent(WAITING, [BIA, ANA]) == Assign(WAITING.id, ANA.id, why)


def test_the_reason_is_what_decided_and_not_what_would_have() -> None:
    rested = replace(ANA, idle_since=NOW)
    tired = replace(BIA, idle_since=later(60))
    decision = choose_agent(WAITING, [rested, tired])
    assert isinstance(decision, Assign)
    assert decision.why.reason is Reason.LEAST_LOADED


def test_load_is_a_share_of_capacity() -> None:
    small = replace(ANA, open_conversations=2, capacity=4)
    large = replace(BIA, open_conversations=3, capacity=12)
    assert takers([choose_agent(WAITING, [small, large])]) == {large.id: 1}


def test_prefers_the_agent_who_knows_the_contact() -> None:
    returning = replace(WAITING, last_agent=BIA.id)
    why = Why(Reason.LAST_AGENT, open_before=3, capacity=4, considered=2)
    assert choose_agent(returning, [ANA, BIA]) == Assign(WAITING.id, BIA.id, why)


@pytest.mark.parametrize(
    "gone",
    [
        replace(BIA, presence=Presence.OFFLINE),
        replace(BIA, open_conversations=4),
        replace(BIA, is_active=False),
    ],
)
def test_does_not_wait_for_the_one_who_knows_the_contact(gone: Candidate) -> None:
    returning = replace(WAITING, last_agent=BIA.id)
    decision = choose_agent(returning, [ANA, gone])
    assert decision == Assign(WAITING.id, ANA.id, Why(Reason.ONLY_ONE, 1, 4, 1))


def test_of_equals_the_longest_idle() -> None:
    fresh = replace(ANA, idle_since=later(60))
    rested = replace(CAIO, idle_since=NOW)
    why = Why(Reason.LONGEST_IDLE, open_before=1, capacity=4, considered=2)
    assert choose_agent(WAITING, [fresh, rested]) == Assign(WAITING.id, CAIO.id, why)
    assert takers([choose_agent(WAITING, [ANA, rested])]) == {CAIO.id: 1}


def test_forty_customers_and_three_agents_end_up_even() -> None:
    agents = [replace(a, open_conversations=0, capacity=20) for a in (ANA, BIA, CAIO)]
    decisions = deal(a_queue(40), a_team(*agents, sales=agents))
    assert sorted(takers(decisions).values()) == [13, 13, 14]


def test_what_does_not_fit_waits_from_the_end_of_the_queue() -> None:
    agents = [replace(a, open_conversations=0, capacity=8) for a in (ANA, BIA, CAIO)]
    decisions = deal(a_queue(40), a_team(*agents, sales=agents))
    assert set(takers(decisions).values()) == {8}
    assert all(isinstance(d, Assign) for d in decisions[:24])
    held = decisions[24:]
    assert all(isinstance(d, Hold) and d.because is Refusal.ALL_BUSY for d in held)


def test_a_department_without_anyone_does_not_hold_up_the_others() -> None:
    queue = [*a_queue(2, SUPPORT), *a_queue(1, SALES, first=200)]
    decisions = deal(queue, a_team(ANA, sales=[ANA]))
    assert [type(d) for d in decisions] == [Hold, Hold, Assign]


def test_an_agent_of_two_departments_has_one_load() -> None:
    both = replace(ANA, open_conversations=3)
    queue = [*a_queue(1, SALES), *a_queue(1, SUPPORT, first=200)]
    decisions = deal(queue, a_team(both, sales=[both], support=[both]))
    assert [type(d) for d in decisions] == [Assign, Hold]


def test_a_member_who_is_gone_from_the_company_is_nobody() -> None:
    team = Team({}, {SALES: [ANA.id]})
    assert deal([WAITING], team) == [Hold(WAITING.id, Refusal.NOBODY_IN_DEPARTMENT)]


candidates = st.builds(
    Candidate,
    id=st.uuids(version=4).map(UserId),
    presence=st.sampled_from(Presence) | st.just(Presence.ONLINE),
    open_conversations=st.integers(0, 6),
    capacity=st.integers(0, 5),
    is_active=st.booleans() | st.just(True),
    idle_since=st.none() | st.integers(0, 99).map(lambda n: NOW + timedelta(seconds=n)),
)
teams = st.lists(candidates, max_size=6, unique_by=lambda c: c.id)


@st.composite
def floors(draw: st.DrawFn) -> tuple[list[Waiting], Team]:
    """A whole floor: two departments that share some agents, and a queue."""
    agents = draw(teams)
    ids = [agent.id for agent in agents]
    some = st.lists(st.sampled_from(ids), unique=True) if ids else st.just([])
    team = Team({a.id: a for a in agents}, {SALES: draw(some), SUPPORT: draw(some)})
    who = st.none() | st.sampled_from(ids) if ids else st.none()
    places = draw(st.lists(st.tuples(st.sampled_from([SALES, SUPPORT]), who), max_size=12))
    queue = [Waiting(ConversationId(UUID(int=n)), d, a) for n, (d, a) in enumerate(places, 1)]
    return queue, team


@given(teams, st.data())
def test_never_gives_to_one_who_cannot_take_nor_holds_while_one_can(
    team: list[Candidate], data: st.DataObject
) -> None:
    last = data.draw(st.none() | st.sampled_from([c.id for c in team]) if team else st.none())
    free = {c.id: c for c in team if c.is_free}
    match choose_agent(replace(WAITING, last_agent=last), team):
        case Assign(agent=chosen, why=why):
            agent = free[chosen]
            assert agent.is_active
            assert agent.presence is Presence.ONLINE
            assert agent.open_conversations < agent.capacity
            assert (why.open_before, why.capacity) == (agent.open_conversations, agent.capacity)
            assert why.considered == len(free)
            assert (why.reason is Reason.LAST_AGENT) == (last in free) == (chosen == last)
        case Hold():
            assert not free


@given(teams, st.data())
def test_order_of_the_team_does_not_matter(team: list[Candidate], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(team))
    assert choose_agent(WAITING, team) == choose_agent(WAITING, shuffled)


@given(floors())
def test_dealing_answers_everyone_in_order_and_overloads_nobody(
    floor: tuple[list[Waiting], Team],
) -> None:
    queue, team = floor
    decisions = deal(queue, team)
    assert [d.conversation for d in decisions] == [w.id for w in queue]
    for id, given_now in takers(decisions).items():
        agent = team.agents[id]
        assert agent.is_free
        assert agent.open_conversations + given_now <= agent.capacity


@given(floors())
def test_nobody_is_forgotten_while_an_agent_of_theirs_is_free(
    floor: tuple[list[Waiting], Team],
) -> None:
    queue, team = floor
    given_so_far: Counter[UserId] = Counter()
    for waiting, decision in zip(queue, deal(queue, team), strict=True):
        free = {
            c.id
            for c in team.of(waiting.department_id)
            if c.is_present and c.open_conversations + given_so_far[c.id] < c.capacity
        }
        if isinstance(decision, Assign):
            assert decision.agent in free
            given_so_far[decision.agent] += 1
        else:
            assert not free


@given(st.integers(1, 5), st.integers(0, 40), st.integers(1, 10))
def test_equal_agents_end_up_with_equal_loads(team_size: int, waiting: int, capacity: int) -> None:
    agents = [
        Candidate(UserId(UUID(int=n)), Presence.ONLINE, 0, capacity) for n in range(team_size)
    ]
    taken = takers(deal(a_queue(waiting), a_team(*agents, sales=agents)))
    loads = [taken[agent.id] for agent in agents]
    assert max(loads) - min(loads) <= 1
    assert sum(loads) == min(waiting, team_size * capacity)


def test_what_waits_too_long_goes_to_its_own_department_first() -> None:
    """C-28: then to any. Bia of support has less to do, and Ana is of sales."""
    bia = replace(BIA, open_conversations=0)
    team = a_team(ANA, bia, sales=[ANA], support=[bia])
    own = choose_anybody(WAITING, team)
    assert isinstance(own, Assign)
    assert (own.agent, own.department) == (ANA.id, None)
    full = a_team(replace(ANA, open_conversations=4), bia, sales=[ANA], support=[bia])
    other = choose_anybody(WAITING, full)
    assert isinstance(other, Assign)
    assert (other.agent, other.department) == (bia.id, SUPPORT)


def test_the_department_of_who_takes_it_is_the_first_of_theirs() -> None:
    third = DepartmentId(UUID(int=22))
    team = Team({BIA.id: BIA}, {SALES: [], SUPPORT: [BIA.id], third: [BIA.id]})
    decision = choose_anybody(WAITING, team)
    assert isinstance(decision, Assign)
    assert decision.department == SUPPORT


def test_if_nobody_can_take_it_the_reason_is_that_of_its_own_department() -> None:
    away = replace(BIA, presence=Presence.AWAY)
    nobody = choose_anybody(WAITING, a_team(away, sales=[], support=[away]))
    assert nobody == Hold(WAITING.id, Refusal.NOBODY_IN_DEPARTMENT)
    stranger = replace(CAIO, open_conversations=0)
    outside = a_team(stranger, sales=[])
    assert choose_anybody(WAITING, outside) == nobody, "who serves no department is not asked"


def test_while_we_are_closed_nobody_is_given_anything() -> None:
    team = a_team(ANA, replace(BIA, presence=Presence.OFFLINE), sales=[ANA, BIA])
    assert hold_all([WAITING], team) == [Hold(WAITING.id, Refusal.CLOSED, 2, 1)]


@given(floors())
def test_of_what_is_overdue_nothing_waits_while_anybody_is_free(
    floor: tuple[list[Waiting], Team],
) -> None:
    """RTE-03: and nobody gets more than they have room for."""
    queue, team = floor
    given_so_far: Counter[UserId] = Counter()
    serving = {id for ids in team.members.values() for id in ids}
    for waiting, decision in zip(queue, deal_overdue(queue, team), strict=True):
        free = {
            c.id
            for c in team.agents.values()
            if c.id in serving
            and c.is_present
            and c.open_conversations + given_so_far[c.id] < c.capacity
        }
        own = {c.id for c in team.of(waiting.department_id)}
        if not isinstance(decision, Assign):
            assert not free
            continue
        assert decision.agent in free
        assert (decision.department is None) == (decision.agent in own)
        assert decision.agent in own or not own & free
        given_so_far[decision.agent] += 1
