"""The rows of accounts, sessions, refresh tokens and throttles, nearly all as system."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy import delete, insert, update

from prosa.db.tables import login_throttles, push_subscriptions, refresh_tokens, sessions, users
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import CompanyId, SessionId, UserId
from prosa.kit.ids import uuid7

_LOCK_BOTH: Final = """
SELECT t.id, t.session_id, t.used_at, t.expires_at,
    s.user_id, s.company_id, s.revoked_at, s.expires_at AS session_expires_at
FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
WHERE t.token_hash = $1
FOR NO KEY UPDATE OF s, t
"""

_COUNT_ATTEMPT: Final = """
INSERT INTO login_throttles AS t (subject, failures, last_failure_at, blocked_until)
VALUES ($1, 1, $2, $2)
ON CONFLICT (subject) DO UPDATE SET
    failures = CASE WHEN t.last_failure_at < $2 - $3::interval THEN 1 ELSE t.failures + 1 END,
    last_failure_at = $2,
    blocked_until = $2 + CASE
        WHEN t.last_failure_at < $2 - $3::interval OR t.failures < $4 THEN interval '0'
        ELSE LEAST($5::interval, interval '1 second' * 2 ^ LEAST(t.failures - $4, 20)) END
WHERE t.blocked_until <= $2
RETURNING failures
"""

_FORGIVE: Final = """
UPDATE login_throttles
SET failures = GREATEST(failures - 1, 0), blocked_until = LEAST(blocked_until, $2)
WHERE subject = $1
"""


async def add_user(
    system: SystemWork, *, email: str, name: str, password_hash: str, locale: str
) -> UserId:
    user_id = UserId(uuid7())
    await system.execute(
        insert(users).values(
            id=user_id, email=email, name=name, password_hash=password_hash, locale=locale
        )
    )
    return user_id


async def save_user(
    work: SystemWork | Work, user_id: UserId, *, now: datetime, **columns: object
) -> None:
    await work.execute(update(users).where(users.c.id == user_id).values(updated_at=now, **columns))


async def add_session(
    system: SystemWork,
    *,
    user_id: UserId,
    company_id: CompanyId,
    user_agent: str | None,
    ip: str | None,
    now: datetime,
    expires_at: datetime,
) -> SessionId:
    session_id = SessionId(uuid7())
    await system.execute(
        insert(sessions).values(
            id=session_id,
            user_id=user_id,
            company_id=company_id,
            user_agent=user_agent,
            ip=ip,
            created_at=now,
            last_seen_at=now,
            expires_at=expires_at,
        )
    )
    return session_id


async def save_session(system: SystemWork, session_id: SessionId, **columns: object) -> None:
    await system.execute(update(sessions).where(sessions.c.id == session_id).values(**columns))


async def add_refresh_token(
    system: SystemWork, session_id: SessionId, *, hashed: str, now: datetime, expires_at: datetime
) -> UUID:
    token_id = uuid7()
    await system.execute(
        insert(refresh_tokens).values(
            id=token_id,
            session_id=session_id,
            token_hash=hashed,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return token_id


async def lock_refresh_token(system: SystemWork, hashed: str) -> asyncpg.Record | None:
    """The token with its session, both locked until the transaction ends."""
    return await system.sql.fetchrow(_LOCK_BOTH, hashed)


async def mark_used(
    system: SystemWork, token_id: UUID, *, replaced_by: UUID, now: datetime
) -> None:
    await system.execute(
        update(refresh_tokens)
        .where(refresh_tokens.c.id == token_id)
        .values(used_at=now, replaced_by=replaced_by)
    )


async def revoke_sessions(
    system: SystemWork,
    *,
    because: str,
    now: datetime,
    session_id: SessionId | None = None,
    user_id: UserId | None = None,
    company_id: CompanyId | None = None,
    except_for: SessionId | None = None,
) -> None:
    """End one session, or those of a user (of one company, all but one).

    A user's browsers are then woken no more: words of customers would go on to a device that was
    lost. One that stays signed in signs up anew when its desk is opened.
    """
    query = update(sessions).where(sessions.c.revoked_at.is_(None))
    if session_id is None and user_id is None:
        raise ValueError("whose sessions?")
    if session_id is not None:
        query = query.where(sessions.c.id == session_id)
    if user_id is not None:
        query = query.where(sessions.c.user_id == user_id)
    if company_id is not None:
        query = query.where(sessions.c.company_id == company_id)
    if except_for is not None:
        query = query.where(sessions.c.id != except_for)
    await system.execute(query.values(revoked_at=now, revoked_because=because))
    if user_id is not None:
        await _forget_browsers(system, user_id, company_id)


async def _forget_browsers(
    system: SystemWork, user_id: UserId, company_id: CompanyId | None
) -> None:
    query = delete(push_subscriptions).where(push_subscriptions.c.user_id == user_id)
    if company_id is not None:
        query = query.where(push_subscriptions.c.company_id == company_id)
    await system.execute(query)


async def count_attempt(
    system: SystemWork,
    subject: str,
    *,
    now: datetime,
    free: int,
    longest: timedelta,
    forgotten_after: timedelta,
) -> bool:
    """Count one attempt before it is judged. False while the subject is blocked."""
    counted = await system.sql.fetchval(
        _COUNT_ATTEMPT, subject, now, forgotten_after, free, longest
    )
    return counted is not None


async def forgive_attempt(system: SystemWork, subject: str, *, now: datetime) -> None:
    """The attempt was good after all: take it back."""
    await system.sql.execute(_FORGIVE, subject, now)


async def forget_attempts(system: SystemWork, subject: str) -> None:
    await system.execute(delete(login_throttles).where(login_throttles.c.subject == subject))
