"""Ending sessions: this one, or all of a person's."""

from prosa.db.database import Database
from prosa.domain.ids import CompanyId, SessionId, UserId
from prosa.features.access import store
from prosa.features.access.tokens import token_hash
from prosa.kit.clock import Clock


async def sign_out(database: Database, clock: Clock, session_id: SessionId) -> None:
    async with database.system_work() as system:
        await store.revoke_sessions(
            system, because="signed_out", now=clock.now(), session_id=session_id
        )


async def sign_out_by_refresh_token(
    database: Database, clock: Clock, refresh_token: str
) -> SessionId | None:
    """For a browser whose access token has ended. An unknown token ends nothing."""
    async with database.system_work() as system:
        found = await store.lock_refresh_token(system, token_hash(refresh_token))
        if found is None:
            return None
        session_id = SessionId(found["session_id"])
        await store.revoke_sessions(
            system, because="signed_out", now=clock.now(), session_id=session_id
        )
        return session_id


async def sign_out_everywhere(database: Database, clock: Clock, user_id: UserId) -> None:
    async with database.system_work() as system:
        await store.revoke_sessions(
            system, because="signed_out_everywhere", now=clock.now(), user_id=user_id
        )


async def end_sessions_of(
    database: Database,
    clock: Clock,
    user_id: UserId,
    *,
    because: str,
    company_id: CompanyId | None = None,
) -> None:
    """End what somebody has open (in one company), for instance when they leave it."""
    async with database.system_work() as system:
        await store.revoke_sessions(
            system, because=because, now=clock.now(), user_id=user_id, company_id=company_id
        )
