"""When nobody wants to be woken."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from prosa.domain.quiet_hours import is_quiet

HERE = ZoneInfo("America/Sao_Paulo")
NIGHT = {"from": "22:00", "to": "07:00", "days": ["mon", "fri"], "timezone": "America/Sao_Paulo"}


@pytest.mark.parametrize(
    ("when", "quiet"),
    [
        ("2026-11-23 21:59", False),  # Monday
        ("2026-11-23 22:00", True),
        ("2026-11-24 06:59", True),  # Tuesday morning still belongs to Monday
        ("2026-11-24 07:00", False),
        ("2026-11-24 22:30", False),
        ("2026-11-23 03:00", False),  # Sunday's night
        ("2026-11-28 01:00", True),  # Saturday morning belongs to Friday
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(when: str, quiet: bool) -> None:
    assert is_quiet(NIGHT, datetime.fromisoformat(when).replace(tzinfo=HERE)) is quiet


@pytest.mark.parametrize(("hour", "quiet"), [(11, False), (12, True), (13, True), (14, False)])
def test_an_interval_within_a_day(hour: int, quiet: bool) -> None:
    noon = {**NIGHT, "from": "12:00", "to": "14:00"}
    assert is_quiet(noon, datetime(2026, 11, 23, hour, tzinfo=HERE)) is quiet


def test_it_is_the_clock_on_their_own_wall() -> None:
    """21:30 in São Paulo is 00:30 in UTC: not quiet there, and the other way round."""
    assert not is_quiet(NIGHT, datetime(2026, 11, 24, 0, 30, tzinfo=ZoneInfo("UTC")))
    assert is_quiet(NIGHT, datetime(2026, 11, 24, 1, 30, tzinfo=ZoneInfo("UTC")))


def test_until_the_same_time_is_a_whole_day_and_none_is_never() -> None:
    whole = {**NIGHT, "from": "00:00", "to": "00:00"}
    assert is_quiet(whole, datetime(2026, 11, 23, 15, tzinfo=HERE))
    assert not is_quiet(whole, datetime(2026, 11, 24, 15, tzinfo=HERE))
    assert not is_quiet(None, datetime(2026, 11, 23, 23, tzinfo=HERE))
