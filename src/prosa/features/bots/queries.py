"""What the bot needs to know of the company."""

from datetime import datetime

from prosa.db.work import Work
from prosa.domain.bot import Menu, Option
from prosa.domain.hours import hours_from, zone
from prosa.domain.ids import DepartmentId
from prosa.domain.openings import holiday_name, is_open, next_opening
from prosa.domain.response_time import ResponseTimes
from prosa.domain.spoken_time import opening_in_words
from prosa.domain.texts import texts_from
from prosa.domain.translations import words_in


async def menu(work: Work, *, now: datetime) -> Menu:
    """The company's menu as it is now: texts, active departments in order, opening hours and
    how soon each department answers."""
    rows = await work.sql.fetch(
        """SELECT c.name AS company, c.timezone, c.locale, c.texts, c.hours,
            c.fallback_department_id, d.id, d.name, d.response_timeout_seconds
        FROM companies c
        LEFT JOIN departments d ON d.company_id = c.id AND d.is_active
        WHERE c.id = $1 ORDER BY d.sort_order, d.name""",
        work.company_id,
    )
    company = rows[0]
    departments = [row for row in rows if row["id"]]
    options = tuple(Option(DepartmentId(row["id"]), row["name"]) for row in departments)
    fallback = company["fallback_department_id"]
    hours, place, locale = (
        hours_from(company["hours"]),
        zone(company["timezone"]),
        company["locale"],
    )
    is_closed = not is_open(hours, place, now)
    opens = next_opening(hours, place, now) if is_closed else None
    return Menu(
        company_name=company["company"],
        departments=options,
        fallback=fallback if any(option.id == fallback for option in options) else None,
        texts=texts_from(company["texts"], over=words_in(locale)),
        is_open_hours=not is_closed,
        opening=opening_in_words(opens, now=now, zone=place, locale=locale) if is_closed else "",
        opens_at=opens,
        holiday=holiday_name(hours, place, now) if is_closed else "",
        response=ResponseTimes(
            hours,
            place,
            {DepartmentId(row["id"]): row["response_timeout_seconds"] for row in departments},
        ),
    )
