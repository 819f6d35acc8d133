"""Telling providers that the team has read, for as long as the worker lives.

*Claim* a few rows, *call* with no transaction open, then delete them: a receipt is worth
three tries and no more. A row that was promised anew meanwhile has lost its token, so it
stays and is told again.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import Counter

from prosa.channels.calls import ProviderAnswer
from prosa.channels.registry import CHANNELS
from prosa.channels.telling import Heard, is_on
from prosa.channels.transport import Transport
from prosa.db import bell
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.domain.ids import CompanyId, ConversationId, InboxId
from prosa.features.delivery.senders import Sender, Senders
from prosa.jobs.pace import Pace
from prosa.kit.clock import Clock
from prosa.kit.deeds import one_line
from prosa.kit.ids import uuid7

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=30)
AGAIN_AFTER: Final = timedelta(seconds=5)
MOST_TRIES: Final = 3
AT_ONCE: Final = 16

TOLD: Final = Counter("prosa_read_receipts_total", "Read receipts to providers.", ("outcome",))

_CLAIM: Final = """
UPDATE provider_signals s SET lease_until = $3, lease_token = $4, due_at = $3,
    attempts = attempts + 1
FROM (
    SELECT company_id, conversation_id FROM provider_signals WHERE due_at <= $1
    ORDER BY due_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
) due
WHERE s.company_id = due.company_id AND s.conversation_id = due.conversation_id
RETURNING s.company_id, s.conversation_id, s.inbox_id, s.recipient, s.provider_id, s.attempts
"""

_DONE: Final = """
DELETE FROM provider_signals
WHERE company_id = $1 AND conversation_id = $2 AND lease_token = $3
"""

_LATER: Final = """
UPDATE provider_signals SET due_at = $4, lease_until = NULL, lease_token = NULL
WHERE company_id = $1 AND conversation_id = $2 AND lease_token = $3
"""


@dataclass(frozen=True, slots=True)
class Signal:
    company_id: CompanyId
    conversation_id: ConversationId
    inbox_id: InboxId
    recipient: str
    provider_id: str
    attempts: int


class SignalPipeline:
    """Read receipts to providers, a few at once."""

    def __init__(
        self, database: Database, transport: Transport, senders: Senders, clock: Clock
    ) -> None:
        self._database = database
        self._transport = transport
        self._senders = senders
        self._clock = clock
        self.pace = Pace.woken_by(database.bell, bell.SIGNALS)

    async def run(self) -> None:
        """Until `stop`; calls in flight are finished first."""
        await self.pace.repeat(self._round, name="signals")

    async def _round(self) -> bool:
        with one_line("signals.told") as line:
            signals = await self._tell_due()
            line["signals"] = len(signals)
            line["companies"] = len({signal.company_id for signal in signals})
            line.is_idle = not signals
        return bool(signals)

    async def _tell_due(self) -> Sequence[Signal]:
        token, now = uuid7(), self._clock.now()
        async with self._database.system_work() as work:
            rows = await work.sql.fetch(_CLAIM, now, AT_ONCE, now + LEASE, token)
            signals = [Signal(*row) for row in rows]
            senders = await self._senders.of(work, {s.inbox_id for s in signals})
        await self._tell_all(signals, senders, token)
        return signals

    async def _tell_all(
        self, signals: Sequence[Signal], senders: dict[InboxId, Sender], token: UUID
    ) -> None:
        async with asyncio.TaskGroup() as group:
            for signal in signals:
                group.create_task(self._tell(signal, senders.get(signal.inbox_id), token))

    async def _tell(self, signal: Signal, sender: Sender | None, token: UUID) -> None:
        try:
            was_told = await self._call(signal, sender)
        except Exception:  # the edge of a job: a try like any other that came to nothing
            log.exception("signals.call_failed", inbox_id=str(signal.inbox_id))
            was_told = False
        if not was_told and signal.attempts < MOST_TRIES:
            due_at = self._clock.now() + AGAIN_AFTER * signal.attempts
            await self._write(signal, _LATER, token, due_at)
            return
        if not was_told:
            log.warning("signals.dropped", inbox_id=str(signal.inbox_id))
        TOLD.labels("told" if was_told else "dropped").inc()
        await self._write(signal, _DONE, token)

    async def _call(self, signal: Signal, sender: Sender | None) -> bool:
        """Whether the provider knows, or need not."""
        if sender is None or sender.account is None:
            return True
        channel = CHANNELS[sender.channel]
        if not channel.capabilities.sends_read or not is_on(
            sender.account.settings, "send_read_receipts"
        ):
            return True
        call = channel.mark_read(Heard(signal.provider_id, signal.recipient), sender.account)
        answer = await self._transport.call(call)
        return isinstance(answer, ProviderAnswer) and 200 <= answer.status < 300

    async def _write(self, signal: Signal, statement: str, token: UUID, *more: object) -> None:
        """Without the database the lease ends by itself, and it is told once more."""
        try:
            async with self._database.work(signal.company_id) as work:
                await work.sql.execute(
                    statement, signal.company_id, signal.conversation_id, token, *more
                )
        except AWAY as error:
            log.warning("signals.not_recorded", error=type(error).__name__)
