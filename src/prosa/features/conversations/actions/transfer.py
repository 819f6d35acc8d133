"""A conversation goes to another department or agent, with a reason and a text (TRF-01 to 07)."""

from dataclasses import dataclass

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain import queueing
from prosa.domain.bot import Menu
from prosa.domain.conversation import Conversation
from prosa.domain.errors import Invalid
from prosa.domain.events import ConversationTransferred
from prosa.domain.ids import ConversationId, DepartmentId, UserId
from prosa.features.bots import queries as bots
from prosa.features.conversations import desk, handovers, second_thoughts
from prosa.features.conversations.desk import By
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store.rows import Change
from prosa.kit.clock import Clock

LONGEST_REASON = 500


class BadTransfer(Invalid):
    """A transfer names a department or an agent, and keeps its texts within their limits."""

    code = "conversation.bad_transfer"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to, why, and what the customer is told (None: the company's own text)."""

    department_id: DepartmentId | None = None
    user_id: UserId | None = None
    reason: str | None = None
    customer_text: str | None = None


async def transfer(
    work: Work, conversation_id: ConversationId, *, to: Destination, by: By, clock: Clock
) -> Conversation:
    """To an agent by name, or to the queue of a department, where routing finds one."""
    if to.department_id is None and to.user_id is None:
        raise BadTransfer("Say which department or which agent it goes to.")
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    handovers.may_take_from(change.after.conversation, by)
    handovers.let_the_bot_go(change)
    before = change.after.conversation
    menu = await bots.menu(work, now=scribe.now)
    after, target = await _moved(work, before, to, scribe, menu)
    facts = {**target, "by": by.name, "reason": to.reason or "", **second_thoughts.kept(change)}
    scribe.becomes(
        change,
        after,
        ConversationTransferred,
        line=("transferred", facts),
        reason=to.reason,
    )
    told = _tell_customer(scribe, change, to, target, menu)
    await scribe.save(work)
    await handovers.record(
        work, change, why={"reason": "transferred", "by": by.name}, by=by.user_id, at=scribe.now
    )
    await handovers.record_transfer(
        work,
        before=before,
        after=change.after.conversation,
        by=by.user_id,
        reason=to.reason,
        text=told,
        at=scribe.now,
    )
    return change.after.conversation


async def _moved(
    work: Work, c: Conversation, to: Destination, scribe: Scribe, menu: Menu
) -> tuple[Conversation, dict[str, str]]:
    if to.user_id is not None:
        agent = await desk.agent(work, to.user_id, preferring=to.department_id or c.department_id)
        department = to.department_id or agent.department_id or c.department_id
        name = await desk.department_name(work, department) if department else ""
        moved = flow.transfer_to_agent(c, agent=agent.id, department=department, now=scribe.now)
        return moved, {"agent": agent.name, "department": name}
    department = DepartmentId(to.department_id) if to.department_id else None
    if department is None:
        raise BadTransfer("Say which department or which agent it goes to.")
    name = await desk.department_name(work, department)
    deadline = menu.response.deadline(department, now=scribe.now)
    moved = queueing.transfer_to_department(
        c, department=department, deadline=deadline, now=scribe.now
    )
    return moved, {"department": name}


def _tell_customer(
    scribe: Scribe, change: Change, to: Destination, target: dict[str, str], menu: Menu
) -> str | None:
    """TRF-03: the customer hears of it, unless their window is closed or the text is empty."""
    c = change.after.conversation
    if not desk.reply_window(c, now=scribe.now).is_open:
        return None
    texts = menu.texts
    own = texts.transferred_to_agent if "agent" in target else texts.transferred_to_department
    text = own if to.customer_text is None else to.customer_text
    filled = menu.fill(text, contact=c.contact_name, **target).strip()
    scribe.says(change, filled)
    return filled or None
