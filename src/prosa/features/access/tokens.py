"""Access tokens (JWT) and refresh tokens (random; only their hash is kept, SEC-11).

The signing key is derived from the installation's secret key and named by `kid`,
so that tokens signed with a previous key stay good while it is being rotated out.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import jwt

from prosa.domain.actor import NotSignedIn
from prosa.domain.ids import CompanyId, SessionId, UserId
from prosa.domain.permissions import Role
from prosa.settings import Settings

_ALGORITHM: Final = "HS256"
_PURPOSE: Final = b"prosa access token"
_LEEWAY: Final = timedelta(seconds=5)
_MOST_READ: Final = 10_000


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says, believed because we signed it."""

    user_id: UserId
    company_id: CompanyId
    session_id: SessionId
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Bearer:
    """What a token is made of."""

    user_id: UserId
    email: str
    role: Role
    company_id: CompanyId
    session_id: SessionId


class TokenKeys:
    """The keys of this installation: signs with the newest, checks with all."""

    def __init__(self, settings: Settings) -> None:
        known = (settings.secret_key, *settings.previous_secret_keys)
        keys = [hmac.digest(key.reveal().encode(), _PURPOSE, "sha256") for key in known]
        self._keys: Mapping[str, bytes] = {_name(key): key for key in reversed(keys)}
        self._newest = _name(keys[0])
        self._life = timedelta(minutes=settings.access_token_minutes)
        self._read: dict[str, Claims] = {}

    def issue(self, bearer: Bearer, *, now: datetime) -> tuple[str, datetime]:
        """A token and the instant at which it ends.

        The claims carry every name that clients of the earlier systems read (A-16).
        """
        ends = (now + self._life).replace(microsecond=0)
        user, company, role = str(bearer.user_id), str(bearer.company_id), str(bearer.role)
        claims = {
            "sub": user,
            "id": user,
            "email": bearer.email,
            "role": role,
            "roles": [role],
            "companyId": company,
            "empresaId": company,
            "empresa_id": company,
            "activeCompanyId": company,
            "sid": str(bearer.session_id),
            "iat": now,
            "exp": ends,
        }
        key = self._keys[self._newest]
        token = jwt.encode(claims, key, algorithm=_ALGORITHM, headers={"kid": self._newest})
        return token, ends

    def read(self, token: str, *, now: datetime) -> Claims:
        """Raises `NotSignedIn` if it is not ours, or has ended. A token that was ours a moment
        ago is ours still: its signature is not checked with each of a screen's calls."""
        read = self._read.get(token)
        if read is None:
            read = self._verified(token, now)
            if len(self._read) >= _MOST_READ:
                self._read.clear()
            self._read[token] = read
        if read.expires_at + _LEEWAY < now:
            raise NotSignedIn("The access token has ended; refresh it.")
        return read

    def _verified(self, token: str, now: datetime) -> Claims:
        try:
            key = self._keys[str(jwt.get_unverified_header(token).get("kid"))]
            claims: Mapping[str, Any] = jwt.decode(  # Any: JSON
                token,
                key,
                algorithms=[_ALGORITHM],
                options={
                    "require": ["sub", "sid", "exp"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            return Claims(
                UserId(UUID(claims["sub"])),
                CompanyId(UUID(claims["companyId"])),
                SessionId(UUID(claims["sid"])),
                datetime.fromtimestamp(int(claims["exp"]), now.tzinfo),
            )
        except (jwt.InvalidTokenError, KeyError, ValueError, TypeError, AttributeError) as wrong:
            raise NotSignedIn("Sign in first.") from wrong


def new_refresh_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(refresh_token: str) -> str:
    """A fast hash is right here: the token is 256 random bits, nothing to guess."""
    return hashlib.sha256(refresh_token.encode()).hexdigest()


def _name(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]
