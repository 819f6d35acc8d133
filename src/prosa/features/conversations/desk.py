"""What the single verbs share: who acts, the names on the lines, and the scribe at hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prosa.channels.registry import CHANNELS
from prosa.db.work import Work
from prosa.domain.conversation import WITH_AGENT, Conversation
from prosa.domain.errors import Conflict, NotFound
from prosa.domain.ids import ConversationId, DepartmentId, UserId
from prosa.domain.permissions import Viewer
from prosa.domain.reply_window import Window, window
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import rows
from prosa.features.conversations.store.rows import Change
from prosa.features.delivery.actions.signals import promise_read
from prosa.kit.clock import Clock


@dataclass(frozen=True, slots=True)
class By:
    """Who does it: as far as seeing goes, and the name that is written on the line."""

    viewer: Viewer
    name: str

    @property
    def user_id(self) -> UserId:
        return self.viewer.user_id


class AgentNotFound(NotFound):
    """There is no such agent in this company, or they are no longer active."""

    code = "conversation.agent_not_found"


class DepartmentNotFound(NotFound):
    """There is no such department in this company, or it is switched off."""

    code = "conversation.department_not_found"


class NoDepartment(Conflict):
    """The company has no active department that could take it."""

    code = "conversation.no_department"


@dataclass(frozen=True, slots=True)
class Agent:
    id: UserId
    name: str
    department_id: DepartmentId | None
    """One of theirs: where a conversation without a department goes with them."""


_AGENT: Final = """
SELECT u.id, u.name, (
    SELECT m.department_id FROM department_members m
    JOIN departments d ON d.company_id = m.company_id AND d.id = m.department_id AND d.is_active
    WHERE m.company_id = $1 AND m.user_id = u.id AND m.is_active
    ORDER BY m.department_id = $3 DESC, d.sort_order LIMIT 1
) AS department_id
FROM memberships a JOIN users u ON u.id = a.user_id
WHERE a.company_id = $1 AND a.user_id = $2 AND a.is_active AND u.is_active
"""


async def open_conversation(
    work: Work, conversation_id: ConversationId, *, by: By, clock: Clock
) -> tuple[Scribe, Change]:
    """Lock what `by` may see, ready to be changed."""
    row = await rows.lock(work, conversation_id, reachable_by=by.viewer)
    scribe = Scribe(clock.now(), by.user_id)
    return scribe, scribe.open(row)


async def agent(work: Work, user_id: UserId, *, preferring: DepartmentId | None = None) -> Agent:
    row = await work.sql.fetchrow(_AGENT, work.company_id, user_id, preferring)
    if row is None:
        raise AgentNotFound("There is no such agent.")
    return Agent(UserId(row["id"]), row["name"], row["department_id"])


async def department_name(work: Work, department_id: DepartmentId) -> str:
    name: str | None = await work.sql.fetchval(
        "SELECT name FROM departments WHERE company_id = $1 AND id = $2 AND is_active",
        work.company_id,
        department_id,
    )
    if name is None:
        raise DepartmentNotFound("There is no such department.")
    return name


async def fallback_department(work: Work) -> DepartmentId:
    """Where a conversation goes that never had a department (QUE-24)."""
    found = await work.sql.fetchval(
        """SELECT d.id FROM departments d JOIN companies c ON c.id = d.company_id
        WHERE d.company_id = $1 AND d.is_active
        ORDER BY d.id = c.fallback_department_id DESC, d.sort_order LIMIT 1""",
        work.company_id,
    )
    if found is None:
        raise NoDepartment("The company has no department to put it in.")
    return DepartmentId(found)


def reply_window(c: Conversation, *, now: datetime) -> Window:
    """Whether free text may be sent now, by the rules of the conversation's channel."""
    capabilities = CHANNELS[c.channel].capabilities
    return window(c.last_inbound_at, length=capabilities.reply_window, now=now)


async def tell_read(work: Work, change: Change, *, now: datetime) -> None:
    """Promise the provider's read receipt, where the channel knows one. Only whoever has the
    conversation reads for the company: a glance at a queue tells the customer nothing."""
    c = change.after.conversation
    if c.status in WITH_AGENT and CHANNELS[c.channel].capabilities.sends_read:
        await promise_read(work, c.id, recipient=change.after.recipient, now=now)
