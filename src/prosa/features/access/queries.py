"""Accounts, where they work, and which sessions are still good."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg
from sqlalchemy import select

from prosa.db.database import Database
from prosa.db.tables import companies, memberships, presence, users
from prosa.db.work import SystemWork
from prosa.domain.ids import CompanyId, SessionId, UserId
from prosa.domain.permissions import Role

_STANDING: Final = """
SELECT u.name, m.role
FROM sessions s
JOIN users u ON u.id = s.user_id
JOIN memberships m ON m.user_id = s.user_id AND m.company_id = $2
WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $3 AND u.is_active AND m.is_active
"""

_GOOD: Final = """
SELECT s.id
FROM sessions s
JOIN users u ON u.id = s.user_id AND u.is_active
JOIN memberships m ON m.user_id = s.user_id AND m.company_id = s.company_id AND m.is_active
WHERE s.id = ANY($1::uuid[]) AND s.revoked_at IS NULL AND s.expires_at > now()
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in."""

    id: UserId
    email: str
    name: str
    locale: str
    is_active: bool
    password_hash: str


@dataclass(frozen=True, slots=True)
class Workplace:
    """A company that somebody works in, and as what."""

    company_id: CompanyId
    name: str
    timezone: str
    locale: str
    role: Role
    is_primary: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What a good session lets its owner be, now and not when the token was signed."""

    name: str
    role: Role


async def account_by_email(system: SystemWork, email: str) -> Account | None:
    return _account(await system.fetch_one(_ACCOUNTS.where(users.c.email == email)))


async def account_by_id(system: SystemWork, user_id: UserId) -> Account | None:
    return _account(await system.fetch_one(_ACCOUNTS.where(users.c.id == user_id)))


async def workplaces_of(system: SystemWork, user_id: UserId) -> Sequence[Workplace]:
    """Where they work, the primary company first, then by name."""
    rows = await system.fetch_all(
        select(
            memberships.c.company_id,
            companies.c.name,
            companies.c.timezone,
            companies.c.locale,
            memberships.c.role,
            memberships.c.is_primary,
        )
        .join_from(memberships, companies, companies.c.id == memberships.c.company_id)
        .where(memberships.c.user_id == user_id, memberships.c.is_active)
        .order_by(memberships.c.is_primary.desc(), companies.c.name, companies.c.id)
    )
    return [
        Workplace(
            CompanyId(row["company_id"]),
            row["name"],
            row["timezone"],
            row["locale"],
            Role(row["role"]),
            row["is_primary"],
        )
        for row in rows
    ]


async def presence_of(
    system: SystemWork, user_id: UserId, company_id: CompanyId
) -> asyncpg.Record | None:
    return await system.fetch_one(
        select(presence.c.chosen, presence.c.effective).where(
            presence.c.company_id == company_id, presence.c.user_id == user_id
        )
    )


async def standing_of(
    system: SystemWork, session_id: SessionId, company_id: CompanyId, *, now: datetime
) -> Standing | None:
    """None if the session has ended, or its owner no longer works there."""
    row = await system.sql.fetchrow(_STANDING, session_id, company_id, now)
    return Standing(row["name"], Role(row["role"])) if row else None


async def sessions_still_valid(
    database: Database, ids: Iterable[SessionId]
) -> frozenset[SessionId]:
    """Those of `ids` that are still good: sockets of the others must close."""
    async with database.system_work() as system:
        rows = await system.sql.fetch(_GOOD, list(ids))
    return frozenset(SessionId(row["id"]) for row in rows)


_ACCOUNTS: Final = select(
    users.c.id,
    users.c.email,
    users.c.name,
    users.c.locale,
    users.c.is_active,
    users.c.password_hash,
)


def _account(row: asyncpg.Record | None) -> Account | None:
    if row is None:
        return None
    return Account(
        UserId(row["id"]),
        row["email"],
        row["name"],
        row["locale"],
        row["is_active"],
        row["password_hash"],
    )
