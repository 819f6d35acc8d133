"""What endpoints ask for: who is calling, a unit of work, the time.

`http` knows no feature. Who is calling is found out by `app.state.authenticate`,
which `app.py` sets to `features.access.request.Authenticate`.
"""

from collections.abc import AsyncIterator
from typing import Annotated, Final, Protocol

import structlog
from fastapi import Depends, Request, Security
from fastapi.params import Depends as DependsOn
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.actor import Actor
from prosa.domain.permissions import Permission, require
from prosa.http.limits import RateLimit, client_ip
from prosa.http.origins import SAFE_METHODS
from prosa.kit.clock import Clock
from prosa.settings import Settings

ACCESS_COOKIE: Final = "prosa_access"
REFRESH_COOKIE: Final = "prosa_refresh"

_bearer = HTTPBearer(
    scheme_name="bearer", auto_error=False, description="An access token, for programs."
)
_cookie = APIKeyCookie(
    name=ACCESS_COOKIE,
    scheme_name="cookie",
    auto_error=False,
    description="The httpOnly cookie that browsers get at sign-in.",
)


class Authenticator(Protocol):
    async def __call__(self, request: Request) -> Actor:
        """Who is calling, or `NotSignedIn`."""
        ...


def database_of(request: Request) -> Database:
    return request.app.state.database


def settings_of(request: Request) -> Settings:
    return request.app.state.settings


def clock_of(request: Request) -> Clock:
    return request.app.state.clock


async def signed_in(request: Request) -> Actor:
    """Who is calling, within their rate limit. Also for plain Starlette routes.

    Raises `NotSignedIn` or `TooMany` (SEC-03).
    """
    authenticate: Authenticator = request.app.state.authenticate
    limit: RateLimit = request.app.state.rate_limit
    try:
        actor = await authenticate(request)
    except Exception:
        await limit.take(f"ip {client_ip(request)}")
        raise
    await limit.take(f"session {actor.session_id}")
    structlog.contextvars.bind_contextvars(
        company_id=str(actor.company_id), actor=str(actor.user_id)
    )
    return actor


async def _current_actor(
    request: Request,
    _by_token: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    _by_cookie: Annotated[str | None, Security(_cookie)],
) -> Actor:
    """The two schemes are arguments only so that OpenAPI shows them."""
    return await signed_in(request)


CurrentActor = Annotated[Actor, Depends(_current_actor)]


async def open_work(request: Request, actor: CurrentActor) -> AsyncIterator[Work]:
    """The unit of work of this request. It commits before the answer is sent; that of a GET can
    change nothing."""
    reads_only = request.method in SAFE_METHODS
    async with database_of(request).work(actor.company_id, reads_only=reads_only) as work:
        request.state.work = work
        yield work


Working = Annotated[Work, Depends(open_work, scope="function")]
"""`scope="function"` is essential: without it FastAPI commits *after* the answer,
and a failed commit would follow a 201."""

Now = Annotated[Clock, Depends(clock_of)]
Store = Annotated[Database, Depends(database_of)]
Chosen = Annotated[Settings, Depends(settings_of)]


class _Rule:
    """Lets a caller in only if their role may do `permission`."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, actor: CurrentActor) -> None:
        require(actor.role, self.permission)


def Requires(permission: Permission) -> DependsOn:  # noqa: N802  # reads like a declaration
    """`dependencies=[Requires(Permission.TEAM_MANAGE)]`: every endpoint names its permission."""
    return Depends(_Rule(permission))


async def _is_signed_in(actor: CurrentActor) -> None:
    """Being signed in is enough: it concerns nobody but the caller."""


async def _limited_by_address(request: Request) -> None:
    limit: RateLimit = request.app.state.rate_limit
    await limit.take(f"ip {client_ip(request)}")


SignedIn: DependsOn = Depends(_is_signed_in)
"""The rule of endpoints about the caller's own affairs."""

Anyone: DependsOn = Depends(_limited_by_address)
"""The rule of endpoints that need no sign-in."""


def rule_of(dependency: DependsOn) -> Permission | str | None:
    """The permission that a dependency demands: for tests and documents."""
    call: object = dependency.dependency
    if isinstance(call, _Rule):
        return call.permission
    if call is _is_signed_in:
        return "signed_in"
    return "anyone" if call is _limited_by_address else None
