"""A new session, or new tokens for one: what sign-in, refresh and switch share."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from prosa.db.work import SystemWork
from prosa.domain.ids import CompanyId, SessionId
from prosa.features.access import store
from prosa.features.access.queries import Account, Workplace
from prosa.features.access.tokens import Bearer, TokenKeys, new_refresh_token, token_hash
from prosa.settings import Settings


@dataclass(frozen=True, slots=True)
class Issued:
    """Tokens to hand out. `refresh_token` is None if the one they have stays good."""

    session_id: SessionId
    account: Account
    workplace: Workplace
    access_token: str
    access_ends_at: datetime
    refresh_token: str | None
    refresh_ends_at: datetime | None

    @property
    def company_id(self) -> CompanyId:
        return self.workplace.company_id


def refresh_life(settings: Settings) -> timedelta:
    return timedelta(days=settings.refresh_token_days)


def issue(
    settings: Settings,
    account: Account,
    workplace: Workplace,
    session_id: SessionId,
    *,
    now: datetime,
    refresh: tuple[str, datetime] | None = None,
) -> Issued:
    """An access token for this session in this company."""
    bearer = Bearer(account.id, account.email, workplace.role, workplace.company_id, session_id)
    token, ends = TokenKeys(settings).issue(bearer, now=now)
    refresh_token, refresh_ends = refresh or (None, None)
    return Issued(session_id, account, workplace, token, ends, refresh_token, refresh_ends)


async def open_session(
    system: SystemWork,
    settings: Settings,
    account: Account,
    workplace: Workplace,
    *,
    user_agent: str | None,
    ip: str | None,
    now: datetime,
) -> Issued:
    ends = now + refresh_life(settings)
    session_id = await store.add_session(
        system,
        user_id=account.id,
        company_id=workplace.company_id,
        user_agent=user_agent,
        ip=ip,
        now=now,
        expires_at=ends,
    )
    refresh_token = new_refresh_token()
    await store.add_refresh_token(
        system, session_id, hashed=token_hash(refresh_token), now=now, expires_at=ends
    )
    return issue(settings, account, workplace, session_id, now=now, refresh=(refresh_token, ends))
