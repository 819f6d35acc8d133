"""Every no becomes `application/problem+json` (RFC 9457).

The domain knows five kinds of error and no HTTP; this table is the whole
translation. Registered by `install` for endpoints, and usable from plain
Starlette routes and middleware by `problem_response`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from prosa.domain.actor import NotSignedIn
from prosa.domain.attachments import FileTooLarge, UnsupportedKind
from prosa.domain.errors import Conflict, Forbidden, Invalid, NotFound, ProsaError, TooMany
from prosa.http import idempotency


class Unavailable(ProsaError):
    """The database is away for a moment. Come again, with the same `Idempotency-Key`."""

    code = "unavailable"


KINDS: Final[Sequence[tuple[type[ProsaError], int]]] = (
    (NotSignedIn, 401),
    (FileTooLarge, 413),
    (UnsupportedKind, 415),
    (Invalid, 422),
    (Forbidden, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooMany, 429),
    (Unavailable, 503),
)
"""The first kind that fits decides, so the narrow one stands before its parent."""

MEDIA_TYPE: Final = "application/problem+json"
_UNNAMED: Final = "http.{status}"
_HTTP_CODES: Final[Mapping[int, str]] = {
    404: "http.no_such_route",
    405: "http.method_not_allowed",
    413: "http.too_large",
}


class Malformed(Invalid):
    """The request does not have the documented shape; `errors` says where."""

    code = "request.invalid"


class Unexpected(ProsaError):
    """Something broke on our side. The log has the details under the same `request_id`."""

    code = "unexpected"


def status_of(error: ProsaError) -> int:
    return next((status for kind, status in KINDS if isinstance(error, kind)), 500)


def problem_response(
    request: HTTPConnection,
    error: ProsaError,
    *,
    status: int | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> Response:
    """The answer for an error. `errors` are field errors: `in`, `pointer` and `detail`."""
    status = status or status_of(error)
    body = problem_of(request, error, status=status, errors=errors)
    headers: dict[str, str] = {"cache-control": "no-store"}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, TooMany):
        seconds = error.details.get("retry_after_seconds", 1)
        body["retry_after_seconds"] = seconds
        headers["retry-after"] = str(seconds)
    if status == 503:
        headers["retry-after"] = "1"
    request.scope.setdefault("state", {})["problem_code"] = error.code
    content = msgspec.json.encode(body, enc_hook=str)
    return Response(content, status_code=status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(
    request: HTTPConnection,
    error: ProsaError,
    *,
    status: int | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:  # Any: JSON
    """What an error says, also where it is a part of an answer."""
    return {
        "type": f"/api/docs#error-{error.code}",
        "title": _title(type(error)),
        "status": status or status_of(error),
        "detail": error.message,
        "instance": request.url.path,
        "code": error.code,
        "request_id": request.scope.get("state", {}).get("request_id"),
        "details": msgspec.to_builtins(error.details, enc_hook=str),
        "errors": list(errors),
    }


def _title(kind: type[ProsaError]) -> str:
    """The first sentence of the class's docstring."""
    text = " ".join((kind.__doc__ or kind.__name__).split())
    return text.split(". ")[0].rstrip(".")


def install(app: FastAPI) -> None:
    """Answer every expected error in this form. Unexpected ones: `http/request_log.py`."""

    async def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, ProsaError)  # noqa: S101  # registered for this class below
        return await idempotency.keep_refusal(request, problem_response(request, error))

    async def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  # as above
        said = [_field(e["loc"], e["msg"]) for e in error.errors()]
        answer = problem_response(
            request, Malformed("The request does not have the documented shape."), errors=said
        )
        return await idempotency.keep_refusal(request, answer)

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  # as above
        if error.status_code == 400:  # a body that is not even text
            return problem_response(request, Malformed("The body is not readable JSON."))
        named = _named(error.status_code, str(error.detail))
        answer = problem_response(request, named, status=error.status_code)
        for name, value in (error.headers or {}).items():
            answer.headers[name] = value
        return answer

    async def replay(_: Request, error: Exception) -> Response:
        assert isinstance(error, idempotency.Replay)  # noqa: S101  # as above
        return error.answer

    app.add_exception_handler(ProsaError, refuse)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(idempotency.Replay, replay)


def _field(location: Sequence[int | str], detail: str) -> Mapping[str, str]:
    where, *path = location
    return {
        "in": str(where),
        "pointer": "".join(f"/{_escaped(str(part))}" for part in path),
        "detail": detail,
    }


def _escaped(part: str) -> str:
    """RFC 6901: `~` and `/` are written `~0` and `~1`."""
    return part.replace("~", "~0").replace("/", "~1")


def _named(status: int, detail: str) -> ProsaError:
    error = _Http(detail)
    error.code = _HTTP_CODES.get(status, _UNNAMED.format(status=status))  # pyright: ignore[reportAttributeAccessIssue]  # the framework's refusals share one class
    return error


class _Http(ProsaError):
    """HTTP itself refuses this."""
