"""Working in another company of one's own (TEN-10). It survives refresh: the session keeps it."""

from uuid import UUID

from prosa.db.database import Database
from prosa.domain.actor import Actor
from prosa.domain.ids import CompanyId
from prosa.features.access import store
from prosa.features.access.actions.open_session import Issued, issue
from prosa.features.access.errors import NoSuchCompany, SessionEnded
from prosa.features.access.queries import account_by_id, workplaces_of
from prosa.kit.clock import Clock
from prosa.settings import Settings


async def switch_company(
    database: Database, settings: Settings, clock: Clock, *, actor: Actor, company_id: UUID
) -> Issued:
    """A new access token, for the other company. Raises `NoSuchCompany`."""
    async with database.system_work() as system:
        workplaces = await workplaces_of(system, actor.user_id)
        workplace = next((w for w in workplaces if w.company_id == CompanyId(company_id)), None)
        if workplace is None:
            raise NoSuchCompany("There is no such company.")
        account = await account_by_id(system, actor.user_id)
        if account is None:
            raise SessionEnded("The session has ended. Sign in again.")
        await store.save_session(system, actor.session_id, company_id=workplace.company_id)
        return issue(settings, account, workplace, actor.session_id, now=clock.now())
