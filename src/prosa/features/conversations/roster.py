"""The picture that routing decides on: the team as it stands, and who waits longest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from prosa.db.work import Work
from prosa.domain.ids import ConversationId, DepartmentId, UserId
from prosa.domain.routing import Candidate, Presence, Team

MOST_PER_DEPARTMENT: Final = 50

_AGENTS: Final = """
SELECT a.user_id, a.capacity, a.is_active AND u.is_active AS is_active, u.name,
    coalesce(p.effective, 'offline') AS presence, l.open_count, l.idle_since
FROM agent_loads l
JOIN memberships a ON a.company_id = l.company_id AND a.user_id = l.user_id
JOIN users u ON u.id = a.user_id
LEFT JOIN presence p ON p.company_id = a.company_id AND p.user_id = a.user_id
WHERE l.company_id = $1
ORDER BY l.user_id
"""

_MEMBERS: Final = """
SELECT m.department_id, m.user_id, d.name FROM department_members m
JOIN departments d ON d.company_id = m.company_id AND d.id = m.department_id
WHERE m.company_id = $1 AND m.is_active AND d.is_active
ORDER BY d.sort_order, d.id, m.user_id
"""

_QUEUED: Final = """
SELECT q.id FROM unnest($2::uuid[]) AS d(id)
CROSS JOIN LATERAL (
    SELECT c.id FROM conversations c
    WHERE c.company_id = $1 AND c.status = 'queued' AND c.department_id = d.id
      AND NOT (c.turn = 'customer' AND coalesce(c.bot ? 'silent', false))
    ORDER BY c.queued_at, c.id LIMIT $3
) q
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """The team as it stands, with names for the lines that people read."""

    team: Team
    agent_names: dict[UserId, str]
    department_names: dict[DepartmentId, str]

    def departments_with_room(self) -> list[DepartmentId]:
        return sorted(
            id for id in self.team.members if any(agent.is_free for agent in self.team.of(id))
        )


async def picture(work: Work) -> Picture:
    agents = await work.sql.fetch(_AGENTS, work.company_id)
    members: dict[DepartmentId, list[UserId]] = {}
    names: dict[DepartmentId, str] = {}
    for row in await work.sql.fetch(_MEMBERS, work.company_id):
        members.setdefault(DepartmentId(row["department_id"]), []).append(UserId(row["user_id"]))
        names[DepartmentId(row["department_id"])] = row["name"]
    candidates = {
        UserId(row["user_id"]): Candidate(
            id=UserId(row["user_id"]),
            presence=Presence(row["presence"]),
            open_conversations=row["open_count"],
            capacity=row["capacity"],
            is_active=row["is_active"],
            idle_since=row["idle_since"],
        )
        for row in agents
    }
    return Picture(
        Team(candidates, members), {UserId(row["user_id"]): row["name"] for row in agents}, names
    )


async def oldest_queued(work: Work, departments: Sequence[DepartmentId]) -> list[ConversationId]:
    """Those that have waited longest, of each department."""
    rows = await work.sql.fetch(_QUEUED, work.company_id, departments, MOST_PER_DEPARTMENT)
    return [ConversationId(row["id"]) for row in rows]
