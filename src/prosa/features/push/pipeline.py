"""Giving pushes to the services of browsers, for as long as the worker lives.

*Claim* a few rows, look at what their people want now, *call* with no transaction open, then
write down what came of it. A worker that dies in between has its rows given again when their
lease ends: a device may be woken twice, under the same topic, but is not forgotten.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
import structlog
from prometheus_client import Counter

from prosa.db import bell
from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.ids import CompanyId
from prosa.domain.notices import Notice
from prosa.domain.preferences import complete, wants_push
from prosa.domain.quiet_hours import is_quiet
from prosa.features.push.calling import Answered, PushServices, Unanswered
from prosa.jobs.pace import Pace
from prosa.kit.clock import Clock
from prosa.kit.deeds import one_line
from prosa.kit.ids import uuid7
from prosa.kit.webpush import MOST_BYTES, BadKeys, Browser, Sender

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=60)
AGAIN_AFTER: Final = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1_800))
"""After each try that came to nothing; then it is given up."""
AT_ONCE: Final = 32
_GONE: Final = frozenset({404, 410})
_NOT_OURS: Final = frozenset({400, 401, 403})
"""The subscription was made for another key, or its service knows neither."""
MOST_REFUSALS: Final = 3
"""In a row: a service, or our clock, may be wrong for once."""

PUSHED: Final = Counter("prosa_pushes_total", "Pushes to browsers.", ("outcome",))

_CLAIM: Final = """
UPDATE push_deliveries d SET lease_until = $3, lease_token = $4, due_at = $3,
    attempts = attempts + 1
FROM (
    SELECT company_id, id FROM push_deliveries WHERE due_at <= $1
    ORDER BY due_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
) due
WHERE d.company_id = due.company_id AND d.id = due.id
RETURNING d.company_id, d.id
"""

_LOOK: Final = """
SELECT d.id, d.subscription_id, d.content, d.attempts, s.endpoint, s.p256dh, s.auth, p.chosen,
    m.is_active AND u.is_active AS is_active, n.read_at IS NOT NULL AS is_read,
    coalesce(e.visible_until > $4, false) AS is_looking, c.locale
