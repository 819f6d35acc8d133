"""The rows of preferences: one for each person who has chosen something."""

from datetime import datetime
from typing import Any, Final

from prosa.db.work import Work
from prosa.domain.ids import UserId

_LOCK: Final = """
INSERT INTO preferences AS p (company_id, user_id, chosen, updated_at) VALUES ($1, $2, '{}', $3)
ON CONFLICT (company_id, user_id) DO UPDATE SET updated_at = excluded.updated_at
RETURNING p.chosen
"""

_SAVE: Final = "UPDATE preferences SET chosen = $3 WHERE company_id = $1 AND user_id = $2"


async def lock(work: Work, user_id: UserId, *, now: datetime) -> dict[str, Any]:  # Any: JSON
    """What they have chosen so far, for change: two screens may change it at once."""
    return await work.sql.fetchval(_LOCK, work.company_id, user_id, now)


async def save(work: Work, user_id: UserId, chosen: dict[str, Any]) -> None:  # Any: JSON
    await work.sql.execute(_SAVE, work.company_id, user_id, chosen)
