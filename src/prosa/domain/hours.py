"""Business hours: what the clock on the company's wall says.

All wall-clock thinking happens here and in `openings.py`, with an explicit IANA
zone. No hours at all (None) means 24x7.

JSON: `{"week": {"mon": [["08:00", "12:00"], ["13:00", "18:00"]]}, "holidays":
["2026-12-25", {"date": "2026-12-24", "name": "Véspera de Natal", "open":
[["08:00", "12:00"]]}]}`. Days that are missing are closed. An interval may end at
`24:00`, or run past midnight (`["22:00", "02:00"]`); it belongs to the day on
which it begins. A holiday takes the place of its day: closed, or open as it says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import ClassVar, Final, TypeGuard
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from prosa.domain.errors import Invalid

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_INTERVALS: Final = 6
MAX_HOLIDAYS: Final = 366
MAX_HOLIDAY_NAME: Final = 80
"""In characters: the name is said to customers."""

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
class Holiday:
    """A date on which the week does not count."""

    name: str = ""
    """As customers are told. Empty: they are told only that we are closed."""
    open: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    week: tuple[tuple[Interval, ...], ...]
    """Seven days from Monday, each with its intervals in order."""
    holidays: Mapping[date, Holiday] = field(default_factory=dict[date, Holiday])

    def on(self, day: date) -> tuple[Interval, ...]:
        """The intervals that begin on a date."""
        holiday = self.holidays.get(day)
        return self.week[day.weekday()] if holiday is None else holiday.open


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
    _only("hours", kept, ("week", "holidays"))
    week = kept.get("week", {})
    if not _is_object(week):
        raise _wrong("week", "must name days")
    _only("week", week, WEEKDAYS)
    return Hours(
        tuple(_intervals(day, week.get(day, ())) for day in WEEKDAYS),
        _holidays(kept.get("holidays", ())),
    )


def _intervals(place: str, kept: object) -> tuple[Interval, ...]:
    if not _is_list(kept) or len(kept) > MAX_INTERVALS:
        raise _wrong(place, f"must be a list of at most {MAX_INTERVALS} intervals")
    found = sorted((_interval(place, pair) for pair in kept), key=lambda i: i.start)
    for earlier, later in pairwise(found):
        if later.start < earlier.end:
            raise _wrong(place, "has intervals that overlap")
    return tuple(found)


def _interval(place: str, pair: object) -> Interval:
    if not _is_list(pair) or len(pair) != 2:
        raise _wrong(place, 'must hold pairs such as ["08:00", "12:00"]')
    start, end = (_minutes(place, clock) for clock in pair)
    if start in (end, _DAY):
        raise _wrong(place, "has an interval without length")
    return Interval(start, end if end > start else end + _DAY)


def _minutes(place: str, clock: object) -> int:
    if not isinstance(clock, str) or not _CLOCK.fullmatch(clock):
        raise _wrong(place, f'has {clock!r}, which is no time such as "08:00"')
    return int(clock[:2]) * 60 + int(clock[3:])


def _holidays(kept: object) -> Mapping[date, Holiday]:
    if not _is_list(kept) or len(kept) > MAX_HOLIDAYS:
        raise _wrong("holidays", f"must be a list of at most {MAX_HOLIDAYS} dates")
    found: dict[date, Holiday] = {}
    for place, (day, holiday) in _each_holiday(kept):
        if day in found:
            raise _wrong(place, f"names {day} for the second time")
        found[day] = holiday
    return found


def _each_holiday(kept: Sequence[object]) -> Iterator[tuple[str, tuple[date, Holiday]]]:
    for number, entry in enumerate(kept):
        place = f"holidays[{number}]"
        yield place, _holiday(place, entry if _is_object(entry) else {"date": entry})


def _holiday(place: str, entry: Mapping[str, object]) -> tuple[date, Holiday]:
    _only(place, entry, ("date", "name", "open"))
    name = entry.get("name", "")
    if not isinstance(name, str) or len(name) > MAX_HOLIDAY_NAME or not name.isprintable():
        raise _wrong(place, f"has a name that is no line of at most {MAX_HOLIDAY_NAME} characters")
    return _date(place, entry.get("date")), Holiday(
        name.strip(), _intervals(place, entry.get("open", ()))
    )


def _date(place: str, text: object) -> date:
    try:
        return date.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        raise _wrong(place, f"has {text!r}, which is no date such as 2026-12-25") from None


def _only(place: str, kept: Mapping[str, object], known: Sequence[str]) -> None:
    """Refuse a misspelt key, which would silently mean closed."""
    if unknown := kept.keys() - set(known):
        raise _wrong(place, f"has no {min(unknown)!r}; it may have {', '.join(known)}")


def _is_list(kept: object) -> TypeGuard[Sequence[object]]:
    return isinstance(kept, Sequence) and not isinstance(kept, str)


def _is_object(kept: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(kept, Mapping)  # JSON objects have text keys


def _wrong(place: str, what: str) -> InvalidHours:
    return InvalidHours(f"{place} {what}.", at=place)
