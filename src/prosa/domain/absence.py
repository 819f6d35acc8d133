"""When what an agent has is too long without them (RTE-02, RTE-06, USR-24).

Away and busy agents keep what they have, and so does whoever comes back within the
company's grace. What waits for the customer stays until the customer writes. Who
works on while shown as offline keeps what they took since then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from prosa.domain.conversation import Conversation, Status, Turn
from prosa.domain.ids import UserId
from prosa.domain.response_time import ResponseTimes
from prosa.domain.routing import Team


@dataclass(frozen=True, slots=True)
class Absent:
    """An agent who is offline, chosen or silent."""

    id: UserId
    name: str
    since: datetime
    grace: timedelta
    """So much working time they may be away without losing anything."""


_KEY: Final = "left_behind"

Kept = Mapping[str, Any]  # Any: JSON
"""What is kept of the bot in a conversation's row; what supervisors were told stands beside it."""


def was_told(kept: Kept | None, absent: Absent) -> bool:
    """Whether supervisors know that it was left with this agent, since they went."""
    return (kept or {}).get(_KEY) == _absence(absent)


def told(kept: Kept | None, absent: Absent) -> dict[str, Any]:  # Any: JSON
    """They know now. Another agent, or another absence of theirs, is told again."""
    return {**(kept or {}), _KEY: _absence(absent)}


def _absence(absent: Absent) -> str:
    return f"{absent.id} {absent.since.isoformat()}"


class Answer(StrEnum):
    KEEP = "keep"
    """It stays as it is."""
    GIVE_BACK = "give_back"
    """It goes back to the queue: somebody else is there."""
    LEAVE_BEHIND = "leave_behind"
    """It stays with its agent for want of anybody else, and supervisors are told."""


def answer(
    c: Conversation, absent: Absent, team: Team, *, response: ResponseTimes, now: datetime
) -> Answer:
    """What is to become of a conversation whose agent is offline. Out of hours nothing is:
    nobody is expected to be there, and the grace runs on when the company opens."""
    if c.status is not Status.ACTIVE or c.turn is not Turn.US:
        return Answer.KEEP
    if c.assigned_at is not None and c.assigned_at > absent.since:
        return Answer.KEEP
    if not response.is_running(now) or response.waited(absent.since, now=now) < absent.grace:
        return Answer.KEEP
    serving = {id for members in team.members.values() for id in members} - {absent.id}
    if any(team.agents[id].is_present for id in serving if id in team.agents):
        return Answer.GIVE_BACK
    return Answer.LEAVE_BEHIND
