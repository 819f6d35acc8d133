"""Clocks that tests move. Nothing in the product asks the time of anybody else."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from prosa.kit.clock import SystemClock


@dataclass(slots=True)
class HandClock:
    """A clock that goes only when it is told to."""

    instant: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 12, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.instant

    def advance(self, **time: float) -> None:
        self.instant += timedelta(**time)


@dataclass(slots=True)
class MovableClock:
    """A clock that goes by itself, and can be put forward: two minutes pass at once.

    Never back: what several tests share would otherwise see time run backwards.
    """

    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead

    def advance(self, **time: float) -> None:
        self.ahead += timedelta(**time)
