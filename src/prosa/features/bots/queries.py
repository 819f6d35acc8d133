"""What the bot needs to know of the company."""

from datetime import datetime

from prosa.db.work import Work
from prosa.domain.bot import Menu, Option
from prosa.domain.hours import hours_from, zone
from prosa.domain.ids import DepartmentId
from prosa.domain.openings import is_open
from prosa.domain.texts import texts_from


async def menu(work: Work, *, now: datetime) -> Menu:
    """The company's menu as it is now: texts, active departments in order, opening hours."""
    rows = await work.sql.fetch(
        """SELECT c.name AS company, c.timezone, c.texts, c.hours, c.fallback_department_id,
            d.id, d.name
        FROM companies c
        LEFT JOIN departments d ON d.company_id = c.id AND d.is_active
        WHERE c.id = $1 ORDER BY d.sort_order, d.name""",
        work.company_id,
    )
    company = rows[0]
    options = tuple(Option(DepartmentId(row["id"]), row["name"]) for row in rows if row["id"])
    fallback = company["fallback_department_id"]
    return Menu(
        company_name=company["company"],
        departments=options,
        fallback=fallback if any(option.id == fallback for option in options) else None,
        texts=texts_from(company["texts"]),
        is_open_hours=is_open(hours_from(company["hours"]), zone(company["timezone"]), now),
    )
