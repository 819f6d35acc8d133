"""E-mail and password → a session (AUT-01, AUT-04).

The answer to a wrong e-mail, a wrong password, somebody deactivated and somebody
without a company is one and the same, and takes the same time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from prosa.db.database import Database
from prosa.domain.ids import CompanyId
from prosa.features.access import store
from prosa.features.access.actions import throttle
from prosa.features.access.actions.accounts import plain_email
from prosa.features.access.actions.open_session import Issued, open_session
from prosa.features.access.errors import NoSuchCompany, WrongCredentials
from prosa.features.access.passwords import check_password
from prosa.features.access.queries import Account, Workplace, account_by_email, workplaces_of
from prosa.features.audit.actions import note_change
from prosa.kit.clock import Clock
from prosa.settings import Settings

_log: Any = structlog.get_logger()  # Any: structlog's proxy


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed, and from where."""

    email: str
    password: str
    ip: str | None = None
    user_agent: str | None = None
    company_id: UUID | None = None
    """Where they want to work; their primary company if they do not say."""


async def sign_in(database: Database, settings: Settings, clock: Clock, attempt: Attempt) -> Issued:
    """Raises `WrongCredentials`, `TooManyAttempts` or `NoSuchCompany`."""
    now = clock.now()
    email = throttle.by_email(plain_email(attempt.email))
    address = throttle.by_address(attempt.ip) if attempt.ip else None
    subjects = [email] if address is None else [email, address]
    await throttle.count_attempt(database, subjects, now=now)
    account, workplaces = await _proved(database, attempt, now)
    workplace = _chosen(workplaces, attempt.company_id)
    async with database.system_work() as system:
        await throttle.forgive_attempt(system, email=email, address=address, now=now)
        issued = await open_session(
            system,
            settings,
            account,
            workplace,
            user_agent=(attempt.user_agent or "")[:300] or None,
            ip=attempt.ip,
            now=now,
        )
    async with database.work(workplace.company_id) as work:
        await note_change(
            work, "session.opened", subject=("session", issued.session_id), by=account.id, at=now
        )
    return issued


async def _proved(
    database: Database, attempt: Attempt, now: datetime
) -> tuple[Account, Sequence[Workplace]]:
    async with database.system_work() as system:
        account = await account_by_email(system, plain_email(attempt.email))
    fits, newer = await check_password(attempt.password, account.password_hash if account else None)
    workplaces: Sequence[Workplace] = ()
    if account is not None and fits and account.is_active:
        async with database.system_work() as system:
            workplaces = await workplaces_of(system, account.id)
            if newer is not None:
                await store.save_user(system, account.id, now=now, password_hash=newer)
    if account is None or not workplaces:
        _log.info("sign_in.refused", known=account is not None)
        raise WrongCredentials("The e-mail or the password is wrong.")
    return account, workplaces


def _chosen(workplaces: Sequence[Workplace], wanted: UUID | None) -> Workplace:
    if wanted is None:
        return workplaces[0]
    found = next((w for w in workplaces if w.company_id == CompanyId(wanted)), None)
    if found is None:
        raise NoSuchCompany("There is no such company.")
    return found
