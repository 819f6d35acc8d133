"""How long a customer may wait before somebody else is looked for (RTE-03, SLA-06, A-10)."""

from datetime import UTC, datetime, timedelta

from prosa.domain.hours import hours_from, zone
from prosa.domain.response_time import LONGEST, ResponseTimes
from tests.domain.examples import NOW, SALES, SUPPORT

OFFICE = hours_from(
    {
        "week": {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "holidays": ["2026-03-03"],
    }
)
TIMES = ResponseTimes(seconds={SALES: 300, SUPPORT: 0})
BY_DAY = ResponseTimes(OFFICE, zone("America/Sao_Paulo"), {SALES: 300, SUPPORT: 8 * 3600})


def test_each_department_has_its_own_time_and_none_is_never_late() -> None:
    assert TIMES.deadline(SALES, now=NOW) == NOW + timedelta(minutes=5)
    assert TIMES.deadline(SUPPORT, now=NOW) is None
    assert ResponseTimes().deadline(SALES, now=NOW) is None


def test_whom_nobody_serves_is_told_of_less_and_less_often() -> None:
    """A Friday evening: 5, 10, 20, 40, 80… minutes, then every four hours; A-10 for the first."""
    now, rings = NOW, 0
    instants: list[float] = []
    while now < NOW + timedelta(hours=12):
        now = TIMES.deadline(SALES, now=now, told=rings) or NOW
        rings += 1
        instants.append((now - NOW).total_seconds() / 60)
    assert instants == [5, 10, 20, 40, 80, 160, 320, 560, 800]


def test_a_long_time_is_never_shortened_and_never_overflows() -> None:
    assert ResponseTimes(seconds={SALES: 86_400}).deadline(SALES, now=NOW, told=3) == NOW + (
        timedelta(days=1)
    )
    assert TIMES.deadline(SALES, now=NOW, told=10_000) == NOW + LONGEST


def test_the_clock_stands_still_out_of_hours() -> None:
    """Monday 17:58 in São Paulo; Tuesday is a holiday: late on Wednesday at 08:03."""
    monday = datetime(2026, 3, 2, 20, 58, tzinfo=UTC)
    wednesday = datetime(2026, 3, 4, 11, 3, tzinfo=UTC)
    assert BY_DAY.deadline(SALES, now=monday) == wednesday
    assert BY_DAY.waited(monday, now=wednesday) == timedelta(minutes=5)
    assert BY_DAY.is_running(monday)
    assert not BY_DAY.is_running(monday + timedelta(minutes=3))
    assert BY_DAY.deadline(SUPPORT, now=monday) == datetime(2026, 3, 4, 18, 58, tzinfo=UTC)


def test_a_company_that_never_opens_is_never_late() -> None:
    never = ResponseTimes(hours_from({}), zone("UTC"), {SALES: 300})
    assert never.deadline(SALES, now=NOW) is None
    assert not never.is_running(NOW)
