"""Somebody chooses how they like their desk."""

from typing import Any

from prosa.db.work import Work
from prosa.domain.events import PreferencesChanged
from prosa.domain.hours import zone
from prosa.domain.ids import UserId
from prosa.domain.preferences import Choices, complete, merged
from prosa.features.preferences import store
from prosa.kit.clock import Clock


async def change_preferences(
    work: Work, user_id: UserId, change: Choices, *, clock: Clock
) -> dict[str, Any]:  # Any: JSON
    """Merge `change` into what they chose before, and tell their other screens.

    Raises `UnknownTimezone`.
    """
    if change.get("quiet_hours") is not None:
        zone(change["quiet_hours"]["timezone"])
    now = clock.now()
    before = await store.lock(work, user_id, now=now)
    after = merged(before, change)
    whole = complete(after)
    if after != before:
        await store.save(work, user_id, after)
        work.record(PreferencesChanged(at=now, user_id=user_id, preferences=whole))
    return whole
