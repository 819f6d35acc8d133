"""Accounts: the people who can sign in, in all companies of the installation."""

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from prosa.db.database import Database
from prosa.db.tables import memberships
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import CompanyId, SessionId, UserId
from prosa.features.access import store
from prosa.features.access.actions import throttle
from prosa.features.access.errors import BadEmail, SessionEnded, WrongPassword
from prosa.features.access.passwords import check_password, check_strength, hash_password
from prosa.features.access.queries import account_by_email, account_by_id
from prosa.kit.clock import Clock

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|[^@\s]+@localhost")


@dataclass(frozen=True, slots=True)
class NewAccount:
    email: str
    name: str
    password: str
    locale: str = "pt-BR"


def plain_email(email: str) -> str:
    """As it is stored and compared: without spaces around, in lower case."""
    return email.strip().lower()


def checked_email(email: str) -> str:
    """Raises `BadEmail`."""
    plain = plain_email(email)
    if len(plain) > 254 or not _EMAIL.fullmatch(plain) or not plain.isprintable():
        raise BadEmail("This is not an e-mail address.")
    return plain


async def find_or_create_account(database: Database, clock: Clock, new: NewAccount) -> UserId:
    """The account with this e-mail, made if nobody has it.

    Somebody who already works in another company keeps their name and password, and
    the caller is not told. An account that works nowhere (left behind by a creation
    that failed half way) is taken over as new. The password must be checked before.
    """
    email = checked_email(new.email)
    hashed = await hash_password(new.password)
    async with database.system_work() as system:
        await system.sql.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", email)
        account = await account_by_email(system, email)
        if account is None:
            return await store.add_user(
                system, email=email, name=new.name, password_hash=hashed, locale=new.locale
            )
        if await _works_nowhere(system, account.id):
            await store.save_user(
                system, account.id, now=clock.now(), name=new.name, password_hash=hashed
            )
        return account.id


async def works_only_in(database: Database, user_id: UserId, company_id: CompanyId) -> bool:
    """Whether this company alone may change the person's name and password."""
    async with database.system_work() as system:
        elsewhere = await system.scalar(
            select(func.count())
            .select_from(memberships)
            .where(memberships.c.user_id == user_id, memberships.c.company_id != company_id)
        )
    return not elsewhere


async def set_name(work: Work, clock: Clock, user_id: UserId, name: str) -> None:
    """Ask `works_only_in` first: the name is the same in all companies."""
    await store.save_user(work, user_id, now=clock.now(), name=name)


async def set_password(
    database: Database, clock: Clock, user_id: UserId, password: str, *, because: str
) -> None:
    """Give somebody a new password and end all their sessions."""
    hashed = await hash_password(password)
    now = clock.now()
    async with database.system_work() as system:
        await store.save_user(system, user_id, now=now, password_hash=hashed)
        await store.revoke_sessions(system, because=because, now=now, user_id=user_id)


async def set_password_by_email(
    database: Database, clock: Clock, *, email: str, password: str
) -> bool:
    """`prosa passwd`. False if nobody has this e-mail."""
    async with database.system_work() as system:
        account = await account_by_email(system, plain_email(email))
    if account is None:
        return False
    check_strength(password, email=account.email)
    await set_password(database, clock, account.id, password, because="password_reset")
    return True


async def change_own_password(
    database: Database,
    clock: Clock,
    *,
    user_id: UserId,
    session_id: SessionId,
    current: str,
    new: str,
) -> None:
    """Change one's own password; every other session ends.

    Raises `WrongPassword`, `WeakPassword`, or `TooManyAttempts`: guessing here is
    counted like guessing at sign-in.
    """
    now = clock.now()
    async with database.system_work() as system:
        account = await account_by_id(system, user_id)
    if account is None:
        raise SessionEnded("The session has ended. Sign in again.")
    check_strength(new, email=account.email)
    subject = throttle.by_email(account.email)
    await throttle.count_attempt(database, [subject], now=now)
    fits, _ = await check_password(current, account.password_hash)
    if not fits:
        raise WrongPassword("The current password is not right.")
    hashed = await hash_password(new)
    async with database.system_work() as system:
        await throttle.forgive_attempt(system, email=subject, address=None, now=now)
        await store.save_user(system, user_id, now=now, password_hash=hashed)
        await store.revoke_sessions(
            system, because="password_changed", now=now, user_id=user_id, except_for=session_id
        )


async def _works_nowhere(system: SystemWork, user_id: UserId) -> bool:
    found = await system.scalar(
        select(memberships.c.user_id).where(memberships.c.user_id == user_id).limit(1)
    )
    return found is None
