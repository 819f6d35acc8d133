"""Fetching customers' files, for as long as the worker lives.

*Claim* (the row is leased), *bring* the file with no transaction open, *settle*
in one unit of work with the event that tells of it. A worker that dies leaves
a lease that ends, and another brings the file again: a file may be fetched
twice, and is kept once. So many at a time of one inbox and no more, so that a
slow provider holds up nobody else's files.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import Counter as Metric

from prosa.channels.registry import CHANNELS
from prosa.channels.transport import Transport
from prosa.db import bell
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.domain.attachments import AttachmentState, Trouble
from prosa.domain.ids import InboxId
from prosa.features.inboxes import queries as inboxes
from prosa.features.inboxes.queries import ConnectedInbox
from prosa.features.media import store
from prosa.features.media.actions.settle import Arrived, Missed, Result
from prosa.features.media.fetching import attempt
from prosa.features.media.storage import Storage
from prosa.features.media.store import DueFile
from prosa.jobs.pace import Pace
from prosa.kit.clock import Clock
from prosa.kit.deeds import one_line
from prosa.kit.ids import uuid7
from prosa.kit.vault import Unsealable, Vault

log = structlog.get_logger()

LEASE: Final = timedelta(seconds=60)
EXTEND_SECONDS: Final = 15.0
MOST_AT_ONCE: Final = 16
MOST_OF_AN_INBOX: Final = 4
MOST_CANDIDATES: Final = 100

FETCHED: Final = Metric("prosa_files_fetched_total", "Attempts to fetch files.", ("outcome",))

Settle = Callable[[DueFile, Result, UUID], Awaitable[None]]
"""Write down what an attempt came to, in a unit of work of its own."""


class FetchPipeline:
    """Claims due files, brings them, hands the results to `settle`."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        storage: Storage,
        vault: Vault,
        clock: Clock,
        *,
        settle: Settle,
        most_bytes: int,
    ) -> None:
        self._database = database
        self._transport = transport
        self._storage = storage
        self._vault = vault
        self._clock = clock
        self._settle = settle
        self._most_bytes = most_bytes
        self._hands: dict[asyncio.Task[None], tuple[DueFile, UUID]] = {}
        self.pace = Pace.woken_by(database.bell, bell.FILES)

    async def run(self) -> None:
        """Until `stop`. What is on its way is finished first."""
        keeper = asyncio.create_task(self._keep_leases(), name="file leases")
        await self.pace.repeat(self._round, name="media")
        if self._hands:
            await asyncio.wait(self._hands)
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper

    async def _round(self) -> bool:
        """Whether anything was claimed."""
        while len(self._hands) >= MOST_AT_ONCE:
            await asyncio.wait(self._hands, return_when=asyncio.FIRST_COMPLETED)
        token = uuid7()
        chosen, accounts = await self._claim(token)
        for file in chosen:
            task = asyncio.create_task(self._bring(file, accounts.get(file.inbox_id), token))
            self._hands[task] = (file, token)
            task.add_done_callback(self._free)
        return bool(chosen)

    def _free(self, task: asyncio.Task[None]) -> None:
        del self._hands[task]
        self.pace.hurry()

    async def _claim(self, token: UUID) -> tuple[list[DueFile], dict[UUID, ConnectedInbox]]:
        now = self._clock.now()
        in_hand = Counter(file.inbox_id for file, _ in self._hands.values())
        full = [inbox for inbox, count in in_hand.items() if count >= MOST_OF_AN_INBOX]
        async with self._database.system_work() as work:
            due = await store.due(work, now=now, without=full, limit=MOST_CANDIDATES)
            chosen = _fairly(due, in_hand, free=MOST_AT_ONCE - len(self._hands))
            if not chosen:
                return [], {}
            await store.claim(work, chosen, until=now + LEASE, token=token)
            found = await inboxes.by_ids(work, {file.inbox_id for file in chosen})
        return chosen, {inbox.id: inbox for inbox in found}

    async def _bring(self, file: DueFile, inbox: ConnectedInbox | None, token: UUID) -> None:
        try:
            with one_line("media.fetched", company_id=file.company_id) as line:
                result = await self._attempt(file, inbox)
                line["result"] = _word_for(result)
                FETCHED.labels(_word_for(result)).inc()
                await self._settle(file, result, token)
        except AWAY as error:
            log.warning("media.not_settled", error=type(error).__name__)
        except Exception:  # the edge of a job: its lease ends, and it is tried again
            log.exception("media.fetch_failed", attachment_id=str(file.id))

    async def _attempt(self, file: DueFile, inbox: ConnectedInbox | None) -> Result:
        words = "The inbox of the file cannot be used."
        misconfigured = Missed(
            Trouble.AWAY, "inbox.misconfigured", words, state=AttachmentState.FAILED
        )
        if inbox is None:
            return misconfigured
        try:
            account = inboxes.account(inbox, self._vault)
        except Unsealable:
            log.error("inbox.unsealable", inbox_id=str(inbox.id))
            return misconfigured
        return await attempt(
            file,
            CHANNELS[inbox.channel],
            account,
            transport=self._transport,
            storage=self._storage,
            most=self._most_bytes,
        )

    async def _keep_leases(self) -> None:
        """A large file takes longer than a lease."""
        while True:
            await asyncio.sleep(EXTEND_SECONDS)
            held = [(file.company_id, file.id, token) for file, token in self._hands.values()]
            if not held:
                continue
            try:
                async with self._database.system_work() as work:
                    await store.extend(work, held, until=self._clock.now() + LEASE)
            except AWAY as error:
                log.warning("media.leases_not_kept", error=type(error).__name__)


def _fairly(due: Sequence[DueFile], in_hand: Counter[InboxId], *, free: int) -> list[DueFile]:
    """The longest due first, but of no inbox more than its share."""
    counted = Counter(in_hand)
    chosen: list[DueFile] = []
    for file in due:
        if len(chosen) < free and counted[file.inbox_id] < MOST_OF_AN_INBOX:
            counted[file.inbox_id] += 1
            chosen.append(file)
    return chosen


def _word_for(result: Result) -> str:
    return "stored" if isinstance(result, Arrived) else str(result.trouble)
