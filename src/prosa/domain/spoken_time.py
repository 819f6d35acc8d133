"""An opening in words, as the wall of the company and its language have it: “amanhã às 8h”.

Each answer fits behind a verb: *Voltamos amanhã às 8h*, *We are back on Monday at
8:00 AM*, *Volvemos el lunes a las 8:00*.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from prosa.domain.translations import DEFAULT_LOCALE


def _pt_clock(at: datetime) -> str:
    minutes = f"{at.minute:02}" if at.minute else ""
    return f"{'à' if at.hour == 1 else 'às'} {at.hour}h{minutes}"


def _en_clock(at: datetime) -> str:
    return f"at {at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def _es_clock(at: datetime) -> str:
    return f"{'a la' if at.hour == 1 else 'a las'} {at.hour}:{at.minute:02}"


@dataclass(frozen=True, slots=True)
class _Language:
    today: str
    tomorrow: str
    weekdays: Sequence[str]
    """From Monday."""
    months: Sequence[str]
    date: str
    soon: str
    clock: Callable[[datetime], str]


_LANGUAGES: Final[Mapping[str, _Language]] = {
    "pt-BR": _Language(
        today="hoje",
        tomorrow="amanhã",
        weekdays=(
            *("na segunda-feira", "na terça-feira", "na quarta-feira", "na quinta-feira"),
            *("na sexta-feira", "no sábado", "no domingo"),
        ),
        months=(
            *("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto"),
            *("setembro", "outubro", "novembro", "dezembro"),
        ),
        date="em {day} de {month}",
        soon="em breve",
        clock=_pt_clock,
    ),
    "en": _Language(
        today="today",
        tomorrow="tomorrow",
        weekdays=(
            *("on Monday", "on Tuesday", "on Wednesday", "on Thursday"),
            *("on Friday", "on Saturday", "on Sunday"),
        ),
        months=(
            *("January", "February", "March", "April", "May", "June", "July", "August"),
            *("September", "October", "November", "December"),
        ),
        date="on {month} {day}",
        soon="soon",
        clock=_en_clock,
    ),
    "es": _Language(
        today="hoy",
        tomorrow="mañana",
        weekdays=(
            *("el lunes", "el martes", "el miércoles", "el jueves"),
            *("el viernes", "el sábado", "el domingo"),
        ),
        months=(
            *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
            *("septiembre", "octubre", "noviembre", "diciembre"),
        ),
        date="el {day} de {month}",
        soon="en breve",
        clock=_es_clock,
    ),
}
_NAMED_DAYS: Final = 7
"""A weekday further away than that could be the wrong one."""


def opening_in_words(opens: datetime | None, *, now: datetime, zone: ZoneInfo, locale: str) -> str:
    """When we are back. Without an opening in sight it is “em breve”."""
    speaks = _LANGUAGES.get(locale, _LANGUAGES[DEFAULT_LOCALE])
    if opens is None:
        return speaks.soon
    wall = opens.astimezone(zone)
    return f"{_day(wall.date(), now.astimezone(zone).date(), speaks)} {speaks.clock(wall)}"


def _day(day: date, today: date, speaks: _Language) -> str:
    ahead = (day - today).days
    if ahead == 0:
        return speaks.today
    if ahead == 1:
        return speaks.tomorrow
    if ahead < _NAMED_DAYS:
        return speaks.weekdays[day.weekday()]
    return speaks.date.format(day=day.day, month=speaks.months[day.month - 1])
