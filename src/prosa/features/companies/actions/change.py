"""What a company chooses for itself: name, time zone, texts of the bot, hours, fallback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.events import TeamChanged
from prosa.domain.hours import hours_from, zone
from prosa.domain.ids import UserId
from prosa.domain.texts import Texts, texts_from
from prosa.domain.translations import TRANSLATIONS
from prosa.features.audit.actions import note_change
from prosa.features.companies import queries, store
from prosa.features.companies.errors import (
    BadFallback,
    RepeatedOutcome,
    UnknownLocale,
    UnknownText,
)
from prosa.features.team.queries import find_department
from prosa.kit.clock import Clock

LOCALES: Final = TRANSLATIONS.keys()
_TEXTS: Final = frozenset(f.name for f in fields(Texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyChange:
    """What is None stays as it is. `texts` are merged: a text that is None there returns to
    the bot's own words. `hours` is a list of one: `(None,)` means 24×7. So is
    `redistribute_after_seconds`: `(None,)` means that who goes offline keeps everything."""

    name: str | None = None
    timezone: str | None = None
    locale: str | None = None
    texts: Mapping[str, str | None] | None = None
    fallback_department_id: UUID | None = None
    hours: tuple[Mapping[str, Any] | None] | None = field(default=None)  # Any: JSON
    redistribute_after_seconds: tuple[int | None] | None = None
    outcomes: Sequence[str] | None = None


async def change_company(
    work: Work, clock: Clock, change: CompanyChange, *, by: UserId | None
) -> None:
    """Raises `UnknownTimezone`, `UnknownLocale`, `UnknownText`, `InvalidText`,
    `InvalidHours`, `RepeatedOutcome` or `BadFallback`."""
    await store.lock(work)
    columns = await _columns(work, change)
    now = clock.now()
    # When it opens next is worked out by the tick that deals then.
    forgotten = {"opens_at": None} if columns.keys() & {"hours", "timezone"} else {}
    await store.save(work, now=now, **columns, **forgotten)
    work.record(TeamChanged(at=now, subject="company"))
    detail = {
        key: str(value) if isinstance(value, UUID) else value for key, value in columns.items()
    }
    await note_change(
        work,
        "company.changed",
        subject=("company", work.company_id),
        by=by,
        at=now,
        detail=detail,
    )


async def _columns(work: Work, change: CompanyChange) -> dict[str, Any]:  # Any: columns
    """What the company chose, as its row keeps it."""
    columns: dict[str, Any] = {}  # Any: columns
    if change.name is not None:
        columns["name"] = change.name.strip()
    if change.texts is not None:
        columns["texts"] = await _merged_texts(work, change.texts)
    if change.redistribute_after_seconds is not None:
        columns["redistribute_after_seconds"] = change.redistribute_after_seconds[0]
    if change.outcomes is not None:
        columns["outcomes"] = _each_once(change.outcomes)
    if change.fallback_department_id is not None:
        columns["fallback_department_id"] = await _active(work, change.fallback_department_id)
    return columns | _place_and_time(change)


def _place_and_time(change: CompanyChange) -> dict[str, Any]:  # Any: columns
    columns: dict[str, Any] = {}  # Any: columns
    if change.timezone is not None:
        columns["timezone"] = zone(change.timezone).key
    if change.locale is not None:
        columns["locale"] = _known_locale(change.locale)
    if change.hours is not None:
        hours_from(change.hours[0])
        columns["hours"] = change.hours[0]
    return columns


async def _merged_texts(work: Work, given: Mapping[str, str | None]) -> dict[str, str]:
    if unknown := given.keys() - _TEXTS:
        raise UnknownText(f"There is no text {min(unknown)!r}.", known=sorted(_TEXTS))
    company = await queries.find_company(work)
    known: Mapping[str, str] = company["texts"] if company else {}
    merged: dict[str, str | None] = {**known, **given}
    kept = {key: text for key, text in merged.items() if text is not None}
    texts_from(kept)
    return kept


async def _active(work: Work, department_id: UUID) -> UUID:
    department = await find_department(work, department_id)
    if department is None or not department["is_active"]:
        raise BadFallback("Choose an active department of the company.")
    return department_id


def _each_once(outcomes: Sequence[str]) -> list[str]:
    if len({outcome.casefold() for outcome in outcomes}) < len(outcomes):
        raise RepeatedOutcome("Each outcome stands in the list once.")
    return list(outcomes)


def _known_locale(locale: str) -> str:
    if locale not in LOCALES:
        raise UnknownLocale(f"Choose one of {', '.join(sorted(LOCALES))}.")
    return locale