FROM push_deliveries d
JOIN push_subscriptions s ON s.company_id = d.company_id AND s.id = d.subscription_id
JOIN memberships m ON m.company_id = s.company_id AND m.user_id = s.user_id
JOIN users u ON u.id = s.user_id
JOIN companies c ON c.id = d.company_id
LEFT JOIN preferences p ON p.company_id = s.company_id AND p.user_id = s.user_id
LEFT JOIN presence e ON e.company_id = s.company_id AND e.user_id = s.user_id
LEFT JOIN notifications n ON n.company_id = d.company_id AND n.id = d.notification_id
WHERE d.company_id = $1 AND d.id = ANY($2) AND d.lease_token = $3
"""

_DONE: Final = """
DELETE FROM push_deliveries WHERE company_id = $1 AND id = ANY($2) AND lease_token = $3
"""
_LATER: Final = """
UPDATE push_deliveries SET due_at = $4, lease_until = NULL, lease_token = NULL
WHERE company_id = $1 AND id = $2 AND lease_token = $3
"""
_FORGET: Final = "DELETE FROM push_subscriptions WHERE company_id = $1 AND id = $2"
_USED: Final = """
UPDATE push_subscriptions SET used_at = $3, refusals = 0 WHERE company_id = $1 AND id = $2
"""
_REFUSED: Final = """
UPDATE push_subscriptions SET refusals = refusals + 1 WHERE company_id = $1 AND id = $2
RETURNING refusals
"""


@dataclass(frozen=True, slots=True)
class _Push:
    """One that is to be given now."""

    company_id: CompanyId
    id: UUID
    subscription_id: UUID
    endpoint: str
    browser: Browser
    content: dict[str, Any]  # Any: JSON
    attempts: int


class PushPipeline:
    """Pushes, a few at once."""

    def __init__(
        self, database: Database, sender: Sender, clock: Clock, *, may_be_private: bool
    ) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock
        self._may_be_private = may_be_private
        self.pace = Pace.woken_by(database.bell, bell.PUSHES)

    async def run(self) -> None:
        """Until `stop`; calls in flight are finished first."""
        async with PushServices(self._sender, may_be_private=self._may_be_private) as services:
            await self.pace.repeat(partial(self._round, services), name="push")

    async def _round(self, services: PushServices) -> bool:
        with one_line("push.given") as line:
            token, now = uuid7(), self._clock.now()
            rows = await self._database.system.fetch(_CLAIM, now, AT_ONCE, now + LEASE, token)
            line["pushes"] = len(rows)
            line.is_idle = not rows
            of_company: defaultdict[CompanyId, list[UUID]] = defaultdict(list)
            for row in rows:
                of_company[CompanyId(row["company_id"])].append(row["id"])
            pushes = [
                push
                for company_id, ids in of_company.items()
                for push in await self._still_wanted(company_id, ids, token, now)
            ]
            async with asyncio.TaskGroup() as group:
                for push in pushes:
                    group.create_task(self._give(services, push, token))
        return bool(rows)

    async def _still_wanted(
        self, company_id: CompanyId, ids: Sequence[UUID], token: UUID, now: datetime
    ) -> list[_Push]:
        """Those that somebody is to be woken for now. The others are done with."""
        async with self._database.work(company_id) as work:
            rows = await work.sql.fetch(_LOOK, company_id, ids, token, now)
            wanted: list[_Push] = []
            for row in rows:
                if not _is_wanted(row, now):
                    continue
                try:
                    wanted.append(_push(company_id, row))
                except BadKeys:  # no key of a browser: nothing could ever be read by it
                    log.warning("push.forgotten", reason="bad_keys")
                    await work.sql.execute(_FORGET, company_id, row["subscription_id"])
            unwanted = set(ids) - {push.id for push in wanted}
            if unwanted:
                PUSHED.labels("unwanted").inc(len(unwanted))
                await work.sql.execute(_DONE, company_id, list(unwanted), token)
        return wanted

    async def _give(self, services: PushServices, push: _Push, token: UUID) -> None:
        answer = await services.give(
            push.endpoint,
            push.browser,
            _message(push.content),
            topic=f"{push.company_id} {push.content['conversation_id']} {push.content['kind']}",
            now=self._clock.now(),
        )
        outcome, again_at = self._judged(answer, push.attempts)
        PUSHED.labels(outcome).inc()
        if outcome in {"refused", "not_ours", "given_up"}:
            log.warning("push.dropped", outcome=outcome, answer=str(answer))
        async with self._database.work(push.company_id) as work:
            if again_at is not None:
                await work.sql.execute(_LATER, push.company_id, push.id, token, again_at)
                return
            await work.sql.execute(_DONE, push.company_id, [push.id], token)
            await self._note(work, outcome, push.company_id, push.subscription_id)

    async def _note(self, work: Work, outcome: str, *browser: UUID) -> None:
        """What this says of the browser itself."""
        if outcome == "given":
            await work.sql.execute(_USED, *browser, self._clock.now())
        elif outcome == "not_ours":
            if (await work.sql.fetchval(_REFUSED, *browser) or 0) >= MOST_REFUSALS:
                log.warning("push.forgotten", refusals=MOST_REFUSALS)
                await work.sql.execute(_FORGET, *browser)
        elif outcome == "gone":
            await work.sql.execute(_FORGET, *browser)

    def _judged(self, answer: Answered | Unanswered, attempts: int) -> tuple[str, datetime | None]:
        """What became of it, and when it is tried again."""
        wait: timedelta | None = None
        if isinstance(answer, Answered):
            if 200 <= answer.status < 300:
                return "given", None
            if answer.status in _GONE:
                return "gone", None
            if answer.status in _NOT_OURS:
                return "not_ours", None
            if answer.status != 429 and answer.status < 500:
                return "refused", None
            wait = timedelta(seconds=min(answer.retry_after or 0, 3_600))
        if attempts > len(AGAIN_AFTER):
            return "given_up", None
        rest = max(AGAIN_AFTER[attempts - 1], wait or timedelta(0))
        return "later", self._clock.now() + rest


def _is_wanted(row: asyncpg.Record, now: datetime) -> bool:
    chosen: dict[str, Any] = row["chosen"] or {}  # Any: JSON
    return (
        row["is_active"]
        and not row["is_read"]
        and not row["is_looking"]
        and wants_push(chosen, Notice(row["content"]["kind"]))
        and not is_quiet(complete(chosen)["quiet_hours"], now)
    )


def _push(company_id: CompanyId, row: asyncpg.Record) -> _Push:
    locale = complete(row["chosen"] or {})["locale"] or row["locale"]
    return _Push(
        company_id,
        row["id"],
        row["subscription_id"],
        row["endpoint"],
        Browser.of(row["p256dh"], row["auth"]),
        {**row["content"], "locale": locale},
        row["attempts"],
    )


def _message(content: dict[str, Any]) -> bytes:  # Any: JSON
    """For the screen's own worker, which puts it into words. What is too long goes without them."""
    whole = msgspec.json.encode(content)
    if len(whole) <= MOST_BYTES:
        return whole
    return msgspec.json.encode({**content, "text": None, "contact_name": None})
