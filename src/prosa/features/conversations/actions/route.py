"""Offering queued conversations to agents; the heart decides under the lock (QUE-21 to 23)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.bot import Menu, is_silent
from prosa.domain.conversation import Status, Turn
from prosa.domain.events import ConversationAssigned, ConversationHeld
from prosa.domain.ids import ConversationId, DepartmentId
from prosa.domain.routing import Assign, Hold, Waiting, deal
from prosa.domain.texts import fill
from prosa.features.bots import queries as bots
from prosa.features.conversations import desk, handovers, roster
from prosa.features.conversations.roster import Picture
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import rows
from prosa.features.conversations.store.rows import Change, Row
from prosa.kit.clock import Clock

_LOCK_LOADS: Final = """
SELECT 1 FROM agent_loads WHERE company_id = $1 ORDER BY user_id FOR NO KEY UPDATE
"""

_HISTORY: Final = """
SELECT c.id,
    CASE WHEN c.assigned_at IS NULL AND p.last_department_id = c.department_id
        THEN p.last_assignee_id END AS last_agent,
    (SELECT a.user_id FROM assignments a
        WHERE a.company_id = c.company_id AND a.conversation_id = c.id
        ORDER BY a.from_at DESC LIMIT 1) AS released_by
FROM conversations c JOIN contacts p ON p.company_id = c.company_id AND p.id = c.contact_id
WHERE c.company_id = $1 AND c.id = ANY($2)
"""
"""Who knows the customer comes first only when they come back to the same department; one that
somebody has given up is not pressed on them again."""


async def serve_queues(
    work: Work, just_queued: Mapping[ConversationId, str], *, clock: Clock
) -> None:
    """Give the oldest of each queue to whoever has room, in order of arrival.

    Those in `just_queued` (id → the event that queued them) that nobody can take
    get a line that says why; if the bot queued them, the customer hears of it.
    """
    room = (await roster.picture(work)).departments_with_room()
    oldest = await roster.oldest_queued(work, room)
    locked = [
        row
        for row in await rows.lock_many(work, sorted({*oldest, *just_queued}))
        if row.conversation.status is Status.QUEUED
        and row.conversation.department_id
        and not _waits_for_the_customer(row)
    ]
    if not locked:
        return
    await work.sql.fetch(_LOCK_LOADS, work.company_id)
    picture = await roster.picture(work)
    queue = sorted(locked, key=_arrival)
    waiting = await _waiting(work, queue)
    scribe = Scribe(clock.now())
    menu = await bots.menu(work, now=scribe.now)
    by_id = {row.conversation.id: row for row in queue}
    assigned: list[tuple[Change, Assign]] = []
    for decision in deal(waiting, picture.team):
        match decision:
            case Assign():
                change = scribe.open(by_id[decision.conversation])
                _assign(scribe, change, decision, picture, menu)
                assigned.append((change, decision))
            case Hold(conversation=id) if id in just_queued:
                change = scribe.open(by_id[id])
                _hold(scribe, change, decision, menu, by_bot=just_queued[id] == _BY_BOT)
            case Hold():
                pass
    await scribe.save(work)
    for change, decision in assigned:
        await handovers.record(work, change, why=_facts(decision), by=None, at=scribe.now)


_BY_BOT: Final = "conversation.queued"


def _waits_for_the_customer(row: Row) -> bool:
    """A person has answered on the phone: nobody is called until the customer writes again."""
    return is_silent(row.bot) and row.conversation.turn is Turn.CUSTOMER


def _arrival(row: Row) -> tuple[float, str]:
    c = row.conversation
    return (c.queued_at.timestamp() if c.queued_at else 0.0, str(c.id))


async def _waiting(work: Work, queue: Sequence[Row]) -> list[Waiting]:
    ids = [row.conversation.id for row in queue]
    found = await work.sql.fetch(_HISTORY, work.company_id, ids)
    history = {row["id"]: (row["last_agent"], row["released_by"]) for row in found}
    return [Waiting(id, _department(row), *history[id]) for id, row in zip(ids, queue, strict=True)]


def _department(row: Row) -> DepartmentId:
    department = row.conversation.department_id
    assert department is not None, "a queued conversation has a department"  # noqa: S101 - narrows the type
    return department


def _assign(scribe: Scribe, change: Change, decision: Assign, picture: Picture, menu: Menu) -> None:
    c = change.after.conversation
    department = _department(change.after)
    names = {
        "agent": picture.agent_names[decision.agent],
        "department": picture.department_names.get(department, ""),
    }
    why = _facts(decision)
    scribe.becomes(
        change,
        flow.assign(c, agent=decision.agent, department=department, now=scribe.now),
        ConversationAssigned,
        line=("assigned", {**names, **why}),
        why=why,
    )
    _tell(scribe, change, menu, menu.texts.assigned, **names)


def _hold(scribe: Scribe, change: Change, decision: Hold, menu: Menu, *, by_bot: bool) -> None:
    option = menu.option(change.after.conversation.department_id)
    name = option.name if option else ""
    why = {
        "because": str(decision.because),
        "members": decision.members,
        "online": decision.online,
    }
    scribe.becomes(
        change,
        change.after.conversation,
        ConversationHeld,
        line=("held", {"department": name, **why}),
        why=why,
    )
    if by_bot:
        _tell(scribe, change, menu, menu.texts.queued, department=name)


def _tell(scribe: Scribe, change: Change, menu: Menu, text: str, **names: str) -> None:
    """FLW-11: the customer hears what happens to them, while their window is open and no person
    of the company speaks with them on the phone."""
    c = change.after.conversation
    if is_silent(change.after.bot):
        return
    if desk.reply_window(c, now=scribe.now).is_open:
        scribe.says(change, fill(text, company=menu.company_name, contact=c.contact_name, **names))


def _facts(decision: Assign) -> dict[str, Any]:  # Any: JSON
    facts = asdict(decision.why)
    return {**facts, "reason": str(decision.why.reason)}
