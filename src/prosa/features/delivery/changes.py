"""Telling providers of reactions, edits and revocations, for as long as the worker lives.

*Claim* a few rows whose messages have left, *call* with no transaction open, then delete
them. Each call says how the message shall be, so one that is made again after a crash
changes nothing. What a provider refuses is given back to whoever promised it, in the
transaction that deletes the row. Some refuse only later, by a receipt: what they took under
an id of its own stays for `MAY_REFUSE`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

import structlog
from prometheus_client import Counter

from prosa.channels.calls import Accepted, ProviderAnswer, Quoted, Refused
from prosa.channels.changing import Change
from prosa.channels.registry import CHANNELS
from prosa.channels.transport import Transport
from prosa.db import bell
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.db.work import Work
from prosa.domain.ids import CompanyId, ConversationId, InboxId, MessageId
from prosa.features.delivery.actions.changes import Unheard
from prosa.features.delivery.senders import Sender, Senders
from prosa.jobs.pace import Pace
from prosa.kit.clock import Clock
from prosa.kit.deeds import one_line
from prosa.kit.ids import uuid7

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=30)
AGAIN_AFTER: Final = timedelta(seconds=5)
"""Doubled with each try: 5, 10, 20, 40 seconds."""
MOST_TRIES: Final = 5
AT_ONCE: Final = 16
MAY_REFUSE: Final = timedelta(days=2)
"""Meta tells of failures within minutes; for longer than this it retries nothing."""

TOLD: Final = Counter("prosa_message_changes_total", "Changes told to providers.", ("outcome",))

NO_ANSWER: Final = Refused("provider.no_answer", "The provider did not confirm it.")
NOT_SENT: Final = Refused("delivery.not_sent", "The message did not reach the provider.")
NOT_CONNECTED: Final = Refused("inbox.not_connected", "The inbox has no account to send with.")
NOT_TAKEN: Final = Refused("channel.cannot", "This channel cannot do that.")

_CLAIM: Final = """
UPDATE message_changes c SET lease_until = $3, lease_token = $4, due_at = $3,
    attempts = attempts + 1
FROM (
    SELECT p.company_id, p.message_id, p.what, d.provider_id AS delivered_as
    FROM message_changes p
    LEFT JOIN deliveries d ON d.company_id = p.company_id AND d.message_id = p.message_id
    WHERE p.due_at <= $1 AND (p.told_as IS NULL OR p.refused_code IS NOT NULL)
      AND (d.state IS NULL OR d.state NOT IN ('queued', 'sending'))
    ORDER BY p.due_at LIMIT $2 FOR NO KEY UPDATE OF p SKIP LOCKED
) due
WHERE c.company_id = due.company_id AND c.message_id = due.message_id AND c.what = due.what
RETURNING c.company_id, c.message_id, c.what, c.conversation_id, c.inbox_id, c.recipient,
    coalesce(due.delivered_as, c.provider_id) AS provider_id, c.is_ours, c.text, c.attempts,
    c.refused_code, c.refused_reason
