"""Sending what was promised, for as long as the worker lives.

*Claim* (a transaction of the system: the message is *sending* from here on),
*call* the provider with no transaction open, *record* what came of it. A crash
between claim and record leaves the message *sending*; when its lease ends it
becomes *unconfirmed*, never sent again by itself, and a receipt settles it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import Counter

from prosa.channels.contract import Later, Refused, SendOutcome
from prosa.channels.registry import CHANNELS
from prosa.db import bell
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.domain.breaker import Heard, Sign
from prosa.domain.ids import CompanyId, InboxId, MessageId
from prosa.domain.reply_window import WindowClosed, window
from prosa.features.delivery import claims
from prosa.features.delivery.actions.lapse import TOO_LATE
from prosa.features.delivery.actions.outcomes import Outcome
from prosa.features.delivery.calling import Caller, What
from prosa.features.delivery.claims import Due
from prosa.features.delivery.files import to_send
from prosa.features.delivery.pauses import Pauses
from prosa.features.delivery.recorder import Recorder
from prosa.features.delivery.senders import Sender, Senders
from prosa.features.delivery.throttle import permits
from prosa.features.delivery.words import texts
from prosa.features.inboxes.actions_pausing import hear_calls
from prosa.jobs.pace import Pace
from prosa.kit import tracing
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

log = structlog.get_logger()

MOST_CANDIDATES: Final = 400
GATHER_SECONDS: Final = 0.02

SENT: Final = Counter("prosa_deliveries_total", "Calls to providers, by outcome.", ("outcome",))


_INTERRUPTED: Final = Later(
    "delivery.interrupted", "The database was away before the call.", is_inbox_wide=True
)
_TOO_LATE: Final = Refused(WindowClosed.code, TOO_LATE)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is *sending* since one claim, under its token."""

    token: UUID
    due: Sequence[Due] = ()
    senders: Mapping[InboxId, Sender] = field(default_factory=dict[InboxId, Sender])
    probes: frozenset[MessageId] = frozenset()

    def outcome(self, due: Due, result: SendOutcome, *, was_called: bool = True) -> Outcome:
        return Outcome(
            due.company_id,
            due.message_id,
            self.token,
            result,
            is_probe=due.message_id in self.probes,
            was_called=was_called,
        )


class DeliveryPipeline:
    """Claims due messages, calls providers, hands the answers to the recorder."""

    def __init__(
        self,
        database: Database,
        caller: Caller,
        senders: Senders,
        clock: Clock,
        *,
        concurrency: int = 64,
    ) -> None:
        self._database = database
        self._caller = caller
        self._senders = senders
        self._clock = clock
        self._concurrency = concurrency
        self._calls: set[asyncio.Task[None]] = set()
        self._pauses = Pauses()
        self._recorder = Recorder(database, clock, self._pauses)
        self.pace = Pace.woken_by(database.bell, bell.OUTBOX)

    async def run(self) -> None:
        """Until `stop`. Calls in flight are finished and recorded first."""
        self._recorder.start()
        await self.pace.repeat(self._round, name="delivery")
        if self._calls:
            await asyncio.wait(self._calls)
        await self._recorder.stop()

    async def _round(self) -> bool:
        """Claim as many as there are free hands, until some are left over: only then may the next
        claim wait for more to come. Whether anything was claimed."""
        found, is_full = False, True
        while is_full and not self.pace.is_stopping:
            await self._have_free_hands()
            free = self._concurrency - len(self._calls)
            claimed = await self._claim(free, uuid7())
            await self._send_all(claimed)
            found, is_full = found or bool(claimed.due), len(claimed.due) >= free
        return found

    async def _send_all(self, claimed: Claimed) -> None:
        by_company = sorted(claimed.due, key=lambda d: d.company_id)
        for company_id, group in groupby(by_company, key=lambda d: d.company_id):
            await self._send(company_id, list(group), claimed)
        for company_id, inbox_id in self._pauses.idle:
            await self._let_it_send(company_id, inbox_id)

    async def _have_free_hands(self) -> None:
        """Half of them, or those that are free in a moment: a claim costs the same for one
        message as for many."""
        if len(self._calls) > self._concurrency // 2:
            await asyncio.wait(self._calls, timeout=GATHER_SECONDS)
        while len(self._calls) >= self._concurrency:
            await asyncio.wait(self._calls, return_when=asyncio.FIRST_COMPLETED)

    async def _claim(self, free: int, token: UUID) -> Claimed:
        now = self._clock.now()
        async with self._database.system_work() as work:
            probes = await self._pauses.look(work, now=now)
            due = await claims.due(work, now=now, limit=MOST_CANDIDATES)
            due = await self._pauses.sort_out(work, due)
            if not due and not probes:
                return Claimed(token)
            self._senders.forget(d.inbox_id for d in probes)
            senders = await self._senders.of(work, {d.inbox_id for d in (*probes, *due)})
            decided = await permits(work, due[:free], senders, now=now)
            if decided.later:
                await claims.postpone(work, decided.later)
            chosen = [*probes, *decided.now]
            if chosen:
                await claims.claim(work, chosen, until=now + claims.LEASE, token=token)
        return Claimed(token, chosen, senders, frozenset(d.message_id for d in probes))

    async def _send(self, company_id: CompanyId, due: Sequence[Due], claimed: Claimed) -> None:
        try:
            async with self._database.work(company_id) as work:
                words = await texts(work, [d.message_id for d in due])
                files = await to_send(work, [d.message_id for d in due])
        except AWAY as error:
            log.warning("delivery.taken_back", rows=len(due), error=type(error).__name__)
            for d in due:
                self._not_called(d, claimed, _INTERRUPTED)
            return
        now = self._clock.now()
        for d in due:
            said, sender = words[d.message_id], claimed.senders[d.inbox_id]
            length = CHANNELS[sender.channel].capabilities.reply_window
            is_open = window(said.last_inbound_at, length=length, now=now).is_open
            if said.template is None and not is_open:
                self._not_called(d, claimed, _TOO_LATE)
                continue
            what = What(said.text, files.get(d.message_id), said.reply_to, said.template)
            what = replace(what, is_to_stranger=said.last_inbound_at is None)
            task = asyncio.create_task(self._call(d, sender, what, claimed))
            self._calls.add(task)
            task.add_done_callback(self._calls.discard)

    def _not_called(self, due: Due, claimed: Claimed, why: Later | Refused) -> None:
        """Claimed, and certainly not called."""
        self._recorder.add(claimed.outcome(due, why, was_called=False))

    async def _call(self, due: Due, sender: Sender, what: What, claimed: Claimed) -> None:
        with tracing.span("delivery.called", of=due.message_id) as span:
            result = await self._caller.ask(due, sender, what, token=claimed.token)
            span.tell(outcome=type(result).__name__.lower())
        SENT.labels(type(result).__name__.lower()).inc()
        if isinstance(result, Refused) and result.stops_inbox:
            log.error("inbox.refused_by_provider", inbox_id=str(due.inbox_id), code=result.code)
        self._recorder.add(claimed.outcome(due, result))

    async def _let_it_send(self, company_id: CompanyId, inbox_id: InboxId) -> None:
        """Its pause is over and nothing waits: the next message will show how it is."""
        nothing_waits = [Heard(Sign.WORKS, is_probe=True)]
        async with self._database.work(company_id) as work:
            await hear_calls(work, self._clock, inbox_id, nothing_waits, failures=0)
