"""What somebody is told about themselves."""

from datetime import datetime

from prosa.db.database import Database
from prosa.domain.actor import NotSignedIn
from prosa.domain.ids import CompanyId, UserId
from prosa.domain.permissions import permissions_of
from prosa.features.access import queries
from prosa.features.access.schemas import (
    ActiveCompany,
    CompanyChoice,
    PresenceView,
    SessionView,
    SignedInUser,
)


async def session_view(
    database: Database, user_id: UserId, company_id: CompanyId, *, expires_at: datetime
) -> SessionView:
    """Raises `NotSignedIn` if the person has left the company in this very moment."""
    async with database.system_work() as system:
        account = await queries.account_by_id(system, user_id)
        workplaces = await queries.workplaces_of(system, user_id)
        presence = await queries.presence_of(system, user_id, company_id)
    here = next((w for w in workplaces if w.company_id == company_id), None)
    if account is None or here is None:
        raise NotSignedIn("Sign in first.")
    return SessionView(
        user=SignedInUser(
            id=account.id, name=account.name, email=account.email, locale=account.locale
        ),
        company=ActiveCompany(
            id=here.company_id, name=here.name, timezone=here.timezone, locale=here.locale
        ),
        companies=[CompanyChoice(id=w.company_id, name=w.name, role=w.role) for w in workplaces],
        role=here.role,
        permissions=sorted(permissions_of(here.role)),
        presence=PresenceView(**dict(presence)) if presence else None,
        expires_at=expires_at,
    )
