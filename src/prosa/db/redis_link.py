"""Redis, for what may be lost: short texts between processes, and calls counted together.

Nothing waits for it. While it is away, `say` and `count` answer so at once and the
caller does it another way; that is logged when it begins and when it ends. What
was to be said when it went is handed back. It comes back by itself. It is stateless
to us: a Redis that lost everything is as good as before.
"""

import asyncio
import hashlib
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import structlog
from prometheus_client import Gauge

log = structlog.get_logger()

PATIENCE_SECONDS: Final = 0.5
"""A Redis that needs longer for an answer is away."""
LOOK_SECONDS: Final = 1.0
"""How often it is asked whether it is still there."""
FIRST_PAUSE_SECONDS: Final = 0.2
LONGEST_PAUSE_SECONDS: Final = 5.0
MOST_UNSAID: Final = 10_000

UP: Final = Gauge("prosa_redis_up", "Whether this process reaches Redis; 0 without one.")

# A bucket of `size` calls that fills up again in a minute, kept as the moment at which it is
# full. Redis's own clock, so that machines need not agree. Answers with seconds to wait.
_COUNT: Final = """
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000
local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local after = full_at + 60 / tonumber(ARGV[1])
if after - now > 60.000001 then
    return string.format('%.6f', after - now - 60)
end
redis.call('SET', KEYS[1], string.format('%.6f', after), 'PX', math.ceil((after - now) * 1000))
return '0'
"""

Listener = Callable[[str, str], None]
"""(topic, text)"""


class RedisLink:
    """One per process. `installation` is any text that only this installation has: several may
    share a Redis."""

    def __init__(self, url: str, installation: str) -> None:
        self._url = url
        self._prefix = "prosa:" + hashlib.sha256(f"redis {installation}".encode()).hexdigest()[:12]
        self._redis: Any = None  # Any: redis.asyncio, imported by those who use it
        self._count: Any = None  # Any: a script of it
        self._unsaid: deque[tuple[str, str]] = deque()
        self._wake = asyncio.Event()
        self._lost = asyncio.Event()
        self._hear: Listener = _nobody
        self._hand_back: Listener = _nobody
        self._task: asyncio.Task[None] | None = None
        self._was_told = False
        self.is_here = False

    def start(self, *, hear: Listener, hand_back: Listener) -> None:
        """`hear` what any process of the installation says; get back what could not be said."""
        self._hear, self._hand_back = hear, hand_back
        self._task = asyncio.create_task(self._run(), name="redis")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def say(self, topic: str, payload: str) -> bool:
        """Tell every process, this one too. False: it is away, tell them otherwise."""
        if not self.is_here or len(self._unsaid) >= MOST_UNSAID:
            return False
        self._unsaid.append((topic, payload))
        self._wake.set()
        return True

    async def count(self, key: str, per_minute: int) -> float | None:
        """Count one call of this key in all processes. 0, or the seconds to wait; None: it is
        away, count here."""
        if not self.is_here:
            return None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return float(await self._count([f"{self._prefix}:calls:{key}"], [per_minute]))
        except _failures() as error:
            self._lose(error)
            return None

    async def _run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async with self._connected():
                    pause = FIRST_PAUSE_SECONDS
                    await self._serve()
            except _failures() as error:
                self._lose(error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    @asynccontextmanager
    async def _connected(self) -> AsyncGenerator[None]:
        from redis.asyncio import Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        try:
            self._redis = Redis.from_url(  # pyright: ignore[reportUnknownMemberType]  # its **kwargs
                self._url,
                decode_responses=True,
                retry=Retry(NoBackoff(), 0),
                socket_timeout=PATIENCE_SECONDS,
                socket_connect_timeout=PATIENCE_SECONDS * 2,
            )
            self._count = self._redis.register_script(_COUNT)
            yield
        finally:
            self.is_here = False
            UP.set(0)
            self._return_unsaid()
            if self._redis is not None:
                with suppress(*_failures()):
                    await self._redis.aclose()

    async def _serve(self) -> None:
        """Until it is lost: hear, say, and look whether it is still there."""
        async with self._redis.pubsub(ignore_subscribe_messages=True) as heard:
            async with asyncio.timeout(PATIENCE_SECONDS * 2):
                await heard.psubscribe(f"{self._prefix}:say:*")
                await self._redis.ping()
            self._find()
            tasks = [
                asyncio.create_task(work)
                for work in (self._listen(heard), self._say_all(), self._lost.wait())
            ]
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            for task in done:
                task.result()

    async def _listen(self, heard: Any) -> None:  # Any: a PubSub
        start = len(f"{self._prefix}:say:")
        while True:
            told = await heard.get_message(timeout=60)
            if told is not None and told["type"] == "pmessage":
                self._hear(told["channel"][start:], told["data"])

    async def _say_all(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()
            self._wake.clear()
            saying = list(self._unsaid)
            async with asyncio.timeout(PATIENCE_SECONDS):
                if not saying:
                    await self._redis.ping()
                    continue
                async with self._redis.pipeline(transaction=False) as calls:
                    for topic, payload in saying:
                        calls.publish(f"{self._prefix}:say:{topic}", payload)
                    await calls.execute()
            for _ in saying:
                self._unsaid.popleft()

    def _find(self) -> None:
        self.is_here = True
        UP.set(1)
        self._lost.clear()
        if self._was_told:
            log.info("redis.back")
        self._was_told = False

    def _lose(self, error: BaseException) -> None:
        self.is_here = False
        self._lost.set()
        if not self._was_told:
            log.warning("redis.away", error=type(error).__name__)
        self._was_told = True

    def _return_unsaid(self) -> None:
        while self._unsaid:
            self._hand_back(*self._unsaid.popleft())


def _failures() -> tuple[type[Exception], ...]:
    """All that a Redis which is away, full, loading or of another kind may answer."""
    from redis.exceptions import RedisError

    return (RedisError, OSError, TimeoutError, ValueError)


def _nobody(_topic: str, _payload: str) -> None:
    """Nobody listens yet."""
