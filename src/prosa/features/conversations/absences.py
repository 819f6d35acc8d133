"""Whose agent is not there: found, decided and written down.

Both the sweep (`actions/redistribute.py`) and the reception of a customer's message use it, so a
conversation is treated alike whenever it is noticed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from prosa.db.work import Work
from prosa.domain import absence, queueing
from prosa.domain.absence import Absent, Answer, answer
from prosa.domain.bot import Menu
from prosa.domain.conversation import Conversation, Status, Turn
from prosa.domain.events import ConversationOverdue, ConversationUnassigned
from prosa.domain.ids import DepartmentId, UserId
from prosa.features.conversations import handovers, roster
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store.rows import Change

ENDED: Final = "agent_offline"
"""Kept in the assignment that ends: routing offers it first to whom it was taken from."""

_ABSENT: Final = """
SELECT p.user_id, u.name, p.changed_at, c.redistribute_after_seconds AS grace
FROM presence p JOIN users u ON u.id = p.user_id JOIN companies c ON c.id = p.company_id
WHERE p.company_id = $1 AND p.user_id = ANY($2) AND p.effective = 'offline'
  AND p.changed_at IS NOT NULL AND c.redistribute_after_seconds IS NOT NULL
"""


async def hand_back(
    work: Work, scribe: Scribe, changes: Sequence[Change], *, menu: Menu
) -> list[Change]:
    """Those of `changes`, whose rows are locked, that must not wait for their agent any longer go
    back to their queues. Answers with those; `record` them once they are saved."""
    held = {change.after.conversation.assignee_id for change in changes if _is_ours(change)}
    agents = {id for id in held if id is not None}
    if not agents or not menu.is_open_hours:
        return []
    absent = await _absent(work, agents)
    if not absent:
        return []
    team = (await roster.picture(work)).team
    back: list[Change] = []
    for change in sorted(changes, key=lambda change: str(change.after.conversation.id)):
        c = change.after.conversation
        agent = absent.get(c.assignee_id) if c.assignee_id else None
        if agent is None:
            continue
        match answer(c, agent, team, response=menu.response, now=scribe.now):
            case Answer.GIVE_BACK:
                _give_back(scribe, change, agent, menu)
                back.append(change)
            case Answer.LEAVE_BEHIND if not absence.was_told(change.after.bot, agent):
                _leave_behind(scribe, change, agent, menu)
            case _:
                pass
    return back


async def record(work: Work, scribe: Scribe, back: Sequence[Change]) -> None:
    """Their assignments have ended, and why."""
    for change in back:
        await handovers.record(work, change, why={}, by=None, at=scribe.now, ended=ENDED)


def _is_ours(change: Change) -> bool:
    c = change.after.conversation
    return c.status is Status.ACTIVE and c.turn is Turn.US


async def _absent(work: Work, agents: Collection[UserId]) -> Mapping[UserId, Absent]:
    found = await work.sql.fetch(_ABSENT, work.company_id, sorted(agents))
    return {
        UserId(row["user_id"]): Absent(
            UserId(row["user_id"]),
            row["name"],
            row["changed_at"],
            timedelta(seconds=row["grace"]),
        )
        for row in found
    }


def _give_back(scribe: Scribe, change: Change, agent: Absent, menu: Menu) -> None:
    c = change.after.conversation
    department = _queue_of(c, menu)
    if department is None:
        return
    why = _why(scribe, c, agent)
    deadline = menu.response.deadline(department, now=scribe.now)
    option = menu.option(department)
    scribe.becomes(
        change,
        queueing.give_back(c, department=department, deadline=deadline, now=scribe.now),
        ConversationUnassigned,
        line=("agent_offline", {**why, "department": option.name if option else ""}),
        why=why,
    )


def _leave_behind(scribe: Scribe, change: Change, agent: Absent, menu: Menu) -> None:
    """Said once in each absence."""
    c = change.after.conversation
    change.after = replace(change.after, bot=absence.told(change.after.bot, agent))
    option = menu.option(c.department_id)
    why = {
        "because": "agent_offline",
        "department": option.name if option else "",
        **_why(scribe, c, agent),
    }
    scribe.becomes(
        change, queueing.leave_behind(c), ConversationOverdue, line=("left_behind", why), why=why
    )


def _why(scribe: Scribe, c: Conversation, agent: Absent) -> dict[str, Any]:  # Any: JSON
    return {
        "reason": ENDED,
        "agent": agent.name,
        "offline_seconds": int((scribe.now - agent.since).total_seconds()),
        "waited_seconds": int((scribe.now - (c.turn_since or scribe.now)).total_seconds()),
    }


def _queue_of(c: Conversation, menu: Menu) -> DepartmentId | None:
    """Its own department; the last resort if it has none, or one that is switched off."""
    option = menu.option(c.department_id)
    return option.id if option else menu.last_resort
