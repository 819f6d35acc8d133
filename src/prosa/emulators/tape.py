"""The tape: what happened, in order, for people and for tests. Bounded, in memory."""

import asyncio
from collections import deque
from collections.abc import Generator, Mapping
from contextlib import contextmanager

import msgspec

from prosa.kit.clock import Clock, SystemClock

KEPT_ENTRIES = 5_000
LISTENER_BACKLOG = 1_000
_SHOWN_TEXT = 120
END = "end"

_clock: Clock = SystemClock()
_encode = msgspec.json.Encoder().encode


def now() -> float:
    """Unix seconds."""
    return _clock.now().timestamp()


def go_by(clock: Clock) -> Clock:
    """Whose time it is here; answers with whose it was. Tests put the clocks of both sides
    forward together."""
    global _clock
    before, _clock = _clock, clock
    return before


class Entry(msgspec.Struct, kw_only=True, omit_defaults=True):
    n: int
    at: float
    what: str
    """message, echo, reaction, edit, revoke, receipt, typing, session: a webhook was tried. send,
    agent_read, agent_typing, agent_stopped: the business called us. fault: a switch was moved."""
    account: str = ""
    phone: str = ""
    name: str = ""
    text: str = ""
    attempt: int = 0
    status: int | None = None
    """The HTTP status answered; None if there was no answer."""
    took_ms: float = 0.0
    fault: str = ""
    """duplicate, forged, reordered, delayed, error, no_answer, held, given_up."""


Frame = tuple[str, bytes]
"""One server-sent event: its name and its JSON."""


class Tape:
    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT_ENTRIES)
        self._listeners: set[asyncio.Queue[Frame]] = set()
        self._last = 0

    @property
    def last(self) -> int:
        return self._last

    def write(
        self,
        what: str,
        *,
        account: str = "",
        phone: str = "",
        name: str = "",
        text: str = "",
        attempt: int = 0,
        status: int | None = None,
        took_ms: float = 0.0,
        fault: str = "",
    ) -> None:
        self._last += 1
        entry = Entry(
            n=self._last,
            at=now(),
            what=what,
            account=account,
            phone=phone,
            name=name,
            text=text[:_SHOWN_TEXT],
            attempt=attempt,
            status=status,
            took_ms=took_ms,
            fault=fault,
        )
        self._entries.append(entry)
        if self._listeners:
            self.tell("tape", entry)

    def after(self, n: int, *, limit: int) -> list[Entry]:
        """The oldest `limit` entries after number `n` that are still kept."""
        found = [entry for entry in self._entries if entry.n > n]
        return found[:limit]

    def clear(self) -> None:
        """Forget the entries. Numbers go on, so that readers notice nothing odd."""
        self._entries.clear()

    def tell(self, event: str, content: msgspec.Struct | Mapping[str, object]) -> None:
        """Show it to those who watch live. A slow watcher loses the oldest frames."""
        if not self._listeners:
            return
        frame = (event, _encode(content))
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(frame)

    def end(self) -> None:
        """Let those who watch go home."""
        self.tell(END, {})

    @contextmanager
    def listening(self) -> Generator[asyncio.Queue[Frame]]:
        queue: asyncio.Queue[Frame] = asyncio.Queue(LISTENER_BACKLOG)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
