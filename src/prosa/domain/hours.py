"""Business hours: what the clock on the company's wall says, and what that means in UTC.

All wall-clock thinking happens here, with an explicit IANA zone. No hours at all
(None) means 24x7. A wall time that a change of clocks skips counts as the time
that has then elapsed, and one that comes twice is the first of the two, as
PEP 495 has it; openings are then plain intervals of UTC.

JSON: `{"week": {"mon": [["08:00", "12:00"], ["13:00", "18:00"]]}, "holidays":
["2026-12-25"]}`. Days that are missing are closed. An interval may end at
`24:00`, or run past midnight (`["22:00", "02:00"]`); it belongs to the day on
which it begins, and so does a holiday.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import ClassVar, TypeGuard, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from prosa.domain.errors import Invalid

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_INTERVALS = 6
MAX_HOLIDAYS = 366
HORIZON_DAYS = 400
"""How far ahead an opening is looked for: a year of holidays and then some."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` to before `end`, in minutes of the wall clock since midnight.

    `end` is beyond 1440 if it runs past midnight.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hours:
    week: tuple[tuple[Interval, ...], ...]
    """Seven days from Monday, each with its intervals in order."""
    holidays: frozenset[date] = frozenset()


class InvalidHours(Invalid):
    """The business hours are not written as we read them; `details` say where."""

    code: ClassVar[str] = "company.invalid_hours"


class UnknownTimezone(Invalid):
    """There is no IANA time zone of this name."""

    code: ClassVar[str] = "company.unknown_timezone"


def zone(name: str) -> ZoneInfo:
    """Raises `UnknownTimezone`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # ZoneInfo("America") is a folder and ZoneInfo("../x") a wrong path.
        raise UnknownTimezone(f"There is no time zone {name!r}.", timezone=name) from None


def hours_from(kept: Mapping[str, object] | None) -> Hours | None:
    """Reads the JSON form. Raises `InvalidHours`."""
    if kept is None:
        return None
    week = kept.get("week", {})
    if not isinstance(week, Mapping):
        raise _wrong("week", "must name days")
    days = cast("Mapping[str, object]", week)  # JSON objects have text keys
    if unknown := days.keys() - set(WEEKDAYS):
        raise _wrong("week", f"has no day {min(unknown)!r}; the days are {', '.join(WEEKDAYS)}")
    return Hours(
        tuple(_intervals(day, days.get(day, ())) for day in WEEKDAYS),
        frozenset(_holidays(kept.get("holidays", ()))),
    )


def is_open(hours: Hours | None, zone: ZoneInfo, at: datetime) -> bool:
    """Whether the company is open at an instant."""
    if hours is None:
        return True
    # Two days back: an interval may run past midnight, and a zone may skip a date.
    first = at.astimezone(zone).date() - timedelta(days=2)
    return any(begins <= at < ends for begins, ends in _openings(hours, zone, first, days=4))


def next_opening(hours: Hours | None, zone: ZoneInfo, at: datetime) -> datetime | None:
    """The first instant from `at` on (UTC) at which the company is open; None if it never is."""
    if hours is None:
        return at.astimezone(UTC)
    first = at.astimezone(zone).date() - timedelta(days=2)
    openings = _openings(hours, zone, first, days=HORIZON_DAYS)
    ahead = (max(begins, at.astimezone(UTC)) for begins, ends in openings if ends > at)
    # They come day by day, so the earliest is among those of the first two days.
    return min(islice(ahead, 2 * MAX_INTERVALS), default=None)


def _openings(
    hours: Hours, zone: ZoneInfo, first: date, *, days: int
) -> Iterator[tuple[datetime, datetime]]:
    """Every opening that begins on one of the `days` from `first`, day by day, in UTC."""
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        if day in hours.holidays:
            continue
        for interval in hours.week[day.weekday()]:
            begins, ends = (_instant(day, m, zone) for m in (interval.start, interval.end))
            if begins < ends:  # a change of clocks can swallow a short one whole
                yield begins, ends


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minutes)
    return wall.astimezone(UTC)


def _intervals(day: str, kept: object) -> tuple[Interval, ...]:
    if not _is_list(kept) or len(kept) > MAX_INTERVALS:
        raise _wrong(day, f"must be a list of at most {MAX_INTERVALS} intervals")
    found = sorted((_interval(day, pair) for pair in kept), key=lambda i: i.start)
    for earlier, later in pairwise(found):
        if later.start < earlier.end:
            raise _wrong(day, "has intervals that overlap")
    return tuple(found)


def _interval(day: str, pair: object) -> Interval:
    if not _is_list(pair) or len(pair) != 2:
        raise _wrong(day, 'must hold pairs such as ["08:00", "12:00"]')
    start, end = (_minutes(day, clock) for clock in pair)
    if start in (end, _DAY):
        raise _wrong(day, "has an interval without length")
    return Interval(start, end if end > start else end + _DAY)


def _minutes(day: str, clock: object) -> int:
    if not isinstance(clock, str) or not _CLOCK.fullmatch(clock):
        raise _wrong(day, f'has {clock!r}, which is no time such as "08:00"')
    return int(clock[:2]) * 60 + int(clock[3:])


def _holidays(kept: object) -> Iterator[date]:
    if not _is_list(kept) or len(kept) > MAX_HOLIDAYS:
        raise _wrong("holidays", f"must be a list of at most {MAX_HOLIDAYS} dates")
    for day in kept:
        try:
            yield date.fromisoformat(day if isinstance(day, str) else "")
        except ValueError:
            raise _wrong("holidays", f"has {day!r}, which is no date such as 2026-12-25") from None


def _is_list(kept: object) -> TypeGuard[Sequence[object]]:
    return isinstance(kept, Sequence) and not isinstance(kept, str)


def _wrong(place: str, what: str) -> InvalidHours:
    return InvalidHours(f"{place} {what}.", at=place)