"""

_DONE: Final = """
DELETE FROM message_changes
WHERE company_id = $1 AND message_id = $2 AND what = $3 AND lease_token = $4
"""

_TOLD: Final = """
UPDATE message_changes SET told_as = $5, due_at = $6, lease_until = NULL, lease_token = NULL
WHERE company_id = $1 AND message_id = $2 AND what = $3 AND lease_token = $4
"""

_LATER: Final = """
UPDATE message_changes SET due_at = $5, lease_until = NULL, lease_token = NULL
WHERE company_id = $1 AND message_id = $2 AND what = $3 AND lease_token = $4
"""


@dataclass(frozen=True, slots=True)
class Due:
    company_id: CompanyId
    message_id: MessageId
    what: str
    conversation_id: ConversationId
    inbox_id: InboxId
    recipient: str
    provider_id: str | None
    is_ours: bool
    text: str
    attempts: int
    refused_code: str | None
    refused_reason: str | None
    """After it was told: what its receipt said."""


class GiveBack(Protocol):
    """Makes the message what it was, and deletes the promise, in this unit of work."""

    async def __call__(self, work: Work, unheard: Unheard, *, clock: Clock) -> None: ...


class ChangePipeline:
    """Changes of messages to providers, a few at once."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        senders: Senders,
        clock: Clock,
        *,
        give_back: GiveBack,
    ) -> None:
        self._database = database
        self._transport = transport
        self._senders = senders
        self._clock = clock
        self._give_back = give_back
        self.pace = Pace.woken_by(database.bell, bell.SIGNALS)

    async def run(self) -> None:
        """Until `stop`; calls in flight are finished first."""
        await self.pace.repeat(self._round, name="changes")

    async def _round(self) -> bool:
        with one_line("changes.told") as line:
            changes = await self._tell_due()
            line["changes"] = len(changes)
            line["companies"] = len({change.company_id for change in changes})
            line.is_idle = not changes
        return bool(changes)

    async def _tell_due(self) -> Sequence[Due]:
        token, now = uuid7(), self._clock.now()
        async with self._database.system_work() as work:
            rows = await work.sql.fetch(_CLAIM, now, AT_ONCE, now + LEASE, token)
            changes = [Due(*row) for row in rows]
            senders = await self._senders.of(work, {due.inbox_id for due in changes})
        async with asyncio.TaskGroup() as group:
            for due in changes:
                group.create_task(self._tell(due, senders.get(due.inbox_id), token))
        return changes

    async def _tell(self, due: Due, sender: Sender | None, token: UUID) -> None:
        outcome = await self._outcome(due, sender)
        now = self._clock.now()
        if outcome is NO_ANSWER and due.attempts < MOST_TRIES:
            again = now + AGAIN_AFTER * 2 ** (due.attempts - 1)
            await self._write(due, token, lambda work: self._sql(work, _LATER, due, token, again))
        elif isinstance(outcome, Refused):
            TOLD.labels("given_back").inc()
            await self._undo(due, outcome, token)
        elif outcome.provider_id:
            TOLD.labels("told").inc()
            more = (outcome.provider_id, now + MAY_REFUSE)
            await self._write(due, token, lambda work: self._sql(work, _TOLD, due, token, *more))
        else:
            TOLD.labels("told").inc()
            await self._write(due, token, lambda work: self._sql(work, _DONE, due, token))

    async def _undo(self, due: Due, refusal: Refused, token: UUID) -> None:
        log.warning("changes.given_back", inbox_id=str(due.inbox_id), code=refusal.code)
        unheard = Unheard(
            due.company_id,
            due.message_id,
            due.what,
            due.conversation_id,
            token,
            refusal.code,
            refusal.reason,
        )
        await self._write(
            due, token, lambda work: self._give_back(work, unheard, clock=self._clock)
        )

    async def _outcome(self, due: Due, sender: Sender | None) -> Accepted | Refused:
        if due.refused_code is not None:
            return Refused(due.refused_code, due.refused_reason or "")
        try:
            return await self._call(due, sender)
        except _Again:
            return NO_ANSWER
        except Exception:  # the edge of a job: a try like any other that came to nothing
            log.exception("changes.call_failed", inbox_id=str(due.inbox_id))
            return NO_ANSWER

    async def _call(self, due: Due, sender: Sender | None) -> Accepted | Refused:
        """The provider has it, perhaps under an id of its own by which it may refuse it later.
        Raises `_Again` where it may work later."""
        if due.provider_id is None:
            return NOT_SENT
        if sender is None or sender.account is None:
            return NOT_CONNECTED
        channel = CHANNELS[sender.channel]
        change = Change(due.what, Quoted(due.provider_id, due.is_ours), due.recipient, due.text)
        call = channel.change(change, sender.account)
        if call is None:
            return NOT_TAKEN
        answer = await self._transport.call(call)
        if not isinstance(answer, ProviderAnswer):
            raise _Again
        outcome = channel.interpret(answer)
        if 200 <= answer.status < 300:
            own = outcome.provider_id if isinstance(outcome, Accepted) else ""
            return Accepted("" if own == due.provider_id else own)
        if isinstance(outcome, Refused):
            return outcome
        raise _Again

    async def _sql(self, work: Work, statement: str, due: Due, token: UUID, *more: object) -> None:
        await work.sql.execute(statement, due.company_id, due.message_id, due.what, token, *more)

    async def _write(self, due: Due, token: UUID, write: Callable[[Work], Awaitable[None]]) -> None:
        """Without the database the lease ends by itself, and it is told once more. One that cannot
        be given back must not stop those beside it: it is dropped after its last try."""
        try:
            async with self._database.work(due.company_id) as work:
                await write(work)
        except AWAY as error:
            log.warning("changes.not_recorded", error=type(error).__name__, token=str(token))
        except Exception:  # the edge of a job: what its message has become says nothing to others
            log.exception("changes.record_failed", inbox_id=str(due.inbox_id), what=due.what)
            if due.attempts >= MOST_TRIES:
                async with self._database.work(due.company_id) as work:
                    await self._sql(work, _DONE, due, token)


class _Again(Exception):
    """Nobody knows whether the provider took it, or it certainly did not and may later."""
