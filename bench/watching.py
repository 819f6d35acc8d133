"""Loads with agents' screens: what was posted must be shown, to everybody, once."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from bench import loads
from bench.hooks import Account
from bench.product import cpu_seconds, pss_kb
from bench.wire import CountingScreen, HttpConnection, Screen

_MARK = b"#bench"
_LOST_SECONDS = 15
_MOST_OUTSTANDING = 2_000
_LOOK_SECONDS = 0.005


@dataclass(slots=True)
class Seen:
    """What came of posting on the agents' screens."""

    posted: int = 0
    refused: int = 0
    seen: int = 0
    """On the screen that has shown least."""
    twice: int = 0
    seconds: float = 0.0
    """From the first post to the last message on the last screen."""
    latencies_ms: list[float] = field(default_factory=list[float])


async def watch_while_posting(
    url: str,
    tokens: Sequence[str],
    accounts: Sequence[Account],
    senders: Sequence[str],
    *,
    label: str,
    seconds: float = 60,
    count: int | None = None,
    connections: int = 64,
) -> Seen:
    """Post for so long, or so many; never far ahead of the slowest screen (one for each token),
    and wait there for the last message."""
    most = count or int(seconds * 6_000)
    text = f"{_MARK.decode()}{{n}}."
    requests = loads.texts(accounts, senders, count=most, label=label, text=text)
    watch = _Watch(len(tokens))
    screens = [
        await Screen.open(url, token, partial(watch.hear, n)) for n, token in enumerate(tokens)
    ]
    beating = asyncio.create_task(_beat(screens))
    guarding = asyncio.create_task(watch.guard())
    left = iter(requests)
    began = time.perf_counter()

    async def work() -> None:
        connection = await HttpConnection.open(url)
        for request in left:
            await watch.has_room.wait()
            watch.note(await connection.send(request))
            if count is None and time.perf_counter() - began > seconds:
                break
        connection.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    await watch.is_complete()
    beating.cancel()
    guarding.cancel()
    for screen in screens:
        screen.close()
    watch.result.seen = watch.least
    watch.result.seconds = watch.last_at - began
    return watch.result


class _Watch:
    """What was posted, and what of it each screen has shown."""

    def __init__(self, screens: int) -> None:
        self.result = Seen()
        self.last_at = 0.0
        self.has_room = asyncio.Event()
        self._seen: list[set[bytes]] = [set() for _ in range(screens)]

    @property
    def least(self) -> int:
        return min(len(numbers) for numbers in self._seen)

    def note(self, status: int) -> None:
        if status == 200:
            self.result.posted += 1
        else:
            self.result.refused += 1

    def hear(self, screen: int, packet: bytes) -> None:
        number = _number(packet)
        if number is not None:
            shown = self._seen[screen]
            self.result.twice += number in shown
            shown.add(number)
            self.last_at = time.perf_counter()

    async def guard(self) -> None:
        """Open the gate for posting only while the slowest screen is not too far behind."""
        while True:
            if self.result.posted - self.least < _MOST_OUTSTANDING:
                self.has_room.set()
            else:
                self.has_room.clear()
            await asyncio.sleep(_LOOK_SECONDS)

    async def is_complete(self) -> None:
        """All that was posted has been shown, or nothing has come for a long time."""
        while self.least < self.result.posted:
            if time.perf_counter() - self.last_at > _LOST_SECONDS:
                return
            await asyncio.sleep(_LOOK_SECONDS)


async def watch_one_by_one(
    url: str,
    token: str,
    accounts: Sequence[Account],
    senders: Sequence[str],
    *,
    count: int,
    pause: float,
    label: str,
) -> Seen:
    """One message at a time on an idle system: how long until the screen shows it."""
    text = f"{_MARK.decode()}{{n}}."
    requests = loads.texts(accounts, senders, count=count, label=label, text=text)
    result = Seen()
    arrived: dict[bytes, float] = {}
    there = asyncio.Event()

    def hear(packet: bytes) -> None:
        number = _number(packet)
        if number is not None:
            arrived[number] = time.perf_counter()
            there.set()

    screen = await Screen.open(url, token, hear)
    connection = await HttpConnection.open(url)
    for n, request in enumerate(requests):
        there.clear()
        began = time.perf_counter()
        result.posted += await connection.send(request) == 200
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await there.wait()
        if (at := arrived.get(str(n).encode())) is not None:
            result.seen += 1
            result.latencies_ms.append((at - began) * 1000)
        await asyncio.sleep(pause)
    connection.close()
    screen.close()
    return result


