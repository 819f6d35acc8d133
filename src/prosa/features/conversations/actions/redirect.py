"""The response time of a department is over: somebody else, or supervisors (RTE-01 to RTE-05)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from prosa.db.work import Work
from prosa.domain import queueing
from prosa.domain.bot import Menu
from prosa.domain.events import ConversationAssigned, ConversationOverdue, ConversationUpdated
from prosa.domain.ids import ConversationId, DepartmentId
from prosa.domain.routing import Assign, deal_overdue
from prosa.features.bots import queries as bots
from prosa.features.conversations import dealing, handovers
from prosa.features.conversations.dealing import Table
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store.rows import Change, Row
from prosa.kit.clock import Clock

_TOLD: Final = """
SELECT c.id, count(m.id) AS times FROM conversations c
LEFT JOIN messages m ON m.company_id = c.company_id AND m.conversation_id = c.id
    AND m.kind = 'system' AND m.detail->>'code' = 'overdue' AND m.created_at >= c.queued_at
WHERE c.company_id = $1 AND c.id = ANY($2) GROUP BY c.id
"""


async def redirect_overdue(work: Work, ids: Sequence[ConversationId], *, clock: Clock) -> None:
    """Give what waits too long to anybody with room; if there is nobody, tell supervisors and
    let the clock begin again (A-10). Safe twice."""
    scribe = Scribe(clock.now())
    locked = await dealing.lock_waiting(work, ids)
    late = [row for row in locked if row.conversation.deadline_at is not None]
    late = [row for row in late if (row.conversation.deadline_at or scribe.now) <= scribe.now]
    if not late:
        return
    menu = await bots.menu(work, now=scribe.now)
    waiting = [row for row in late if not _is_another_deadline(scribe, row, menu)]
    table = await dealing.lay(work, scribe, waiting, menu)
    told = await _told(work, waiting)
    assigned: list[tuple[Change, Assign, str | None]] = []
    for decision in deal_overdue(table.queue, table.picture.team):
        change = table.open(decision)
        if not isinstance(decision, Assign):
            why = {
                "because": str(decision.because),
                "members": decision.members,
                "online": decision.online,
            }
            _tell_supervisors(table, change, why, told=told[decision.conversation] + 1)
            continue
        said = None
        if decision.department is None:
            table.assign(change, decision)
        else:
            said = _redirect(table, change, decision, decision.department)
        assigned.append((change, decision, said))
    await scribe.save(work)
    for change, decision, said in assigned:
        await _record(work, table, change, decision, said)


def _is_another_deadline(scribe: Scribe, row: Row, menu: Menu) -> bool:
    """The company has closed, or the department takes its time: hours or departments were
    changed since the clock began. Then nobody is late, and the clock begins anew."""
    department = dealing.department_of(row)
    deadline = menu.response.deadline(department, now=scribe.now)
    if deadline is not None and menu.is_open_hours:
        return False
    after = queueing.postpone(row.conversation, deadline=deadline)
    scribe.becomes(scribe.open(row), after, ConversationUpdated)
    return True


def _redirect(
    table: Table, change: Change, decision: Assign, department: DepartmentId
) -> str | None:
    """To an agent of another department, and into it: there it is counted, seen and transferred
    from. Returns what the customer was told."""
    before = change.after.conversation
    names = {
        "agent": table.picture.agent_names[decision.agent],
        "department": table.picture.department_names.get(department, ""),
    }
    why = _why_redirected(table, change, decision)
    table.scribe.becomes(
        change,
        queueing.redirect(
            before, agent=decision.agent, department=department, now=table.scribe.now
        ),
        ConversationAssigned,
        line=("redirected", {**names, **why}),
        why=why,
    )
    return table.tell(change, table.menu.texts.redirected, **names)


def _why_redirected(table: Table, change: Change, decision: Assign) -> dict[str, Any]:  # Any: JSON
    return {
        **dealing.facts(decision),
        "redirected_from": table.department_name(change.after.conversation.department_id),
        "waited_seconds": _waited_seconds(table, change),
    }


def _tell_supervisors(
    table: Table,
    change: Change,
    why: dict[str, Any],
    *,
    told: int,  # Any: JSON
) -> None:
    """It stays where it is. The clock begins again, each time longer."""
    department = dealing.department_of(change.after)
    why = {
        "department": table.department_name(department),
        "waited_seconds": _waited_seconds(table, change),
        "times": told,
        **why,
    }
    deadline = table.menu.response.deadline(department, now=table.scribe.now, told=told)
    table.scribe.becomes(
        change,
        queueing.overdue(change.after.conversation, deadline=deadline),
        ConversationOverdue,
        line=("overdue", why),
        why=why,
    )


def _waited_seconds(table: Table, change: Change) -> int:
    since = change.after.conversation.queued_at or table.scribe.now
    return int((table.scribe.now - since).total_seconds())


async def _told(work: Work, waiting: Sequence[Row]) -> Mapping[ConversationId, int]:
    """How often supervisors were told while the customer waits: their lines are counted."""
    ids = [row.conversation.id for row in waiting]
    found = await work.sql.fetch(_TOLD, work.company_id, ids)
    return {ConversationId(row["id"]): row["times"] for row in found}


async def _record(
    work: Work, table: Table, change: Change, decision: Assign, said: str | None
) -> None:
    before, at = table.rows[decision.conversation].conversation, table.scribe.now
    after = change.after.conversation
    await handovers.record(work, change, why=dealing.facts(decision), by=None, at=at)
    if before.department_id != after.department_id:
        await handovers.record_transfer(
            work, before=before, after=after, by=None, reason="response_timeout", text=said, at=at
        )
