"""Sending what was promised, for as long as the worker lives.

*Claim* (a transaction of the system: the message is *sending* from here on),
*call* the provider with no transaction open, *record* what came of it. A crash
between claim and record leaves the message *sending*; when its lease ends it
becomes *unconfirmed*, never sent again by itself, and a receipt settles it.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import Counter

from prosa.channels.contract import Later, OutboundMessage, Refused, SendOutcome
from prosa.channels.registry import CHANNELS
from prosa.channels.transport import Transport, to_outcome
from prosa.db import bell
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.domain.ids import CompanyId, InboxId
from prosa.features.delivery import store
from prosa.features.delivery.actions.outcomes import Outcome
from prosa.features.delivery.recorder import Recorder
from prosa.features.delivery.senders import Sender, Senders
from prosa.features.delivery.store import Due
from prosa.features.delivery.throttle import permits
from prosa.jobs.pace import Pace
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=30)
"""Longer than the longest call (15 s) and the writing down of its answer."""
MOST_CANDIDATES: Final = 400
GATHER_SECONDS: Final = 0.02

SENT: Final = Counter("prosa_deliveries_total", "Calls to providers, by outcome.", ("outcome",))


class DeliveryPipeline:
    """Claims due messages, calls providers, hands the answers to the recorder."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        senders: Senders,
        clock: Clock,
        *,
        concurrency: int = 64,
    ) -> None:
        self._database = database
        self._transport = transport
        self._senders = senders
        self._clock = clock
        self._concurrency = concurrency
        self._calls: set[asyncio.Task[None]] = set()
        self._recorder = Recorder(database, clock)
        self.pace = Pace.woken_by(database.bell, bell.OUTBOX)

    async def run(self) -> None:
        """Until `stop`. Calls in flight are finished and recorded first."""
        self._recorder.start()
        while not self.pace.is_stopping:
            try:
                found = await self._round()
            except AWAY as error:
                log.warning("delivery.paused", error=type(error).__name__)
                await asyncio.sleep(0.5)
                continue
            if not found:
                await self.pace.rest()
        if self._calls:
            await asyncio.wait(self._calls)
        await self._recorder.stop()

    async def _round(self) -> bool:
        """Claim as many as there are free hands. Whether anything was claimed."""
        await self._have_free_hands()
        free = self._concurrency - len(self._calls)
        token = uuid7()
        claimed, senders = await self._claim(free, token)
        by_company = sorted(claimed, key=lambda d: d.company_id)
        for company_id, group in groupby(by_company, key=lambda d: d.company_id):
            await self._send(company_id, list(group), senders, token)
        return bool(claimed)

    async def _have_free_hands(self) -> None:
        """Half of them, or those that are free in a moment: a claim costs the same for one
        message as for many."""
        if len(self._calls) > self._concurrency // 2:
            await asyncio.wait(self._calls, timeout=GATHER_SECONDS)
        while len(self._calls) >= self._concurrency:
            await asyncio.wait(self._calls, return_when=asyncio.FIRST_COMPLETED)

    async def _claim(self, free: int, token: UUID) -> tuple[list[Due], dict[InboxId, Sender]]:
        now = self._clock.now()
        async with self._database.system_work() as work:
            due = await store.due(work, now=now, limit=MOST_CANDIDATES)
            if not due:
                return [], {}
            senders = await self._senders.of(work, {d.inbox_id for d in due})
            decided = await permits(work, due[:free], senders, now=now)
            if decided.later:
                await store.postpone(work, decided.later)
            if decided.now:
                await store.claim(work, decided.now, until=now + LEASE, token=token)
        return decided.now, senders

    async def _send(
        self, company_id: CompanyId, due: Sequence[Due], senders: dict[InboxId, Sender], token: UUID
    ) -> None:
        try:
            async with self._database.work(company_id) as work:
                texts = await store.texts(work, [d.message_id for d in due])
        except AWAY as error:
            log.warning("delivery.taken_back", rows=len(due), error=type(error).__name__)
            self._take_back(due, token)
            return
        for d in due:
            sender = senders[d.inbox_id]
            task = asyncio.create_task(self._call(d, sender, texts[d.message_id], token))
            self._calls.add(task)
            task.add_done_callback(self._calls.discard)

    def _take_back(self, due: Sequence[Due], token: UUID) -> None:
        """Claimed and certainly not called: due again as soon as that can be written down."""
        again = Later("delivery.interrupted", "The database was away before the call.")
        for d in due:
            self._recorder.add(Outcome(d.company_id, d.message_id, token, again))

    async def _call(self, due: Due, sender: Sender, text: str, token: UUID) -> None:
        result = await self._ask(due, sender, text)
        SENT.labels(type(result).__name__.lower()).inc()
        if isinstance(result, Refused) and result.stops_inbox:
            log.error("inbox.refused_by_provider", inbox_id=str(due.inbox_id), code=result.code)
        self._recorder.add(Outcome(due.company_id, due.message_id, token, result))

    async def _ask(self, due: Due, sender: Sender, text: str) -> SendOutcome:
        """Render, call, interpret. What cannot even be rendered is refused with its reason."""
        channel = CHANNELS[sender.channel]
        message = OutboundMessage(due.recipient, text, str(due.message_id))
        if sender.account is None:
            return Refused("inbox.misconfigured", "The credentials of the inbox cannot be read.")
        try:
            call = channel.render(message, sender.account)
        except (KeyError, ValueError, TypeError) as error:
            return Refused("inbox.misconfigured", f"The inbox cannot send: {error}")
        return to_outcome(channel, await self._transport.call(call))
