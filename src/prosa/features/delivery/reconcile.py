"""Asking providers about unconfirmed messages, for as long as the worker lives.

*Claim* a few that are due to be asked about, *ask* with no transaction open, *settle*.
A question changes nothing at the provider, so whoever dies here costs a repetition.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from prosa.channels.calls import ProviderAnswer
from prosa.channels.recollection import Question
from prosa.channels.registry import CHANNELS
from prosa.channels.transport import Transport
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.domain.ids import CompanyId, InboxId, MessageId
from prosa.features.delivery.actions.reconcile import hear_answer, leave_to_receipts
from prosa.features.delivery.senders import Sender, Senders
from prosa.jobs.pace import Pace
from prosa.kit.clock import Clock

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=60)
AT_ONCE: Final = 16
CLOCKS_DIFFER: Final = timedelta(seconds=30)
"""The provider's clock may be behind ours."""

_CLAIM: Final = """
UPDATE deliveries d SET ask_at = $3 FROM (
    SELECT company_id, message_id FROM deliveries
    WHERE state = 'unconfirmed' AND ask_at <= $1
    ORDER BY ask_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
) v
WHERE d.company_id = v.company_id AND d.message_id = v.message_id
RETURNING d.company_id, d.message_id, d.inbox_id, d.recipient, d.due_at, d.asked
"""

_WORDS: Final = """
SELECT m.body, EXISTS (
    SELECT 1 FROM attachments a WHERE a.company_id = m.company_id AND a.message_id = m.id
) AS has_file
FROM messages m WHERE m.company_id = $1 AND m.id = $2
"""


@dataclass(frozen=True, slots=True)
class Unknown:
    """An unconfirmed message that is due to be asked about."""

    company_id: CompanyId
    message_id: MessageId
    inbox_id: InboxId
    recipient: str
    due_at: datetime
    asked: int


class Reconciler:
    """A few questions at once; those of one conversation in their order."""

    def __init__(
        self, database: Database, transport: Transport, senders: Senders, clock: Clock
    ) -> None:
        self._database = database
        self._transport = transport
        self._senders = senders
        self._clock = clock
        self.pace = Pace()

    async def run(self) -> None:
        """Until `stop`. It looks by itself once a second: nobody waits for an answer."""
        await self.pace.repeat(self._round, name="reconcile")

    async def _round(self) -> bool:
        now = self._clock.now()
        async with self._database.system_work() as work:
            rows = await work.sql.fetch(_CLAIM, now, AT_ONCE, now + LEASE)
            unknown = [Unknown(*row) for row in rows]
            senders = await self._senders.of(work, {one.inbox_id for one in unknown})
        chats: dict[tuple[InboxId, str], list[Unknown]] = {}
        for one in sorted(unknown, key=lambda one: one.message_id):
            chats.setdefault((one.inbox_id, one.recipient), []).append(one)
        async with asyncio.TaskGroup() as group:
            for chat in chats.values():
                group.create_task(self._ask_about(chat, senders))
        return bool(unknown)

    async def _ask_about(self, chat: list[Unknown], senders: Mapping[InboxId, Sender]) -> None:
        for one in chat:
            try:
                await self._settle(one, senders.get(one.inbox_id))
            except AWAY as error:
                log.warning("reconcile.interrupted", error=type(error).__name__)
            except Exception:  # the edge of a job: it is asked about again when its lease ends
                log.exception("reconcile.failed", inbox_id=str(one.inbox_id))

    async def _settle(self, one: Unknown, sender: Sender | None) -> None:
        async with self._database.work(one.company_id) as work:
            said = await work.sql.fetchrow(_WORDS, one.company_id, one.message_id)
        if said is None or sender is None or sender.account is None:
            return
        since = one.due_at - CLOCKS_DIFFER
        question = Question(one.recipient, said["body"], said["has_file"], since)
        channel = CHANNELS[sender.channel]
        call = channel.ask(question, sender.account)
        if call is None:
            async with self._database.work(one.company_id) as work:
                await leave_to_receipts(work, [one.message_id])
            return
        answer = await self._transport.call(call)
        seen = channel.recognise(question, answer) if isinstance(answer, ProviderAnswer) else None
        async with self._database.work(one.company_id) as work:
            await hear_answer(work, one.message_id, seen, asked=one.asked, clock=self._clock)
