"""Opening hours, working time, on ordinary days and on those when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prosa.domain.hours import WEEKDAYS, Holiday, Hours, Interval, hours_from, zone
from prosa.domain.openings import (
    holiday_name,
    is_open,
    next_beginning,
    next_opening,
    working_time_after,
    working_time_between,
)

SHOP = hours_from(
    {
        "week": {
            **{d: [["08:00", "12:00"], ["13:00", "18:00"]] for d in ("mon", "tue", "wed", "thu")},
            "fri": [["08:00", "12:00"]],
            "sat": [["22:00", "02:00"]],
        },
        "holidays": ["2026-12-25"],
    }
)
SAO_PAULO = zone("America/Sao_Paulo")
ZONES = [
    zone(name)
    for name in (
        "America/Sao_Paulo",
        "America/New_York",
        "Europe/London",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "Pacific/Apia",
        "UTC",
    )
]


def at(text: str) -> datetime:
    """A wall time in São Paulo."""
    return datetime.fromisoformat(text).replace(tzinfo=SAO_PAULO).astimezone(UTC)


@pytest.mark.parametrize(
    ("wall", "opened"),
    [
        ("2026-03-02 07:59", False),
        ("2026-03-02 08:00", True),
        ("2026-03-02 11:59", True),
        ("2026-03-02 12:00", False),
        ("2026-03-02 13:00", True),
        ("2026-03-06 13:00", False),
        ("2026-03-07 22:00", True),
        ("2026-03-08 01:59", True),
        ("2026-03-08 02:00", False),
        ("2026-12-24 10:00", True),
        ("2026-12-25 10:00", False),
    ],
)
def test_is_open_by_the_clock_on_the_wall(wall: str, opened: bool) -> None:
    assert is_open(SHOP, SAO_PAULO, at(wall)) is opened


@pytest.mark.parametrize(
    ("wall", "opens"),
    [
        ("2026-03-02 07:00", "2026-03-02 08:00"),
        ("2026-03-02 09:30", "2026-03-02 09:30"),
        ("2026-03-02 12:30", "2026-03-02 13:00"),
        ("2026-03-06 15:00", "2026-03-07 22:00"),
        ("2026-03-08 03:00", "2026-03-09 08:00"),
        ("2026-12-24 19:00", "2026-12-26 22:00"),
    ],
)
def test_the_next_opening(wall: str, opens: str) -> None:
    assert next_opening(SHOP, SAO_PAULO, at(wall)) == at(opens)


def test_no_hours_means_always() -> None:
    assert hours_from(None) is None
    assert is_open(None, SAO_PAULO, at("2026-12-25 03:00"))
    assert next_opening(None, SAO_PAULO, at("2026-12-25 03:00")) == at("2026-12-25 03:00")


def test_hours_without_an_opening_never_open() -> None:
    never, now = hours_from({}), at("2026-03-02 10:00")
    assert not is_open(never, SAO_PAULO, now)
    assert next_opening(never, SAO_PAULO, now) is None
    assert next_beginning(never, SAO_PAULO, now) is None
    assert working_time_after(never, SAO_PAULO, now, timedelta(minutes=5)) is None
    assert working_time_between(never, SAO_PAULO, now, now + timedelta(days=9)) == timedelta(0)


@pytest.mark.parametrize(
    ("wall", "minutes", "ends"),
    [
        ("2026-03-02 09:00", 5, "2026-03-02 09:05"),
        ("2026-03-02 11:58", 5, "2026-03-02 13:03"),
        ("2026-03-02 11:58", 2, "2026-03-02 12:00"),
        ("2026-03-02 07:00", 5, "2026-03-02 08:05"),
        ("2026-03-06 11:58", 5, "2026-03-07 22:03"),
        ("2026-03-07 23:59", 5, "2026-03-08 00:04"),
        ("2026-12-24 17:59", 5, "2026-12-26 22:04"),
        ("2026-03-02 08:00", 24 * 60, "2026-03-04 15:00"),
    ],
)
def test_working_time_runs_only_while_we_are_open(wall: str, minutes: int, ends: str) -> None:
    """RTE-03: the response clock stands still at lunch, at night and on holidays."""
    duration = timedelta(minutes=minutes)
    assert working_time_after(SHOP, SAO_PAULO, at(wall), duration) == at(ends)
    assert working_time_between(SHOP, SAO_PAULO, at(wall), at(ends)) == duration


def test_a_holiday_with_hours_of_its_own_is_a_short_day() -> None:
    eve = {"date": "2026-12-24", "name": "Véspera de Natal", "open": [["09:00", "10:00"]]}
    hours = hours_from({"week": {"thu": [["08:00", "18:00"]]}, "holidays": [eve]})
    assert [is_open(hours, SAO_PAULO, at(f"2026-12-24 {h:02}:30")) for h in (8, 9, 10)] == [
        False,
        True,
        False,
    ]
    assert next_opening(hours, SAO_PAULO, at("2026-12-24 10:00")) == at("2026-12-31 08:00")
    assert holiday_name(hours, SAO_PAULO, at("2026-12-24 23:59")) == "Véspera de Natal"
    assert holiday_name(hours, SAO_PAULO, at("2026-12-25 00:00")) == ""


def test_the_next_beginning_is_not_the_opening_that_goes_on() -> None:
    assert next_beginning(SHOP, SAO_PAULO, at("2026-03-02 08:00")) == at("2026-03-02 13:00")
    assert next_beginning(SHOP, SAO_PAULO, at("2026-03-02 14:00")) == at("2026-03-03 08:00")
    assert next_beginning(None, SAO_PAULO, at("2026-03-02 14:00")) is None


def test_working_time_across_a_change_of_clocks_is_time_that_passed() -> None:
    """New York, 1 November 2026: 01:00 to 02:00 comes twice; 8 March: 02:00 to 03:00 never."""
    night = hours_from({"week": {"sun": [["00:30", "03:30"]]}})
    ny = zone("America/New_York")
    autumn, spring = datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 3, 8, 5, tzinfo=UTC)
    day = timedelta(days=1)
    assert working_time_between(night, ny, autumn, autumn + day) == timedelta(hours=4)
    assert working_time_between(night, ny, spring, spring + day) == timedelta(hours=2)


def test_all_day_is_all_day() -> None:
    day = hours_from({"week": {"mon": [["00:00", "24:00"]]}})
    assert is_open(day, SAO_PAULO, at("2026-03-02 00:00"))
    assert is_open(day, SAO_PAULO, at("2026-03-02 23:59"))
    assert not is_open(day, SAO_PAULO, at("2026-03-03 00:00"))


def test_a_change_of_clocks_can_swallow_an_opening() -> None:
    """New York, 8 March 2026: 02:00 is followed by 03:00."""
    early = hours_from({"week": {"sun": [["02:45", "03:30"]]}})
    ny, skipped = zone("America/New_York"), datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert not is_open(early, ny, skipped + timedelta(minutes=20))
    opens = next_opening(early, ny, skipped)
    assert opens is not None
    assert opens.astimezone(ny).date() == date(2026, 3, 15)


def test_a_change_of_clocks_can_make_openings_overtake_each_other() -> None:
    """New York, 8 March 2026: 02:15 comes as 03:15, after the opening of 03:00."""
    hours = hours_from({"week": {"sun": [["02:15", "02:45"], ["03:00", "05:00"]]}})
    ny, skipped = zone("America/New_York"), datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert next_opening(hours, ny, skipped - timedelta(minutes=90)) == skipped


def test_a_change_of_clocks_can_lengthen_an_opening() -> None:
    """New York, 1 November 2026: 01:00 to 02:00 comes twice, and we stay."""
    night = hours_from({"week": {"sun": [["00:30", "03:00"]]}})
    ny, midnight = zone("America/New_York"), datetime(2026, 11, 1, 4, tzinfo=UTC)
    opened = [m for m in range(300) if is_open(night, ny, midnight + timedelta(minutes=m))]
    assert opened == list(range(30, 240))


def test_a_midnight_that_did_not_exist() -> None:
    """São Paulo, 4 November 2018: the day began at 01:00."""
    day = hours_from({"week": {"sun": [["00:00", "24:00"]]}})
    starts = datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert not is_open(day, SAO_PAULO, starts - timedelta(minutes=1))
    assert is_open(day, SAO_PAULO, starts)
    assert is_open(day, SAO_PAULO, starts + timedelta(hours=22, minutes=59))
    assert not is_open(day, SAO_PAULO, starts + timedelta(hours=23))


minutes = st.integers(0, 1440)
SPECIAL = [
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2018, 11, 4),
    date(2018, 2, 18),
    date(2026, 4, 5),
    date(2011, 12, 30),
    date(2026, 1, 12),
    date(2026, 1, 13),
]
"""Holidays fall on changes of clocks, of course."""


@st.composite
def calendars(draw: st.DrawFn) -> Hours:
    def a_day() -> tuple[Interval, ...]:
        marks = sorted(draw(st.sets(minutes, max_size=4)))
        pairs = zip(marks[::2], marks[1::2], strict=False)
        return tuple(Interval(start, end) for start, end in pairs)

    week = tuple(a_day() for _ in WEEKDAYS)
    days = draw(st.frozensets(st.sampled_from(SPECIAL), max_size=3))
    return Hours(week, {day: Holiday("", a_day()) for day in days})


instants = st.integers(
    int(datetime(2010, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2030, 1, 1, tzinfo=UTC).timestamp()),
).map(lambda s: datetime.fromtimestamp(s, UTC))
changes = st.sampled_from(
    [
        datetime(2026, 3, 8, 7, tzinfo=UTC),  # New York, forward
        datetime(2026, 11, 1, 6, tzinfo=UTC),  # New York, back
        datetime(2018, 11, 4, 3, tzinfo=UTC),  # São Paulo, forward at midnight
        datetime(2018, 2, 18, 2, tzinfo=UTC),  # São Paulo, back at midnight
        datetime(2026, 4, 4, 15, tzinfo=UTC),  # Lord Howe, half an hour
        datetime(2011, 12, 30, 10, tzinfo=UTC),  # Apia, a day that never was
    ]
)
moments = instants | st.builds(
    lambda change, shift: change + timedelta(minutes=shift), changes, st.integers(-1500, 1500)
)
zones = st.sampled_from(ZONES)


@given(calendars(), zones, moments, st.floats(0, 1, exclude_max=True))
def test_the_next_opening_is_open_and_nothing_before_it_is(
    hours: Hours, zone: Any, now: datetime, share: float
) -> None:
    opens = next_opening(hours, zone, now)
    if opens is None:
        assert not is_open(hours, zone, now + timedelta(days=share * 7))
        return
    assert opens >= now
    assert is_open(hours, zone, opens)
    assert (opens == now) == is_open(hours, zone, now)
    between = now + share * (opens - now)
    assert between >= opens or not is_open(hours, zone, between)


@given(calendars(), zones, moments)
def test_away_from_changes_only_the_wall_clock_matters(
    hours: Hours, zone: Any, now: datetime
) -> None:
    offsets = {(now + timedelta(days=d)).astimezone(zone).utcoffset() for d in (-3, 0, 3)}
    assume(len(offsets) == 1)
    wall = now.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    expected = any(i.start <= minute < i.end for i in hours.on(wall.date()))
    assert is_open(hours, zone, now) is expected


@given(zones, moments, st.integers(5 * 60, 11 * 60), st.integers(12 * 60, 20 * 60))
def test_a_working_day_has_the_length_that_the_wall_shows(
    zone: Any, now: datetime, start: int, end: int
) -> None:
    """No clock changes in the middle of a working day, so none may shorten one."""
    hours = Hours(((Interval(start, end),),) * 7)
    opens = next_opening(hours, zone, now)
    assert opens is not None
    if opens > now:
        wall = opens.astimezone(zone)
        assert wall.hour * 60 + wall.minute == start
        assert is_open(hours, zone, opens + timedelta(minutes=end - start, seconds=-1))
        assert not is_open(hours, zone, opens + timedelta(minutes=end - start))


@given(calendars(), zones, moments, st.integers(0, 300))
def test_working_time_is_the_minutes_at_which_we_are_open(
    hours: Hours, zone: Any, now: datetime, length: int
) -> None:
    now = now.replace(second=0)
    opened = sum(is_open(hours, zone, now + timedelta(minutes=m)) for m in range(length))
    end = now + timedelta(minutes=length)
    assert working_time_between(hours, zone, now, end) == timedelta(minutes=opened)


@given(calendars(), zones, moments, st.integers(1, 5 * 24 * 60))
def test_after_so_much_working_time_just_so_much_has_been_worked(
    hours: Hours, zone: Any, now: datetime, length: int
) -> None:
    duration = timedelta(minutes=length)
    ends = working_time_after(hours, zone, now, duration)
    if ends is None:
        far = now + timedelta(days=300)
        assert working_time_between(hours, zone, now, far) < duration
        return
    assert working_time_between(hours, zone, now, ends) == duration
    assert working_time_between(hours, zone, now, ends - timedelta(seconds=1)) < duration
    assert is_open(hours, zone, ends - timedelta(seconds=1))


@given(calendars(), zones, moments)
def test_the_next_beginning_has_nothing_before_it(hours: Hours, zone: Any, now: datetime) -> None:
    begins = next_beginning(hours, zone, now)
    opens = next_opening(hours, zone, now)
    if opens is not None and opens > now:
        assert begins == opens
    if begins is not None:
        assert begins > now
        assert is_open(hours, zone, begins)
