"""When somebody does not want to be woken: an interval of the wall clock on some days."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from prosa.domain.hours import WEEKDAYS, zone

_DAY: Final = 24 * 60


def is_quiet(quiet: Mapping[str, Any] | None, now: datetime) -> bool:  # Any: JSON
    """Whether `now` is in the quiet hours `{from, to, days, timezone}`.

    They belong to the day on which they begin; until the same time is a whole day.
    """
    if quiet is None:
        return False
    here = now.astimezone(zone(quiet["timezone"]))
    start, end = _minutes(quiet["from"]), _minutes(quiet["to"])
    if end <= start:
        end += _DAY
    minute = here.hour * 60 + here.minute
    began_today = start <= minute < end and WEEKDAYS[here.weekday()] in quiet["days"]
    yesterday = WEEKDAYS[(here - timedelta(days=1)).weekday()]
    return began_today or (minute + _DAY < end and yesterday in quiet["days"])


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
