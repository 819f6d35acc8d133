"""Webhooks on their way: in order for each phone, repeated until the web answers 2xx.

Nothing is given up: while the other side is down, its webhooks wait here, as
they would at the provider. Faults reorder, delay, batch, repeat and forge.
"""

import asyncio
import time
from collections import deque
from collections.abc import Coroutine, Mapping, Sequence

import aiohttp
import msgspec

from prosa.emulators.model import Account, Provider
from prosa.emulators.notices import Notice, Wording
from prosa.emulators.switches import Faults, Pace, jittered
from prosa.emulators.tape import Tape

MAX_WAITING = 200_000


class Counters(msgspec.Struct):
    """What has happened since the last reset. Webhooks, each event counted once in
    `hooks_accepted`; then sends of the business."""

    events_queued: int = 0
    events_accepted: int = 0
    events_dropped: int = 0
    """The queue was full: never in a sane run."""
    hooks_attempted: int = 0
    hooks_accepted: int = 0
    hooks_retried: int = 0
    hooks_duplicated: int = 0
    hooks_forged: int = 0
    forged_accepted: int = 0
    sends_accepted: int = 0
    sends_refused: int = 0
    sends_unanswered: int = 0


class _Lane:
    """What one phone (or, in batches, one account) still has to tell."""

    __slots__ = ("is_running", "notices")

    def __init__(self) -> None:
        self.notices: deque[Notice] = deque()
        self.is_running = False


class Poster:
    """Open it inside the running event loop."""

    def __init__(
        self, *, wordings: Mapping[Provider, Wording], faults: Faults, pace: Pace, tape: Tape
    ) -> None:
        self._may_answer = asyncio.Event()
        self.faults = faults
        self.pace = pace
        self.counters = Counters()
        self.waiting = 0
        self._tape = tape
        self._wordings = wordings
        self._lanes: dict[str, _Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(pace.hooks_at_once)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=10),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        )

    async def close(self) -> None:
        await self.forget()
        await self._session.close()

    async def forget(self) -> None:
        """Drop everything that is waiting, and start counting again."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()
        self.waiting = 0
        self.counters = Counters()

    @property
    def faults(self) -> Faults:
        return self._faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._faults = faults
        if faults.hold_answers:
            self._may_answer.clear()
        else:
            self._may_answer.set()

    async def until_answering(self) -> None:
        """As long as a send waits for its answer: its pace, and whatever holds it."""
        await asyncio.sleep(self.pace.answer_seconds)
        await self._may_answer.wait()

    def set_pace(self, pace: Pace) -> None:
        if pace.hooks_at_once != self.pace.hooks_at_once:
            self._slots = asyncio.Semaphore(pace.hooks_at_once)
        self.pace = pace

    def tell(self, notice: Notice) -> None:
        """Send it when its turn comes."""
        if self.waiting >= MAX_WAITING:
            self.counters.events_dropped += 1
            return
        self.waiting += 1
        self.counters.events_queued += 1
        if self.faults.reorder_seconds > 0:
            self._spawn(self._post_shuffled(notice))
            return
        key = self._lane_key(notice)
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane()
        lane.notices.append(notice)
        if not lane.is_running:
            lane.is_running = True
            self._spawn(self._run(key, lane))

    def _lane_key(self, notice: Notice) -> str:
        is_alone = notice.phone is not None and self.faults.batch <= 1
        return notice.phone.id if is_alone and notice.phone else notice.account.key

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: str, lane: _Lane) -> None:
        while lane.notices:
            most = max(self.faults.batch, 1)
            if 1 < most > len(lane.notices):
                await asyncio.sleep(self.pace.batch_wait_seconds)
            group = [lane.notices.popleft() for _ in range(min(most, len(lane.notices)))]
            await self._post_group(group)
        lane.is_running = False
        self._lanes.pop(key, None)

    async def _post_shuffled(self, notice: Notice) -> None:
        await asyncio.sleep(self.faults.shuffle())
        await self._post_group([notice])

    async def _post_group(self, group: Sequence[Notice]) -> None:
        delay = self.faults.delay()
        if delay:
            await asyncio.sleep(delay)
        account = group[0].account
        for body, notices in self._wordings[account.channel].bodies(account, group):
            await self._post_until_accepted(account, body, notices)
        self.waiting -= len(group)

    async def _post_until_accepted(
        self, account: Account, body: bytes, notices: Sequence[Notice]
    ) -> None:
        if self.faults.wrong_signature:
            await self._post_forged(account, body, notices)
        wait, attempt = self.pace.retry_first_seconds, 1
        while not await self._post(account, body, notices, attempt=attempt):
            self.counters.hooks_retried += 1
            attempt += 1
            await asyncio.sleep(jittered(wait))
            wait = min(wait * 2, self.pace.retry_cap_seconds)
        self.counters.hooks_accepted += 1
        self.counters.events_accepted += len(notices)
        for notice in notices:
            if notice.accepted is not None:
                notice.accepted()
        for _ in range(self.faults.duplicate):
            self.counters.hooks_duplicated += 1
            await self._post(account, body, notices, attempt=1, fault="duplicate")

    async def _post_forged(self, account: Account, body: bytes, notices: Sequence[Notice]) -> None:
        self.counters.hooks_forged += 1
        if await self._post(account, body, notices, attempt=1, fault="forged"):
            self.counters.forged_accepted += 1

    async def _post(
        self,
        account: Account,
        body: bytes,
        notices: Sequence[Notice],
        *,
        attempt: int,
        fault: str = "",
    ) -> bool:
        """One try. True if it was answered 2xx."""
        headers = self._wordings[account.channel].headers(account, body, forged=fault == "forged")
        headers["Content-Type"] = "application/json"
        async with self._slots:
            started = time.perf_counter()
            status = await self._status_of(account.webhook_url, body, headers)
            took_ms = round((time.perf_counter() - started) * 1000, 1)
        self.counters.hooks_attempted += 1
        for notice in notices:
            self._write(notice, attempt=attempt, status=status, took_ms=took_ms, fault=fault)
        return status is not None and 200 <= status < 300

    async def _status_of(self, url: str, body: bytes, headers: dict[str, str]) -> int | None:
        timeout = aiohttp.ClientTimeout(total=self.pace.hook_timeout_seconds)
        try:
            async with self._session.post(
                url, data=body, headers=headers, allow_redirects=False, timeout=timeout
            ) as response:
                await response.read()
                return response.status
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return None

    def _write(
        self, notice: Notice, *, attempt: int, status: int | None, took_ms: float, fault: str
    ) -> None:
        phone = notice.phone
        self._tape.write(
            notice.what,
            account=notice.account.key,
            phone=phone.id if phone else "",
            name=phone.name if phone else "",
            text=notice.label,
            attempt=attempt,
            status=status,
            took_ms=took_ms,
            fault=fault,
        )
