"""When we are back, in the words of the customer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.hours import zone
from prosa.domain.spoken_time import opening_in_words
from prosa.domain.translations import TRANSLATIONS

SAO_PAULO = zone("America/Sao_Paulo")
NOW = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)
"""Friday, 19:30 in São Paulo."""


def said(wall: str | None, locale: str = "pt-BR") -> str:
    opens = datetime.fromisoformat(wall).replace(tzinfo=SAO_PAULO) if wall else None
    return opening_in_words(opens, now=NOW, zone=SAO_PAULO, locale=locale)


@pytest.mark.parametrize(
    ("wall", "words"),
    [
        ("2026-11-27 20:00", "hoje às 20h"),
        ("2026-11-27 21:30", "hoje às 21h30"),
        ("2026-11-28 08:00", "amanhã às 8h"),
        ("2026-11-28 01:00", "amanhã à 1h"),
        ("2026-11-29 09:05", "no domingo às 9h05"),
        ("2026-11-30 08:00", "na segunda-feira às 8h"),
        ("2026-12-03 08:00", "na quinta-feira às 8h"),
        ("2026-12-04 08:00", "em 4 de dezembro às 8h"),
        ("2027-03-01 00:00", "em 1 de março às 0h"),
        (None, "em breve"),
    ],
)
def test_in_portuguese(wall: str | None, words: str) -> None:
    assert said(wall) == words


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ["today at 8:00 PM", "tomorrow at 12:15 PM", "on Monday at 8:00 AM"]),
        ("es", ["hoy a las 20:00", "mañana a las 12:15", "el lunes a las 8:00"]),
        ("tlh", ["hoje às 20h", "amanhã às 12h15", "na segunda-feira às 8h"]),
    ],
)
def test_in_other_languages(locale: str, words: list[str]) -> None:
    walls = ["2026-11-27 20:00", "2026-11-28 12:15", "2026-11-30 08:00"]
    assert [said(wall, locale) for wall in walls] == words


def test_the_day_is_that_of_the_wall_and_not_of_utc() -> None:
    """23:30 in São Paulo is the next day in London: “hoje” depends on where the company is."""
    now, opens = (
        datetime(2026, 11, 28, 2, 30, tzinfo=UTC),
        datetime(2026, 11, 28, 2, 45, tzinfo=UTC),
    )
    assert opening_in_words(opens, now=now, zone=SAO_PAULO, locale="pt-BR") == "hoje às 23h45"
    assert opening_in_words(opens, now=now, zone=zone("UTC"), locale="pt-BR") == "hoje às 2h45"


@given(
    st.integers(0, 10 * 365 * 24 * 60),
    st.integers(0, 400 * 24 * 60),
    st.sampled_from(sorted(TRANSLATIONS)),
    st.sampled_from(["America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu", "Europe/London"]),
)
def test_every_opening_has_words(start: int, minutes: int, locale: str, place: str) -> None:
    here = NOW + timedelta(minutes=start)
    opens = here + timedelta(minutes=minutes)
    words = opening_in_words(opens, now=here, zone=zone(place), locale=locale)
    assert words
    assert "{" not in words
