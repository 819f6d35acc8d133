"""Business hours as a company writes them down, and what is wrong with some."""

from datetime import date
from typing import Any

import pytest

from prosa.domain.hours import (
    MAX_HOLIDAYS,
    Holiday,
    Interval,
    InvalidHours,
    UnknownTimezone,
    hours_from,
    zone,
)


def test_a_holiday_may_have_a_name_and_hours_of_its_own() -> None:
    hours = hours_from(
        {
            "week": {"thu": [["08:00", "18:00"]]},
            "holidays": [
                "2026-12-25",
                {"date": "2026-12-24", "name": " Véspera ", "open": [["08:00", "12:00"]]},
            ],
        }
    )
    assert hours is not None
    assert hours.holidays == {
        date(2026, 12, 25): Holiday(),
        date(2026, 12, 24): Holiday("Véspera", (Interval(480, 720),)),
    }
    assert hours.on(date(2026, 12, 24)) == (Interval(480, 720),)
    assert hours.on(date(2026, 12, 17)) == (Interval(480, 1080),)
    assert hours.on(date(2026, 12, 25)) == ()


def test_no_hours_at_all_means_always() -> None:
    assert hours_from(None) is None


@pytest.mark.parametrize(
    ("kept", "place"),
    [
        ({"week": []}, "week"),
        ({"week": {"monday": []}}, "week"),
        ({"week": {"mon": "08:00"}}, "mon"),
        ({"week": {"mon": [["08:00"]]}}, "mon"),
        ({"week": {"mon": [["08:00", 12]]}}, "mon"),
        ({"week": {"mon": [["8:00", "12:00"]]}}, "mon"),
        ({"week": {"mon": [["25:00", "26:00"]]}}, "mon"),
        ({"week": {"mon": [["08:00", "08:00"]]}}, "mon"),
        ({"week": {"mon": [["24:00", "08:00"]]}}, "mon"),
        ({"week": {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]}}, "mon"),
        ({"week": {"mon": [["08:00", "09:00"]] * 7}}, "mon"),
        ({"holidays": "2026-12-25"}, "holidays"),
        ({"holidays": ["25/12/2026"]}, "holidays[0]"),
        ({"holidays": [None]}, "holidays[0]"),
        ({"holidays": ["2026-12-25", {"name": "Natal"}]}, "holidays[1]"),
        ({"holidays": ["2026-12-25", {"date": "2026-12-25"}]}, "holidays[1]"),
        ({"holidays": [{"date": "2026-12-24", "name": 24}]}, "holidays[0]"),
        ({"holidays": [{"date": "2026-12-24", "name": "x" * 81}]}, "holidays[0]"),
        ({"holidays": [{"date": "2026-12-24", "name": "Na\x00tal"}]}, "holidays[0]"),
        ({"holidays": [{"date": "2026-12-24", "closed": True}]}, "holidays[0]"),
        ({"holidays": [{"date": "2026-12-24", "open": [["8", "12"]]}]}, "holidays[0]"),
        ({"holiday": ["2026-12-25"]}, "hours"),
        ({"holidays": ["2026-12-25"] * (MAX_HOLIDAYS + 1)}, "holidays"),
    ],
)
def test_hours_that_we_cannot_read_say_where(kept: dict[str, Any], place: str) -> None:
    with pytest.raises(InvalidHours) as refused:
        hours_from(kept)
    assert refused.value.code == "company.invalid_hours"
    assert refused.value.details == {"at": place}


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "America", "../etc/passwd", "/etc/passwd"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownTimezone):
        zone(name)
