"""A token → who is asking.

The signature is checked once; whether the session still stands is asked of
the database at most every few seconds for each session. A revoked one dies at once
where it was revoked; the other processes are told (`bell.FORGET`), and one that did
not hear it asks again within `FRESH_SECONDS`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from prosa.db import bell
from prosa.db.database import Database
from prosa.domain.actor import Actor
from prosa.domain.ids import CompanyId, SessionId, UserId
from prosa.features.access.errors import SessionEnded
from prosa.features.access.queries import Standing, standing_of
from prosa.features.access.tokens import Claims, TokenKeys
from prosa.kit.clock import Clock
from prosa.settings import Settings

FRESH_SECONDS: Final = 5.0
_MOST_SESSIONS: Final = 20_000
_ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Proof:
    """Who it is, and until when this token proves it."""

    actor: Actor
    expires_at: datetime


class Tokens:
    """Reads access tokens for one process. Shared by HTTP and sockets."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        clock: Clock,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._keys = TokenKeys(settings)
        self._clock = clock
        self._seconds = seconds
        self._known: dict[tuple[SessionId, CompanyId], tuple[float, Standing | None]] = {}

    async def prove(self, token: str) -> Proof:
        """Raises `NotSignedIn` or `SessionEnded`."""
        claims = self._keys.read(token, now=self._clock.now())
        standing = await self._standing(claims)
        if standing is None:
            raise SessionEnded("The session has ended. Sign in again.")
        actor = Actor(
            user_id=UserId(claims.user_id),
            company_id=claims.company_id,
            role=standing.role,
            session_id=claims.session_id,
            name=standing.name,
        )
        return Proof(actor, claims.expires_at)

    def forget(self, session_id: SessionId) -> None:
        """Ask again at the next call: this session has just changed."""
        for key in [key for key in self._known if key[0] == session_id]:
            del self._known[key]

    def forget_everywhere(self, session_id: SessionId) -> None:
        """The same in every process."""
        self.forget(session_id)
        self._database.bell.say(bell.FORGET, str(session_id))

    def forget_all_everywhere(self) -> None:
        self._known.clear()
        self._database.bell.say(bell.FORGET, _ALL)

    def hear(self, payload: str) -> None:
        """What another process has us forget."""
        if payload == _ALL:
            self._known.clear()
        else:
            self.forget(SessionId(UUID(payload)))

    async def _standing(self, claims: Claims) -> Standing | None:
        key = (claims.session_id, claims.company_id)
        asked, standing = self._known.get(key, (-FRESH_SECONDS, None))
        now = self._seconds()
        if now - asked < FRESH_SECONDS:
            return standing
        async with self._database.system_work() as system:
            standing = await standing_of(
                system, claims.session_id, claims.company_id, now=self._clock.now()
            )
        if len(self._known) >= _MOST_SESSIONS:
            del self._known[next(iter(self._known))]
        self._known[key] = (now, standing)
        return standing


async def authenticate_token(tokens: Tokens, token: str) -> Actor:
    """Who is asking, for a socket. Raises `NotSignedIn` or `SessionEnded`."""
    return (await tokens.prove(token)).actor
