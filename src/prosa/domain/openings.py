"""When a company is open, and how much time has passed for it.

Openings are intervals of UTC, made from the wall clock of `hours.py`. A wall time
that a change of clocks skips counts as the time that has then elapsed, and one
that comes twice is the first of the two, as PEP 495 has it.

Working time is time during openings: five minutes to closing and ten minutes to
answer end five minutes after the next opening.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from prosa.domain.hours import Hours

HORIZON_DAYS: Final = 400
"""How far ahead an opening is looked for: a year of holidays and then some."""

_Opening = tuple[datetime, datetime]
_NOTHING: Final = timedelta(0)


def is_open(hours: Hours | None, zone: ZoneInfo, at: datetime) -> bool:
    """Whether the company is open at an instant."""
    if hours is None:
        return True
    return any(begins <= at < ends for begins, ends in _openings(hours, zone, at, days=4))


def next_opening(hours: Hours | None, zone: ZoneInfo, at: datetime) -> datetime | None:
    """The first instant from `at` on (UTC) at which the company is open; None if it never is."""
    if hours is None:
        return at.astimezone(UTC)
    openings = _openings(hours, zone, at, days=HORIZON_DAYS)
    return next((max(begins, at.astimezone(UTC)) for begins, ends in openings if ends > at), None)


def next_beginning(hours: Hours | None, zone: ZoneInfo, after: datetime) -> datetime | None:
    """The first instant after `after` at which an opening begins; None if none does."""
    if hours is None:
        return None
    openings = _openings(hours, zone, after, days=HORIZON_DAYS)
    return next((begins for begins, _ in openings if begins > after), None)


def working_time_after(
    hours: Hours | None, zone: ZoneInfo, start: datetime, duration: timedelta
) -> datetime | None:
    """The instant (UTC) at which `duration` of working time has passed since `start`; None if it
    never will. Without any duration it is the next instant of work."""
    if hours is None:
        return start.astimezone(UTC) + duration
    left = duration
    for begins, ends in _worked(hours, zone, start):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    return None


def working_time_between(
    hours: Hours | None, zone: ZoneInfo, start: datetime, end: datetime
) -> timedelta:
    """How much working time lies between two instants; nothing if they are in the wrong order."""
    if hours is None:
        return max(end - start, _NOTHING)
    total = _NOTHING
    for begins, ends in _worked(hours, zone, start):
        if begins >= end:
            break
        total += min(ends, end) - begins
    return total


def holiday_name(hours: Hours | None, zone: ZoneInfo, at: datetime) -> str:
    """The name of the holiday that the wall shows at an instant; empty if there is none."""
    if hours is None:
        return ""
    holiday = hours.holidays.get(at.astimezone(zone).date())
    return holiday.name if holiday else ""


def _worked(hours: Hours, zone: ZoneInfo, start: datetime) -> Iterator[_Opening]:
    """From `start` on, without what overlaps: no minute is worked twice."""
    covered = start.astimezone(UTC)
    for begins, ends in _openings(hours, zone, start, days=HORIZON_DAYS):
        if ends > covered:
            yield max(begins, covered), ends
            covered = ends


def _openings(hours: Hours, zone: ZoneInfo, at: datetime, *, days: int) -> Iterator[_Opening]:
    """Every opening that begins on one of the `days` around `at`, in the order of their beginnings.

    It begins two days back: an interval may run past midnight, and a zone may skip a
    date. Within a change of clocks the wall does not count in order, so a day's
    openings are let go when the next day has come and they are sorted.
    """
    first = at.astimezone(zone).date() - timedelta(days=2)
    waiting: list[_Opening] = []
    for ahead in range(days + 1):
        day = first + timedelta(days=ahead)
        midnight = _instant(day, 0, zone)
        waiting.sort()
        while waiting and waiting[0][0] < midnight:
            yield waiting.pop(0)
        waiting.extend(_of_day(hours, zone, day))


def _of_day(hours: Hours, zone: ZoneInfo, day: date) -> Iterator[_Opening]:
    for interval in hours.on(day):
        begins, ends = (_instant(day, m, zone) for m in (interval.start, interval.end))
        if begins < ends:  # a change of clocks can swallow a short one whole
            yield begins, ends


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minutes)
    return wall.astimezone(UTC)
