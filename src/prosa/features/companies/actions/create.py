"""A new company: by the command line or the demo, never over HTTP (A-11)."""

from dataclasses import dataclass
from typing import Final

from prosa.db.database import Database
from prosa.domain.hours import zone
from prosa.domain.ids import CompanyId, DepartmentId
from prosa.features.audit.actions import note_change
from prosa.features.companies import store
from prosa.features.team.actions.departments import NewDepartment, add_department
from prosa.kit.clock import Clock

DEFAULT_DEPARTMENT: Final = "Atendimento"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCompany:
    """`departments` in the order of the menu; the last one is the fallback (QUE-24)."""

    name: str
    timezone: str = "America/Sao_Paulo"
    locale: str = "pt-BR"
    departments: tuple[NewDepartment, ...] = (NewDepartment(name=DEFAULT_DEPARTMENT),)


async def create_company(database: Database, clock: Clock, new: NewCompany) -> CompanyId:
    """With its departments, open 24×7, in the bot's own words. Raises `UnknownTimezone`."""
    zone(new.timezone)
    now = clock.now()
    async with database.system_work() as system:
        company_id = await store.add(
            system, name=new.name.strip(), timezone=new.timezone, locale=new.locale, now=now
        )
    async with database.work(company_id) as work:
        last: DepartmentId | None = None
        for department in new.departments:
            last = await add_department(work, clock, department, by=None)
        await store.save(work, now=now, fallback_department_id=last)
        await note_change(work, "company.created", subject=("company", company_id), by=None, at=now)
    return company_id
