"""How long a conversation may wait in a queue before somebody else is looked for (RTE-03, SLA-06).

The clock runs in working time, so nobody is late at night. When it has run out and
there is still nobody, supervisors are told and it begins again with the time of the
department (A-10), then with twice as much, and so on up to `LONGEST`: whom nobody
serves in a whole night is told of eight times, not every five minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from prosa.domain.hours import Hours
from prosa.domain.ids import DepartmentId
from prosa.domain.openings import is_open, working_time_after, working_time_between

LONGEST: Final = timedelta(hours=4)
_DOUBLINGS: Final = 16
"""Beyond these any time-out is longer than `LONGEST`."""


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """The response time of each department of a company, and the hours in which it runs."""

    hours: Hours | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    seconds: Mapping[DepartmentId, int] = field(default_factory=dict[DepartmentId, int])
    """By department; 0 or missing: it is never late there."""

    def deadline(
        self, department: DepartmentId, *, now: datetime, told: int = 0
    ) -> datetime | None:
        """When a conversation that waits there since `now` is overdue; None: never.

        `told` is how often supervisors were told already while the customer waited.
        """
        timeout = timedelta(seconds=self.seconds.get(department, 0))
        if not timeout:
            return None
        grown = timeout * 2 ** min(max(told - 1, 0), _DOUBLINGS)
        return working_time_after(self.hours, self.zone, now, min(grown, max(timeout, LONGEST)))

    def is_running(self, now: datetime) -> bool:
        """Whether the clock runs, that is whether the company is open."""
        return is_open(self.hours, self.zone, now)

    def waited(self, since: datetime | None, *, now: datetime) -> timedelta:
        """The working time that has passed since an instant."""
        if since is None:
            return timedelta(0)
        return working_time_between(self.hours, self.zone, since, now)
