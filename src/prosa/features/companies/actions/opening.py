"""Remembering when a company opens next, so that nobody has to ask every company all the time."""

from datetime import datetime, timedelta

from prosa.db.work import Work
from prosa.domain.hours import hours_from, zone
from prosa.domain.openings import HORIZON_DAYS, next_beginning
from prosa.features.companies import queries, store


async def opens_next(work: Work, *, now: datetime) -> None:
    """Work it out from the hours as they are. A company that never opens is looked at again when
    its horizon has passed."""
    await store.lock(work)
    company = await queries.find_company(work)
    if company is None:
        return
    begins = next_beginning(hours_from(company["hours"]), zone(company["timezone"]), now)
    await store.opens_next(work, begins or now + timedelta(days=HORIZON_DAYS))
