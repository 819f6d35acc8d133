"""One line for each request, and the last net under it.

Gives every request its id, measures it, logs it once, and turns what nobody
expected into a 500 that shows the id and nothing else; a database that is away
into a 503 that asks to come again. Pure ASGI, because it is
also around the webhooks. Hooks, health checks and scrapes are counted but only
logged when they fail or are slow.
"""

import re
import time
from typing import Any, Final

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from prosa.db.trouble import AWAY
from prosa.domain.errors import ProsaError
from prosa.http import metrics
from prosa.http.problems import Unavailable, Unexpected, problem_response
from prosa.kit import tracing
from prosa.kit.deeds import Meter, cost, metering
from prosa.kit.ids import uuid7
from prosa.kit.tracing import Span

_QUIET: Final = ("/webhooks", "/health", "/metrics")
_SLOW_SECONDS: Final = 1.0
_LEFT: Final = 499
"""The caller went away before an answer had begun."""
_OURS: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_log: Any = structlog.get_logger()  # Any: structlog's proxy


class RequestLog:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        answered = _Answered(send, request_id.encode())
        caller = _header(scope, b"traceparent") if tracing.is_on() else ""
        with tracing.span("request.answered", caller=caller) as span, metering() as meter:
            started = time.perf_counter()
            try:
                await self._answer(scope, receive, answered)
            finally:
                took = time.perf_counter() - started
                _finish(scope, answered.status or _LEFT, took, meter=meter, span=span)

    async def _answer(self, scope: Scope, receive: Receive, answered: "_Answered") -> None:
        try:
            await self._app(scope, receive, answered)
        except AWAY as error:
            _log.warning("request.interrupted", error=type(error).__name__)
            await answered.refuse(scope, receive, Unavailable("Try again in a moment."))
        except Exception:
            _log.exception("request.crashed", method=scope["method"], path=scope["path"])
            await answered.refuse(scope, receive, Unexpected("Something went wrong on our side."))


class _Answered:
    """Watches the answer go by: keeps its status and adds the request's id."""

    __slots__ = ("_request_id", "_send", "status")

    def __init__(self, send: Send, request_id: bytes) -> None:
        self._send = send
        self._request_id = request_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-request-id", self._request_id)]
        await self._send(message)

    async def refuse(self, scope: Scope, receive: Receive, error: ProsaError) -> None:
        """Say what went wrong, unless an answer has begun already."""
        if not self.status:
            await problem_response(Request(scope), error)(scope, receive, self)


def _request_id(scope: Scope) -> str:
    """The caller's `X-Request-ID` if it is a plain word, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _OURS.fullmatch(value):
            return value.decode()
    return str(uuid7())


def _finish(scope: Scope, status: int, seconds: float, *, meter: Meter, span: Span) -> None:
    route = _route_of(scope)
    metrics.observe(scope["method"], route, status, seconds)
    facts: dict[str, object] = {
        "method": scope["method"],
        "route": route,
        "status": status,
        "outcome": _outcome(status),
        **cost(meter, seconds),
    }
    code = scope["state"].get("problem_code")
    if code:
        facts["code"] = code
    if tracing.is_on():
        span.tell(**structlog.contextvars.get_contextvars(), **facts)
    if status >= 500:
        span.fails(str(code or status))
    path: str = scope["path"]
    if status < 400 and seconds < _SLOW_SECONDS and path.startswith(_QUIET):
        return
    _log.info("request.answered", **facts)


def _outcome(status: int) -> str:
    if status == _LEFT:
        return "left"
    return "done" if status < 400 else "refused" if status < 500 else "failed"


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), "")


def _route_of(scope: Scope) -> str:
    """The template of the path, or the name of a plain route: never what a caller typed."""
    route = getattr(scope.get("route"), "path", None)
    return route or getattr(scope.get("endpoint"), "__name__", "other").strip("_")