@dataclass(slots=True)
class Crowd:
    """What many sockets cost, and how fast they are served."""

    kb_per_socket: list[float] = field(default_factory=list[float])
    """Growth of the web process for each, at each step."""
    posted: int = 0
    refused: int = 0
    frames: list[int] = field(default_factory=list[int])
    """For each run: how many event frames were due, and how many came."""
    due: list[int] = field(default_factory=list[int])
    per_s: list[float] = field(default_factory=list[float])
    web_seconds: list[float] = field(default_factory=list[float])
    """Processor time of the web process."""
    ended: int = 0


async def crowd(
    url: str,
    tokens: Sequence[str],
    accounts: Sequence[Account],
    senders: Sequence[str],
    *,
    web_pid: int,
    steps: int,
    step: int,
    runs: int,
    seconds: float,
    ahead: int,
) -> Crowd:
    """Connect `step` sockets at a time, weighing the web process after each; then let customers
    write, never more than `ahead` messages before what the sockets have got."""
    found = Crowd()
    screens: list[CountingScreen] = []
    before = await _settled_kb(web_pid)
    for _ in range(steps):
        for n in range(step):
            token = tokens[n % len(tokens)]
            screens.append(await CountingScreen.open(url, token, lambda _packet: None))
        after = await _settled_kb(web_pid)
        found.kb_per_socket.append((after - before) / step)
        before = after
    for n in range(runs):
        count = int(seconds * 2_000)
        requests = loads.texts(accounts, senders, count=count, label=f"CROWD{n}", text="Oi {n}")
        spent = cpu_seconds(web_pid)
        await _serve(url, screens, requests, found, seconds=seconds, ahead=ahead)
        found.web_seconds.append(cpu_seconds(web_pid) - spent)
    found.ended = sum(screen.ended is not None for screen in screens)
    for screen in screens:
        screen.close()
    return found


async def _serve(
    url: str,
    screens: Sequence[CountingScreen],
    requests: Sequence[bytes],
    found: Crowd,
    *,
    seconds: float,
    ahead: int,
) -> None:
    before = sum(screen.frames for screen in screens)
    posted = 0
    began = time.perf_counter()
    connection = await HttpConnection.open(url)

    def frames() -> int:
        return sum(screen.frames for screen in screens) - before

    for request in requests:
        if await connection.send(request) == 200:
            posted += 1
        else:
            found.refused += 1
        while posted * len(screens) - frames() > ahead * len(screens):  # noqa: ASYNC110 - no event
            await asyncio.sleep(_LOOK_SECONDS)
        if time.perf_counter() - began > seconds:
            break
    came, due = frames(), posted * len(screens)
    last = time.perf_counter()
    while came < due and time.perf_counter() - last < _LOST_SECONDS:
        await asyncio.sleep(_LOOK_SECONDS)
        if (now_there := frames()) > came:
            came, last = now_there, time.perf_counter()
    connection.close()
    found.posted += posted
    found.frames.append(came)
    found.due.append(due)
    found.per_s.append(came / (time.perf_counter() - began))


async def _settled_kb(pid: int) -> float:
    await asyncio.sleep(2)
    return pss_kb(pid)


async def _beat(screens: Sequence[Screen]) -> None:
    while True:
        await asyncio.sleep(20)
        for screen in screens:
            screen.beat()


def _number(packet: bytes) -> bytes | None:
    """The number of our message in a `message.received`; None for anything else."""
    if b'"type":"message.received"' not in packet[:120]:
        return None
    _, found, rest = packet.partition(_MARK)
    return rest.partition(b".")[0] if found else None
