"""The rows of subscriptions, and of pushes that are still to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.ids import UserId
from prosa.kit.ids import uuid7

MOST_OF_ONE: Final = 20
"""Browsers of one person; the one that was used longest ago makes room."""

_SUBSCRIBE: Final = """
INSERT INTO push_subscriptions (company_id, id, user_id, endpoint, p256dh, auth, device, used_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (company_id, endpoint) DO UPDATE SET user_id = excluded.user_id,
    p256dh = excluded.p256dh, auth = excluded.auth, device = excluded.device,
    used_at = excluded.used_at, refusals = 0
RETURNING id
"""

_MAKE_ROOM: Final = """
DELETE FROM push_subscriptions WHERE company_id = $1 AND id IN (
    SELECT id FROM push_subscriptions WHERE company_id = $1 AND user_id = $2
    ORDER BY used_at DESC NULLS LAST, id DESC OFFSET $3)
"""

_UNSUBSCRIBE: Final = """
DELETE FROM push_subscriptions WHERE company_id = $1 AND user_id = $2 AND id = $3 RETURNING id
"""

_PROMISE: Final = """
INSERT INTO push_deliveries (company_id, id, subscription_id, notification_id, content, due_at)
SELECT $1, gen_random_uuid(), s.id, w.notification_id, w.content, $5
FROM unnest($2::uuid[], $3::uuid[], $4::jsonb[]) AS w(user_id, notification_id, content)
JOIN push_subscriptions s ON s.company_id = $1 AND s.user_id = w.user_id
"""


@dataclass(frozen=True, slots=True)
class NewPush:
    """Something that a person's devices are woken for."""

    user_id: UserId
    notification_id: UUID | None
    """None: it is not kept, and lives in this push alone."""
    content: dict[str, Any]  # Any: JSON, for the screen's own worker


async def subscribe(
    work: Work,
    user_id: UserId,
    *,
    endpoint: str,
    p256dh: str,
    auth: str,
    device: str | None,
    now: datetime,
) -> UUID:
    """A browser has one owner in a company: whoever signed it up last."""
    id: UUID = await work.sql.fetchval(
        _SUBSCRIBE, work.company_id, uuid7(), user_id, endpoint, p256dh, auth, device, now
    )
    await work.sql.execute(_MAKE_ROOM, work.company_id, user_id, MOST_OF_ONE)
    return id


async def unsubscribe(work: Work, user_id: UserId, id: UUID) -> bool:
    return bool(await work.sql.fetchval(_UNSUBSCRIBE, work.company_id, user_id, id))


async def promise(work: Work, pushes: Sequence[NewPush], *, now: datetime) -> bool:
    """One for each browser of each person. Whether there is any."""
    status: str = await work.sql.execute(
        _PROMISE,
        work.company_id,
        [push.user_id for push in pushes],
        [push.notification_id for push in pushes],
        [push.content for push in pushes],
        now,
    )
    return not status.endswith(" 0")
