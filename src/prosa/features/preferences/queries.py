"""What people have chosen for themselves."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.preferences import complete

_CHOSEN: Final = (
    "SELECT user_id, chosen FROM preferences WHERE company_id = $1 AND user_id = ANY($2)"
)


async def chosen_by(
    work: Work, user_ids: Collection[UUID]
) -> dict[UUID, dict[str, Any]]:  # Any: JSON
    """What each of them has chosen; who chose nothing is left out."""
    rows = await work.sql.fetch(_CHOSEN, work.company_id, list(user_ids))
    return {row["user_id"]: row["chosen"] for row in rows}


async def preferences_of(work: Work, user_id: UUID) -> dict[str, Any]:  # Any: JSON
    """All preferences of one person."""
    return complete((await chosen_by(work, [user_id])).get(user_id, {}))
