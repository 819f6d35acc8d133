"""What endpoints ask for: who is calling, a unit of work, the time.

`http` knows no feature. Who is calling is found out by `app.state.authenticate`,
which `app.py` sets to `features.access.request.Authenticate`.

These ask for the request and for nothing else: FastAPI resolves what a dependency asks for
again at each place where it is asked for, before it looks whether it has the answer, and runs
plain functions in a thread (measured: together a fifth of a reply in the web process).
"""

from collections.abc import AsyncIterator
from typing import Annotated, Final, Protocol

import structlog
from fastapi import Depends, Request
from fastapi.params import Depends as DependsOn

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
ANYONE: Final = "anyone"
"""The rule of what needs no sign-in, in documents."""


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


async def _current_actor(request: Request) -> Actor:
    """Who is calling, found out once for each request."""
    known: Actor | None = getattr(request.state, "actor", None)
    if known is None:
        known = request.state.actor = await signed_in(request)
    return known


CurrentActor = Annotated[Actor, Depends(_current_actor)]


async def open_work(request: Request) -> AsyncIterator[Work]:
    """The unit of work of this request. It commits before the answer is sent; that of a GET can
    change nothing."""
    actor = await _current_actor(request)
    reads_only = request.method in SAFE_METHODS
    async with database_of(request).work(actor.company_id, reads_only=reads_only) as work:
        request.state.work = work
        yield work


Working = Annotated[Work, Depends(open_work, scope="function")]
"""`scope="function"` is essential: without it FastAPI commits *after* the answer,
and a failed commit would follow a 201."""


async def _now(request: Request) -> Clock:
    return clock_of(request)


async def _store(request: Request) -> Database:
    return database_of(request)


async def _chosen(request: Request) -> Settings:
    return settings_of(request)


Now = Annotated[Clock, Depends(_now)]
Store = Annotated[Database, Depends(_store)]
Chosen = Annotated[Settings, Depends(_chosen)]


class _Rule:
    """Lets a caller in only if their role may do `permission`."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> None:
        require((await _current_actor(request)).role, self.permission)


def Requires(permission: Permission) -> DependsOn:  # noqa: N802  # reads like a declaration
    """`dependencies=[Requires(Permission.TEAM_MANAGE)]`: every endpoint names its permission."""
    return Depends(_Rule(permission))


async def _is_signed_in(request: Request) -> None:
    """Being signed in is enough: it concerns nobody but the caller."""
    await _current_actor(request)


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
    return ANYONE if call is _limited_by_address else None
