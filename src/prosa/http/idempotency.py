"""`Idempotency-Key`: the same call twice is one effect and one answer.

Usage, on an endpoint that creates something:

    router = APIRouter(prefix="/departments", route_class=CreatingRoute)

    @router.post("", status_code=201, dependencies=[Requires(Permission.…), Once])
    async def create_department(body: …, work: Working, …) -> DepartmentView: ...

Both parts are needed: `Once` (after `Requires`) looks the key up before the
endpoint runs, and `CreatingRoute` keeps the answer in the unit of work itself,
so a key without its effect, or the reverse, cannot exist. A 4xx is kept after
the rollback of the unit; a 5xx never. Keys live for 24 hours, by company, user,
route and key, with a hash of the body. A twin that comes while the first is
still at work gets 409, and another body under the same key 422.
"""

import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import asyncpg
import structlog
from fastapi import Depends, Header
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from prosa.db.database import Database
from prosa.db.statements import call
from prosa.db.work import Work
from prosa.domain.actor import Actor
from prosa.domain.errors import Conflict, Invalid
from prosa.domain.ids import CompanyId
from prosa.http.deps import Working, clock_of

LIFE: Final = timedelta(hours=24)
_LONGEST_KEY: Final = 200
_NEVER_KEPT: Final = frozenset({401, 429})
_CLAIM: Final = "SELECT * FROM claim_call($1, $2, $3, $4, $5, $6)"
"""Takes the lock, then looks for the answer: two statements in one round trip, since what a twin
has kept is seen only by a statement that begins after the lock."""
_log: Any = structlog.get_logger()  # Any: structlog's proxy

Keep = Callable[[Response], Response]
"""Keeps an answer under its key, if there is one, and gives it back."""


class InProgress(Conflict):
    """The same call is still being worked on. Ask again in a moment, with the same key."""

    code: ClassVar[str] = "idempotency.in_progress"


class KeyReused(Invalid):
    """This key was used for another request. Take a new key for each new request."""

    code: ClassVar[str] = "idempotency.key_reused"


class BadKey(Invalid):
    """The key must be 1 to 200 visible ASCII characters, for instance a UUID."""

    code: ClassVar[str] = "idempotency.bad_key"


class Replay(Exception):  # not an error: the answer is already known
    """Ends a request with the answer that was kept."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do this call, held by the unit of work until it ends."""

    company_id: CompanyId
    user_id: UUID
    route: str
    key: str
    body_hash: str
    at: datetime

    @property
    def lock_number(self) -> int:
        """The advisory lock that stands for this call: the first 64 bits of a hash."""
        text = f"{self.company_id}|{self.user_id}|{self.route}|{self.key}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)

    async def begin(self, work: Work) -> asyncpg.Record:
        """Whether it `may_begin`, because nobody else is at it, and what this key got before
        (`body_hash`, `status`, `answer`), if it has not expired."""
        [claimed] = await work.sql.fetch(
            _CLAIM,
            self.lock_number,
            self.company_id,
            self.user_id,
            self.route,
            self.key,
            self.at - LIFE,
        )
        return claimed

    def keep(self, work: Work, answer: Response) -> None:
        """With the commit; over one that has expired, which housekeeping has not removed yet."""
        kept = call(
            "keep_answer",
            self.company_id,
            self.user_id,
            self.route,
            self.key,
            self.body_hash,
            answer.status_code,
            bytes(answer.body).decode(),
            self.at,
            self.at - LIFE,
        )
        work.lastly(kept)


class CreatingRoute(APIRoute):
    """Keeps the answer of a call that was claimed, inside its unit of work."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]  # FastAPI says Coroutine, and takes any awaitable
        answer = super().get_route_handler()

        async def answer_and_keep(request: Request) -> Response:
            response = await answer(request)
            claim = _claim_of(request)
            if claim is not None:
                claim.keep(request.state.work, response)
            return response

        return answer_and_keep


Key = Annotated[
    str | None,
    Header(
        description="A key of your own choice, new for each new request: a repeated call "
        "with the same key within 24 hours is answered with the first answer.",
    ),
]


async def _claim(request: Request, work: Working, idempotency_key: Key = None) -> None:
    if idempotency_key is not None:
        await _take(request, work, idempotency_key)


Once = Depends(_claim)
"""Make an endpoint idempotent; see the top of this module."""


@asynccontextmanager
async def once_over_many(request: Request, key: str | None) -> AsyncGenerator[Keep]:
    """For an endpoint that works in many units of work: a unit of its own, which changes nothing
    else, holds the claim meanwhile and keeps what `Keep` is given. Only so many at once that the
    units that work find connections too."""
    if key is None:
        yield lambda answer: answer
        return
    actor: Actor = request.state.actor
    database: Database = request.app.state.database
    async with request.app.state.room_for_claims, database.work(actor.company_id) as work:
        claim = await _take(request, work, key)

        def keep(answer: Response) -> Response:
            claim.keep(work, answer)
            return answer

        yield keep


async def _take(request: Request, work: Work, idempotency_key: str) -> Claim:
    actor: Actor = request.state.actor
    claim = await _read_claim(request, actor, idempotency_key, clock_of(request).now())
    before = await claim.begin(work)
    if not before["may_begin"]:
        raise InProgress("The same call is still being worked on.")
    if before["status"] is None:
        request.state.claim = claim
        return claim
    if before["body_hash"] != claim.body_hash:
        raise KeyReused("This Idempotency-Key was used for another request.")
    raise Replay(_kept_answer(before["status"], before["answer"]))


async def _read_claim(request: Request, actor: Actor, key: str, at: datetime) -> Claim:
    if not (0 < len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        raise BadKey("The Idempotency-Key must be 1 to 200 visible ASCII characters.")
    body = await request.body()
    return Claim(
        company_id=actor.company_id,
        user_id=actor.user_id,
        route=f"{request.method} {request.url.path}",
        key=key,
        body_hash=hashlib.sha256(body).hexdigest(),
        at=at,
    )


async def keep_refusal(request: Request, answer: Response) -> Response:
    """Keep a 4xx of a claimed call. Called by the exception handlers, after the rollback."""
    claim = _claim_of(request)
    if claim is None or not 400 <= answer.status_code < 500 or answer.status_code in _NEVER_KEPT:
        return answer
    database: Database = request.app.state.database
    try:
        async with database.work(claim.company_id) as work:
            if (await claim.begin(work))["may_begin"]:
                claim.keep(work, answer)
    except Exception as lost:  # the refusal stands, kept or not
        _log.warning("idempotency.refusal_not_kept", reason=type(lost).__name__)
    return answer


def _kept_answer(status: int, body: str) -> Response:
    kind = "application/problem+json" if status >= 400 else "application/json"
    return Response(
        body, status_code=status, media_type=kind, headers={"idempotent-replayed": "true"}
    )


def _claim_of(request: Request) -> Claim | None:
    return getattr(request.state, "claim", None)
