"""A refresh token is good once; then its successor is (AUT-05, AUT-06).

A token that is presented again long after its use was stolen by somebody: the
whole session ends, for the thief and the owner alike. Within half a minute it is
only a second tab, or an answer that was lost on the way, and gets its own
successor.
"""

from datetime import datetime, timedelta
from typing import Any, Final

import asyncpg
import structlog

from prosa.db.database import Database
from prosa.db.work import SystemWork
from prosa.domain.ids import CompanyId, SessionId, UserId
from prosa.features.access import store
from prosa.features.access.actions.open_session import Issued, issue, refresh_life
from prosa.features.access.errors import SessionEnded
from prosa.features.access.queries import account_by_id, workplaces_of
from prosa.features.access.tokens import new_refresh_token, token_hash
from prosa.kit.clock import Clock
from prosa.settings import Settings

SECOND_TAB: Final = timedelta(seconds=30)
_log: Any = structlog.get_logger()  # Any: structlog's proxy


async def refresh(
    database: Database, settings: Settings, clock: Clock, refresh_token: str
) -> Issued:
    """New tokens for the session, in its active company. Raises `SessionEnded`."""
    now = clock.now()
    async with database.system_work() as system:
        found = await store.lock_refresh_token(system, token_hash(refresh_token))
        issued = await _answer(system, settings, found, now) if found else None
    if issued is None:
        raise SessionEnded("The session has ended. Sign in again.")
    return issued


async def _answer(
    system: SystemWork, settings: Settings, found: asyncpg.Record, now: datetime
) -> Issued | None:
    """None instead of an exception, because a revocation made here must be committed."""
    session_id = SessionId(found["session_id"])
    if found["revoked_at"] or min(found["session_expires_at"], found["expires_at"]) <= now:
        return None
    if found["used_at"] and now - found["used_at"] > SECOND_TAB:
        _log.warning("session.token_reused", session_id=str(session_id))
        await store.revoke_sessions(
            system, because="refresh_token_reused", now=now, session_id=session_id
        )
        return None
    account = await account_by_id(system, UserId(found["user_id"]))
    workplaces = await workplaces_of(system, UserId(found["user_id"]))
    company_id = CompanyId(found["company_id"])
    workplace = next((w for w in workplaces if w.company_id == company_id), None)
    if account is None or not account.is_active or workplace is None:
        await store.revoke_sessions(system, because="deactivated", now=now, session_id=session_id)
        return None
    ends = now + refresh_life(settings)
    successor = new_refresh_token()
    successor_id = await store.add_refresh_token(
        system, session_id, hashed=token_hash(successor), now=now, expires_at=ends
    )
    if not found["used_at"]:
        await store.mark_used(system, found["id"], replaced_by=successor_id, now=now)
    await store.save_session(system, session_id, last_seen_at=now, expires_at=ends)
    return issue(settings, account, workplace, session_id, now=now, refresh=(successor, ends))
