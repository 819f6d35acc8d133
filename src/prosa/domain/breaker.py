"""When an inbox stops sending by itself, and when it tries again.

A token that was withdrawn, or a provider that is away, concerns every message of an
inbox: what waits is kept waiting, in its order, instead of failing one by one. When
the pause ends, one message goes ahead; the others follow if the provider takes it. A
refusal of one message alone says that the provider works, and never pauses anything.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

MOST_FAILURES: Final = 5
"""Calls in a row that came to nothing. One that was told to stop is enough."""
FIRST_PAUSE: Final = timedelta(seconds=15)
LONGEST_PAUSE: Final = timedelta(minutes=10)
"""A pause is as long as all those before it together, so they double up to here."""
PROBE: Final = timedelta(seconds=45)
"""So long nobody else tries: longer than a call and the writing down of its answer."""


class Sign(StrEnum):
    """What one call says of its inbox."""

    WORKS = "works"
    """Taken, or refused for a reason of that message alone."""
    TROUBLE = "trouble"
    """Not reached, no answer, an error of the provider's, or too much at once."""
    STOP = "stop"
    """Token, permission or policy: no other message would pass."""
    NONE = "none"
    """Nobody was called."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One call: what it says, and in which words people are told."""

    sign: Sign
    code: str = ""
    reason: str = ""
    after: timedelta | None = None
    """The provider's own wish."""
    is_probe: bool = False


@dataclass(frozen=True, slots=True)
class Breaker:
    """Closed (not paused), open until an instant, or half-open once that has passed."""

    failures: int = 0
    """In a row, as one worker has seen them."""
    paused_at: datetime | None = None
    """Since when nothing leaves; the same however often the pause is prolonged."""
    paused_until: datetime | None = None
    code: str | None = None
    reason: str | None = None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


def after(breaker: Breaker, heard: Heard, *, now: datetime) -> Breaker:
    """The breaker once this call has come to its end. Calls that were on their way when the
    pause began say nothing new: only the probe ends a pause."""
    if breaker.is_paused:
        return _after_probe(breaker, heard, now) if heard.is_probe else breaker
    match heard.sign:
        case Sign.WORKS:
            return replace(breaker, failures=0)
        case Sign.NONE:
            return breaker
        case Sign.STOP:
            return _paused(breaker, heard, now)
        case Sign.TROUBLE:
            counted = replace(breaker, failures=breaker.failures + 1)
            return _paused(counted, heard, now) if counted.failures >= MOST_FAILURES else counted


def _after_probe(breaker: Breaker, heard: Heard, now: datetime) -> Breaker:
    match heard.sign:
        case Sign.WORKS:
            return Breaker()
        case Sign.NONE:  # the next in line may try at once
            return replace(breaker, paused_until=now)
        case Sign.STOP | Sign.TROUBLE:
            return _paused(breaker, heard, now)


def _paused(breaker: Breaker, heard: Heard, now: datetime) -> Breaker:
    since = breaker.paused_at or now
    wait = min(max(now - since, FIRST_PAUSE), LONGEST_PAUSE)
    return Breaker(
        paused_at=since,
        paused_until=now + max(wait, min(heard.after or wait, LONGEST_PAUSE)),
        code=heard.code,
        reason=heard.reason,
    )
