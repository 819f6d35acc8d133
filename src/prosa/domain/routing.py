"""Who should take the next conversation.

A decision, not a deed: this module reads a picture of the team and answers. It
performs no I/O, never asks the time, and gives the same answer to the same
question. `features/conversations` paints the picture and carries out the answer.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from prosa.domain.ids import ConversationId, DepartmentId, UserId


class Presence(StrEnum):
    ONLINE = "online"
    BUSY = "busy"
    AWAY = "away"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What routing needs to know of one agent, and nothing more."""

    id: UserId
    presence: Presence
    open_conversations: int
    capacity: int
    is_active: bool = True
    idle_since: datetime | None = None
    """Since when nothing new was given to them. None ranks after every instant."""

    @property
    def is_present(self) -> bool:
        return self.is_active and self.presence is Presence.ONLINE

    @property
    def is_free(self) -> bool:
        return self.is_present and self.open_conversations < self.capacity


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that needs an agent of a department."""

    id: ConversationId
    department_id: DepartmentId
    last_agent: UserId | None = None
    """Who served this contact before, if they should come first."""
    released_by: UserId | None = None
    """Who had this very conversation and gave it up: they come last."""


@dataclass(frozen=True, slots=True)
class Team:
    """Who there is and who belongs where. An agent of several departments has one load."""

    agents: Mapping[UserId, Candidate]
    members: Mapping[DepartmentId, Collection[UserId]] = field(
        default_factory=dict[DepartmentId, Collection[UserId]]
    )
    """By department, in the company's order."""

    def of(self, department: DepartmentId) -> list[Candidate]:
        ids = self.members.get(department, ())
        return [self.agents[id] for id in ids if id in self.agents]

    def outside(self, department: DepartmentId) -> list[Candidate]:
        """Those who serve some other department, each once."""
        ids = {id for other, ids in self.members.items() if other != department for id in ids}
        return [self.agents[id] for id in sorted(ids) if id in self.agents]

    def department_of(self, agent: UserId) -> DepartmentId | None:
        """The first of theirs, in the company's order."""
        return next((id for id, ids in self.members.items() if agent in ids), None)


class Reason(StrEnum):
    LAST_AGENT = "last_agent"
    LEAST_LOADED = "least_loaded"
    LONGEST_IDLE = "longest_idle"
    ONLY_ONE = "only_one"


class Refusal(StrEnum):
    """Why nobody was chosen: shown to supervisors, so keep the words plain."""

    NOBODY_IN_DEPARTMENT = "nobody_in_department"
    NOBODY_ONLINE = "nobody_online"
    ALL_BUSY = "all_busy"
    CLOSED = "closed"
    """The company is closed: it is dealt when we open."""


@dataclass(frozen=True, slots=True)
class Why:
    """The reason and the figures that it rests on: “a menos ocupada do time, 3 de 8”."""

    reason: Reason
    open_before: int
    """Open conversations of the chosen agent, before this one."""
    capacity: int
    considered: int
    """How many agents could have taken it."""


@dataclass(frozen=True, slots=True)
class Assign:
    conversation: ConversationId
    agent: UserId
    why: Why
    department: DepartmentId | None = None
    """The agent's, if the conversation goes over to it (RTE-03)."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Nobody can take it now. Of `members` active agents, `online` are there, none is free."""

    conversation: ConversationId
    because: Refusal
    members: int = 0
    online: int = 0


Decision: TypeAlias = Assign | Hold


def choose_agent(waiting: Waiting, candidates: Iterable[Candidate]) -> Decision:
    """Pick the agent who should take `waiting`, or say why nobody can.

    The filters run from the hardest to the softest, so the refusal names the
    first wall we hit. Among those left, the agent who last served this contact
    comes first, then the least loaded, then whoever has been idle longest. Who has
    just given it up gets it back only if there is nobody else.
    """
    active = [c for c in candidates if c.is_active]
    if not active:
        return Hold(waiting.id, Refusal.NOBODY_IN_DEPARTMENT)
    online = [c for c in active if c.is_present]
    if not online:
        return Hold(waiting.id, Refusal.NOBODY_ONLINE, len(active))
    willing = [c for c in online if c.is_free]
    others = [c for c in willing if c.id != waiting.released_by]
    free = sorted(others or willing, key=_preference)
    if not free:
        return Hold(waiting.id, Refusal.ALL_BUSY, len(active), len(online))

    known = next((c for c in free if c.id == waiting.last_agent), None)
    best = known or free[0]
    reason = Reason.LAST_AGENT if known else _reason(free)
    why = Why(reason, best.open_conversations, best.capacity, len(free))
    return Assign(waiting.id, best.id, why)


def choose_anybody(waiting: Waiting, team: Team) -> Decision:
    """Whoever can take `waiting`, which is overdue: of its own department if possible, otherwise
    of any (C-28). The refusal is that of its own department, which is the one to be mended."""
    own = choose_agent(waiting, team.of(waiting.department_id))
    if isinstance(own, Assign):
        return own
    other = choose_agent(waiting, team.outside(waiting.department_id))
    if isinstance(other, Assign):
        return replace(other, department=team.department_of(other.agent))
    return own


def deal(queue: Sequence[Waiting], team: Team) -> list[Decision]:
    """Serve a queue in its order, each assignment counting in the loads of the next.

    One that nobody can take does not hold up those behind it, who may belong to
    another department. The answers are in the order of the queue.
    """
    return _deal(queue, team, lambda w, team: choose_agent(w, team.of(w.department_id)))


def deal_overdue(queue: Sequence[Waiting], team: Team) -> list[Decision]:
    """Like `deal`, but anybody of any department may take what waits too long (RTE-03)."""
    return _deal(queue, team, choose_anybody)


def hold_all(queue: Sequence[Waiting], team: Team) -> list[Decision]:
    """Nobody is given anything while the company is closed."""
    decisions: list[Decision] = []
    for waiting in queue:
        active = [c for c in team.of(waiting.department_id) if c.is_active]
        online = sum(c.is_present for c in active)
        decisions.append(Hold(waiting.id, Refusal.CLOSED, len(active), online))
    return decisions


def _deal(
    queue: Sequence[Waiting], team: Team, choose: Callable[[Waiting, Team], Decision]
) -> list[Decision]:
    agents = dict(team.agents)
    decisions: list[Decision] = []
    for waiting in queue:
        decision = choose(waiting, Team(agents, team.members))
        if isinstance(decision, Assign):
            taken = agents[decision.agent]
            agents[taken.id] = replace(
                taken, open_conversations=taken.open_conversations + 1, idle_since=None
            )
        decisions.append(decision)
    return decisions


def _preference(c: Candidate) -> tuple[float, float, str]:
    """Lower is better. The id comes last so that ties never depend on order."""
    return (_load(c), _idle(c), str(c.id))


def _reason(free: Sequence[Candidate]) -> Reason:
    """What put the first before the second."""
    if len(free) == 1:
        return Reason.ONLY_ONE
    best, second = free[0], free[1]
    tied = _load(best) == _load(second)
    return Reason.LONGEST_IDLE if tied and _idle(best) < _idle(second) else Reason.LEAST_LOADED


def _load(c: Candidate) -> float:
    return c.open_conversations / c.capacity


def _idle(c: Candidate) -> float:
    return c.idle_since.timestamp() if c.idle_since else float("inf")
