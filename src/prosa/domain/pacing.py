"""How fast messages may leave: the generic cell rate algorithm, as plain functions.

A lane (an inbox, or a pair of inbox and recipient) keeps one instant: when its
next message would be due if it were perfectly even. A burst borrows from the
future, which is how WhatsApp describes its pair limit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """One message every `interval`, of which `burst` may leave at once."""

    interval: timedelta
    burst: int

    @property
    def tolerance(self) -> timedelta:
        return self.interval * (self.burst - 1)


def per_second(rate: int) -> Pace:
    """`rate` messages a second, a second's worth of which may leave at once."""
    return Pace(timedelta(seconds=1) / rate, rate)


def allowed_at(pace: Pace, next_at: datetime | None, now: datetime) -> datetime:
    """The earliest instant at which the lane lets one more pass; `now` if it may now."""
    return now if next_at is None else max(now, next_at - pace.tolerance)


def after_passing(pace: Pace, next_at: datetime | None, now: datetime) -> datetime:
    """The lane's instant once one more has passed."""
    return max(next_at or now, now) + pace.interval
